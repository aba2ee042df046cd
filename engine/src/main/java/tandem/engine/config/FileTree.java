package tandem.engine.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the files of a config tree are, by content: prompts as well as YAML. Hidden files and {@code
 * secrets/} are no part of it, so that a secret is never copied and never changes the name of a
 * version. Immutable.
 *
 * @param files SHA-256 by name relative to the tree, with {@code /} between folders
 */
record FileTree(SortedMap<String, String> files) {
    /** Below the conf directory; see {@link tandem.dialplan.ConfTree}. */
    static final String SECRETS = "secrets";

    static final FileTree NONE = new FileTree(new TreeMap<>());

    private static final int MOST_FILES = 20_000;
    private static final long MOST_OCTETS = 4L << 30;
    private static final int DEEPEST = 16;
    private static final int CHUNK = 1 << 16;

    FileTree {
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }

    /**
     * Reads all files once.
     *
     * @throws IOException when a file cannot be read, goes while it is read, or there are too many
     */
    static FileTree of(Path dir) throws IOException {
        Reader reader = new Reader(dir);
        Files.walkFileTree(dir, Set.of(FileVisitOption.FOLLOW_LINKS), DEEPEST, reader);
        return new FileTree(reader.files);
    }

    /** SHA-256 of names and contents, lower-case hex: the name of the version. */
    String hash() {
        MessageDigest digest = sha256();
        files.forEach(
                (name, content) ->
                        digest.update(
                                (content + " " + name + "\n").getBytes(StandardCharsets.UTF_8)));
        return HexFormat.of().formatHex(digest.digest());
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static final class Reader extends SimpleFileVisitor<Path> {
        private final Path dir;
        private final byte[] chunk = new byte[CHUNK];
        private final TreeMap<String, String> files = new TreeMap<>();
        private long octets;

        Reader(Path dir) {
            this.dir = dir;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            boolean skipped =
                    !folder.equals(dir)
                            && (isHidden(folder) || folder.equals(dir.resolve(SECRETS)));
            return skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
            if (attributes.isRegularFile() && !isHidden(file)) {
                files.put(dir.relativize(file).toString().replace('\\', '/'), hash(file));
            }
            if (files.size() > MOST_FILES || octets > MOST_OCTETS) {
                throw new IOException("the tree is too large, in files or in all");
            }
            return FileVisitResult.CONTINUE;
        }

        private String hash(Path file) throws IOException {
            MessageDigest digest = sha256();
            try (InputStream in = Files.newInputStream(file)) {
                for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                    digest.update(chunk, 0, n);
                    octets += n;
                }
            }
            return HexFormat.of().formatHex(digest.digest());
        }

        private static boolean isHidden(Path path) {
            return path.getFileName().toString().startsWith(".");
        }
    }
}
