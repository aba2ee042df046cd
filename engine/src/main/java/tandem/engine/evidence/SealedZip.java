package tandem.engine.evidence;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import tandem.engine.audit.Sha256;

/**
 * An archive whose last file, {@code manifest.json}, has length and SHA-256 of all others. Nothing
 * of it is kept in memory but their names. Confined to one thread.
 */
final class SealedZip implements AutoCloseable {
    static final String MANIFEST = "manifest.json";

    private static final JsonMapper JSON = new JsonMapper();

    private final ZipOutputStream zip;
    private final ArrayNode files = JsonNodeFactory.instance.arrayNode();

    SealedZip(OutputStream out) {
        this.zip = new ZipOutputStream(out);
    }

    /** Writes a file's content. */
    @FunctionalInterface
    interface Content {
        void write(OutputStream out) throws IOException;
    }

    /** Adds a file; when its content throws, what was written of it stays and is listed. */
    void add(String name, Content content) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        MessageDigest digest = Sha256.digest();
        Counted out = new Counted(new DigestOutputStream(zip, digest));
        try {
            content.write(out);
        } finally {
            zip.closeEntry();
            files.addObject()
                    .put("name", name)
                    .put("octets", out.octets)
                    .put("sha256", HexFormat.of().formatHex(digest.digest()));
        }
    }

    /** Adds the manifest, and says its SHA-256; nothing can be added after it. */
    String seal(ObjectNode about) throws IOException {
        about.set("files", files);
        byte[] text =
                (JSON.writerWithDefaultPrettyPrinter().writeValueAsString(about) + "\n")
                        .getBytes(StandardCharsets.UTF_8);
        zip.putNextEntry(new ZipEntry(MANIFEST));
        zip.write(text);
        zip.closeEntry();
        zip.finish();
        return Sha256.of(text);
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }

    /** Counts octets; closing it leaves the archive open. */
    private static final class Counted extends FilterOutputStream {
        private long octets;

        Counted(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int octet) throws IOException {
            out.write(octet);
            octets++;
        }

        @Override
        public void write(byte[] from, int at, int length) throws IOException {
            out.write(from, at, length);
            octets += length;
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}
