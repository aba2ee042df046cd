package tandem.bench;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Makes recordings for tests. */
final class WavWriter {
    static final int RATE = 8000;

    private WavWriter() {}

    /** 16-bit PCM. */
    static byte[] pcm(short[]... channels) {
        int frames = channels[0].length;
        ByteBuffer data =
                ByteBuffer.allocate(frames * channels.length * 2).order(ByteOrder.LITTLE_ENDIAN);
        for (int frame = 0; frame < frames; frame++) {
            for (short[] channel : channels) {
                data.putShort(channel[frame]);
            }
        }
        return file(1, channels.length, 16, data.array());
    }

    static byte[] file(int tag, int channels, int bits, byte[] data) {
        ByteBuffer out = ByteBuffer.allocate(44 + data.length).order(ByteOrder.LITTLE_ENDIAN);
        out.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + data.length);
        out.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
        out.putShort((short) tag).putShort((short) channels).putInt(RATE);
        out.putInt(RATE * channels * bits / 8)
                .putShort((short) (channels * bits / 8))
                .putShort((short) bits);
        out.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(data.length).put(data);
        return out.array();
    }

    /** Silence, then a tone to the end. */
    static short[] tone(int hz, int lengthMs, int fromMs) {
        short[] samples = new short[RATE * lengthMs / 1000];
        for (int i = RATE * fromMs / 1000; i < samples.length; i++) {
            samples[i] = (short) (8000 * Math.sin(2 * Math.PI * hz * i / RATE));
        }
        return samples;
    }
}
