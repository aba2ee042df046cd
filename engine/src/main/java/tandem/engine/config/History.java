package tandem.engine.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import tandem.engine.disk.Durable;

/**
 * The list of all attempts, one JSON line each, on the disk before anything follows from it. The
 * last {@value #KEPT} are kept. Confined to one thread at a time.
 */
final class History {
    private static final Logger LOG = LoggerFactory.getLogger(History.class);
    private static final int KEPT = 2_000;

    private final Path file;
    private final List<Generation> generations = new ArrayList<>();
    private long linesInFile;

    /** Whether the last write failed and may have left a part of a line. */
    private boolean torn;

    /** Reads what is there; a line that a crash cut off is cut away. */
    History(Path file) throws IOException {
        this.file = file;
        List<String> lines = read(file);
        boolean whole = true;
        for (String line : lines) {
            try {
                generations.add(GenerationJson.parse(line));
            } catch (IllegalArgumentException damaged) {
                whole = false;
                LOG.warn("file={} event=damaged-line length={}", file, line.length());
            }
        }
        linesInFile = lines.size();
        if (!whole || lacksItsEnd(file)) {
            rewrite();
        }
    }

    private static List<String> read(Path file) throws IOException {
        try {
            String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
            return text.lines().toList();
        } catch (NoSuchFileException none) {
            return List.of();
        }
    }

    /** Whether the last line lacks its end, so that the next would be glued to it. */
    private static boolean lacksItsEnd(Path file) throws IOException {
        if (!Files.exists(file) || Files.size(file) == 0) {
            return false;
        }
        try (var channel = Files.newByteChannel(file)) {
            java.nio.ByteBuffer last = java.nio.ByteBuffer.allocate(1);
            channel.position(channel.size() - 1).read(last);
            return last.get(0) != '\n';
        }
    }

    /** Writes one more down; durable when this returns. */
    void add(Generation generation) throws IOException {
        if (torn) {
            rewrite();
        }
        torn = true;
        Durable.append(file, line(generation).getBytes(StandardCharsets.UTF_8));
        torn = false;
        generations.add(generation);
        linesInFile++;
        if (generations.size() > KEPT) {
            forgetOne();
        }
        if (linesInFile > 2 * KEPT) {
            rewrite();
        }
    }

    /** The oldest rejected one, so that no storm of bad attempts drives out what is good. */
    private void forgetOne() {
        int rejected = 0;
        while (rejected < KEPT / 2 && generations.get(rejected).good()) {
            rejected++;
        }
        generations.remove(generations.get(rejected).good() ? 0 : rejected);
    }

    private void rewrite() throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".part");
        String text = generations.stream().map(History::line).collect(Collectors.joining());
        Durable.replace(next, text.getBytes(StandardCharsets.UTF_8));
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        Durable.forceFolder(file.getParent());
        linesInFile = generations.size();
    }

    private static String line(Generation generation) {
        return GenerationJson.of(generation) + "\n";
    }

    /** Oldest first; a copy. */
    List<Generation> all() {
        return List.copyOf(generations);
    }

    /** The one with this number, if it is still listed. */
    Optional<Generation> find(long number) {
        return generations.stream().filter(one -> one.number() == number).findFirst();
    }

    /** The last that went into force. */
    Optional<Generation> lastGood() {
        return generations.stream().filter(Generation::good).reduce((_, later) -> later);
    }

    /** The highest number used; 0 = none. */
    long last() {
        return generations.stream().mapToLong(Generation::number).max().orElse(0);
    }
}
