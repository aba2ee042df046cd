package tandem.dialplan.load;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

import tandem.dialplan.PromptFiles;

/**
 * What the headers of WAV files tell: all that can be said without a decoder. Nothing is known of
 * uploads, so none is missed.
 */
public final class WavHeaders implements PromptFiles {
    /** Octets in which the format must stand; what comes before the samples is far smaller. */
    private static final int MAX_HEADER = 4_096;

    private static final int PCM = 1;
    private static final int A_LAW = 6;
    private static final int MU_LAW = 7;

    @Override
    public Optional<String> fault(Path file) {
        ByteBuffer header;
        try {
            header = header(file);
        } catch (IOException e) {
            return Optional.of("cannot be read");
        }
        if (!tag(header, 0).equals("RIFF") || !tag(header, 8).equals("WAVE")) {
            return Optional.of("is not a WAV file (no RIFF/WAVE header)");
        }
        int format = format(header);
        return format > 0 && playable(header, format)
                ? Optional.empty()
                : Optional.of("must be PCM 16 bit or G.711, mono or stereo");
    }

    /** The size of the file over the octets of a second, so all but the few of its header. */
    @Override
    public long lengthMs(Path file) {
        try {
            ByteBuffer header = header(file);
            int format = format(header);
            long perSecond = format > 0 ? header.getInt(format + 8) : 0;
            return perSecond <= 0 ? 0 : Files.size(file) * 1_000 / perSecond;
        } catch (IOException e) {
            return 0;
        }
    }

    @Override
    public boolean hasUpload(String tenant, String name) {
        return true;
    }

    @Override
    public long uploadMs(String tenant, String name) {
        return 0;
    }

    private static ByteBuffer header(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return ByteBuffer.wrap(in.readNBytes(MAX_HEADER)).order(ByteOrder.LITTLE_ENDIAN);
        }
    }

    /** Where the content of the format chunk begins; 0 = there is none. */
    private static int format(ByteBuffer header) {
        long at = 12;
        while (at + 24 <= header.capacity() && !tag(header, (int) at).equals("fmt ")) {
            long size = Integer.toUnsignedLong(header.getInt((int) at + 4));
            at += 8 + size + size % 2;
        }
        return at + 24 > header.capacity() ? 0 : (int) at + 8;
    }

    private static boolean playable(ByteBuffer header, int format) {
        int coding = header.getShort(format);
        int channels = header.getShort(format + 2);
        int bits = header.getShort(format + 14);
        boolean known =
                coding == PCM && bits == 16 || (coding == A_LAW || coding == MU_LAW) && bits == 8;
        return known && (channels == 1 || channels == 2) && header.getInt(format + 4) > 0;
    }

    private static String tag(ByteBuffer header, int at) {
        return at + 4 <= header.capacity()
                ? new String(header.array(), at, 4, StandardCharsets.US_ASCII)
                : "";
    }
}
