package tandem.dialplan.simulate;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import tandem.dialplan.ConfTree;

/**
 * Lengths of the prompts in a conf tree: the size of the file over the octets of a second, so all
 * but the few octets of its header. A file that cannot be read has none. Runs on: any; blocks on
 * the file system.
 */
public final class WavLengths implements PromptLengths {
    private static final int HEADER = 4_096;

    private final Path conf;

    /**
     * @param conf the conf directory
     */
    public WavLengths(Path conf) {
        this.conf = conf;
    }

    @Override
    public long ms(String file) {
        return ConfTree.prompt(conf, file).map(WavLengths::length).orElse(0L);
    }

    private static long length(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            ByteBuffer header =
                    ByteBuffer.wrap(in.readNBytes(HEADER)).order(ByteOrder.LITTLE_ENDIAN);
            long perSecond = octetsPerSecond(header);
            return perSecond <= 0 ? 0 : Files.size(file) * 1_000 / perSecond;
        } catch (IOException e) {
            return 0;
        }
    }

    /** From the format chunk: 4 octets of tag, 4 of size, then 8 before the rate. */
    private static long octetsPerSecond(ByteBuffer header) {
        String text = new String(header.array(), StandardCharsets.ISO_8859_1);
        int format = text.indexOf("fmt ");
        return format < 0 || format + 20 > header.capacity() ? 0 : header.getInt(format + 16);
    }
}
