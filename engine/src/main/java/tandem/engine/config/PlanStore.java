package tandem.engine.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

import tandem.engine.disk.Durable;

/**
 * The files of the plans that ran, under {@code data/config/}: {@code objects/} holds contents by
 * SHA-256, {@code generations/000042/} is the tree of one generation, {@code history.jsonl} the
 * list. A running plan reads its prompts there, so that nobody changes them under a call. Confined
 * to one thread at a time; blocks on the file system.
 */
final class PlanStore {
    /** Good generations that can be rolled back to. */
    private static final int KEPT = 50;

    private static final int TRIES = 5;
    private static final long PAUSE_NS = 100_000_000;

    private final Path generations;
    private final FilePool pool;
    private final History history;

    /** Highest number seen, were the history lost. */
    private long highest;

    /**
     * @param dir {@code data/config}; created when missing
     * @throws UncheckedIOException when it cannot be used
     */
    PlanStore(Path dir) {
        try {
            this.generations = Files.createDirectories(dir.resolve("generations"));
            this.pool = new FilePool(dir.resolve("objects"));
            this.history = new History(dir.resolve("history.jsonl"));
            for (Path left : list(generations)) {
                highest = Math.max(highest, number(left).orElse(0L));
            }
            tidy(Set.of());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot use " + dir + " for plans: " + e, e);
        }
    }

    History history() {
        return history;
    }

    /** Draws the number for the next attempt. */
    long nextNumber() {
        highest = Math.max(highest, history.last()) + 1;
        return highest;
    }

    /**
     * Takes the contents of a tree into the pool. What is changed meanwhile is noticed, since all
     * of it is read again, and taken anew.
     *
     * @throws IOException when it cannot be read, or never keeps still
     */
    FileTree take(Path conf) throws IOException {
        IOException last = new IOException("the files keep changing while they are read");
        for (int i = 0; i < TRIES; i++) {
            try {
                FileTree tree = FileTree.of(conf);
                if (keptAll(conf, tree) && FileTree.of(conf).equals(tree)) {
                    pool.force();
                    return tree;
                }
            } catch (NoSuchFileException goneMeanwhile) {
                last = goneMeanwhile;
            }
            LockSupport.parkNanos(PAUSE_NS);
        }
        throw last;
    }

    private boolean keptAll(Path conf, FileTree tree) throws IOException {
        for (var file : tree.files().entrySet()) {
            if (!pool.keep(conf.resolve(file.getKey()), file.getValue())) {
                return false;
            }
        }
        return true;
    }

    /** Lays out the tree of a generation, durably. */
    Path layOut(long number, FileTree tree) throws IOException {
        Path dir = dir(number);
        delete(dir);
        pool.layOut(tree, dir);
        forceFolders(dir);
        Durable.forceFolder(generations);
        return dir;
    }

    /** Removes the tree of what did not become a generation. */
    void discard(long number) throws IOException {
        delete(dir(number));
    }

    private static void forceFolders(Path dir) throws IOException {
        try (Stream<Path> paths = Files.walk(dir)) {
            for (Path folder : paths.filter(Files::isDirectory).toList()) {
                Durable.forceFolder(folder);
            }
        }
    }

    /** Where the tree of a generation is. */
    Path dir(long number) {
        return generations.resolve("%06d".formatted(number));
    }

    /** The tree of a kept generation; empty when it is gone or is not what it was. */
    Optional<FileTree> find(Generation generation) {
        try {
            FileTree tree = FileTree.of(dir(generation.number()));
            return tree.hash().equals(generation.hash()) ? Optional.of(tree) : Optional.empty();
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    /**
     * Removes what is too old to go back to, and what never became a generation.
     *
     * @param used numbers that somebody still uses
     */
    void tidy(Set<Long> used) throws IOException {
        Set<Long> keep = new HashSet<>(used);
        List<Generation> good = history.all().stream().filter(Generation::good).toList();
        good.subList(Math.max(0, good.size() - KEPT), good.size())
                .forEach(generation -> keep.add(generation.number()));
        for (Path dir : list(generations)) {
            Optional<Long> number = number(dir);
            if (number.isPresent() && !keep.contains(number.get())) {
                delete(dir);
            }
        }
        pool.sweep();
    }

    private static Optional<Long> number(Path dir) {
        String name = dir.getFileName().toString();
        return name.matches("\\d{6,18}") ? Optional.of(Long.parseLong(name)) : Optional.empty();
    }

    private static void delete(Path dir) throws IOException {
        if (!Files.exists(dir)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(dir)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private static List<Path> list(Path dir) throws IOException {
        try (Stream<Path> paths = Files.list(dir)) {
            return paths.toList();
        }
    }
}
