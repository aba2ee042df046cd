package tandem.media.record;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** Ends an Ogg Opus file that is not sealed and whose writer died. Runs on: any. */
public final class OggRepair {
    private OggRepair() {}

    /** Whether a file begins as Ogg files do. */
    public static boolean isOgg(Path path) throws IOException {
        try (Stored file = Stored.open(path, _ -> Optional.empty())) {
            return OggIndex.isOne(file);
        }
    }

    /**
     * Cuts off the page that is not there in full, and makes the one before it the last.
     *
     * @throws IOException when no page is there in full, or the file cannot be written
     */
    public static void repair(Path path) throws IOException {
        try (FileChannel file =
                FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            OggIndex index = new OggIndex(new Stored.Plain(file));
            if (index.pages() == 0) {
                throw new IOException("no page of Ogg");
            }
            file.truncate(index.end());
            if (!index.hasEnd()) {
                end(file, index);
            }
            file.force(true);
        }
    }

    private static void end(FileChannel file, OggIndex index) throws IOException {
        int last = index.pages() - 1;
        ByteBuffer page = index.read(last);
        page.put(OggPage.AT_FLAGS, (byte) (page.get(OggPage.AT_FLAGS) | OggPage.END));
        page.putInt(OggPage.AT_CHECKSUM, 0);
        page.putInt(OggPage.AT_CHECKSUM, OggPage.checksum(page));
        while (page.hasRemaining()) {
            file.write(page, index.offset(last) + page.position());
        }
    }
}
