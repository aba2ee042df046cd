package tandem.engine.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

import tandem.engine.disk.Durable;

/**
 * File contents by their SHA-256, each kept once; generations are hard links to them. Confined to
 * one thread at a time.
 */
final class FilePool {
    private static final String UNFINISHED = ".part";
    private static final int CHUNK = 1 << 16;

    private final Path dir;

    /** Opens the pool; leftovers of a copy that was cut off are removed. */
    FilePool(Path dir) throws IOException {
        this.dir = Files.createDirectories(dir);
        for (Path file : list()) {
            if (file.toString().endsWith(UNFINISHED)) {
                Files.delete(file);
            }
        }
    }

    /**
     * Makes sure that the content of a file is here.
     *
     * @param hash what it was when it was read last
     * @return false when the file is no longer that
     */
    boolean keep(Path file, String hash) throws IOException {
        Path kept = dir.resolve(hash);
        if (Files.exists(kept)) {
            return true;
        }
        Path part = dir.resolve(hash + UNFINISHED);
        try {
            if (!copy(file, part).equals(hash)) {
                return false;
            }
            part.toFile().setReadOnly();
            Files.move(part, kept, StandardCopyOption.ATOMIC_MOVE);
            return true;
        } catch (NoSuchFileException gone) {
            return false;
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static String copy(Path from, Path to) throws IOException {
        MessageDigest digest = FileTree.sha256();
        byte[] chunk = new byte[CHUNK];
        try (InputStream in = Files.newInputStream(from);
                FileChannel out =
                        FileChannel.open(
                                to, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                digest.update(chunk, 0, n);
                ByteBuffer buffer = ByteBuffer.wrap(chunk, 0, n);
                while (buffer.hasRemaining()) {
                    out.write(buffer);
                }
            }
            out.force(true);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Lays out a tree of what is kept here, as links where the file system has them. */
    void layOut(FileTree tree, Path target) throws IOException {
        Files.createDirectories(target);
        for (var file : tree.files().entrySet()) {
            Path name = target.resolve(file.getKey());
            Files.createDirectories(name.getParent());
            Path kept = dir.resolve(file.getValue());
            try {
                Files.createLink(name, kept);
            } catch (UnsupportedOperationException noLinksHere) {
                Files.copy(kept, name);
            }
        }
    }

    /** Makes names durable. */
    void force() throws IOException {
        Durable.forceFolder(dir);
    }

    /** Removes what no generation links to. */
    void sweep() throws IOException {
        for (Path file : list()) {
            if (linksOf(file) <= 1) {
                Files.delete(file);
            }
        }
    }

    private static int linksOf(Path file) throws IOException {
        try {
            return (int) Files.getAttribute(file, "unix:nlink");
        } catch (UnsupportedOperationException | IllegalArgumentException notUnix) {
            return Integer.MAX_VALUE;
        }
    }

    private List<Path> list() throws IOException {
        try (Stream<Path> files = Files.list(dir)) {
            return files.toList();
        }
    }
}
