package tandem.engine.record;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

import tandem.media.record.RecordingReader;

/** WAV files for tests: 8 kHz, 16 bit, two channels, so 32 bytes a millisecond. */
public final class Wav {
    private Wav() {}

    /** Sound, of this length. */
    public static byte[] of(int ms) {
        return withSizes(ms, 36 + 32 * ms, 32 * ms);
    }

    /** With these sizes in the header, whatever the truth. */
    static byte[] withSizes(int ms, int riffBytes, int dataBytes) {
        ByteBuffer wav = ByteBuffer.allocate(44 + 32 * ms).order(ByteOrder.LITTLE_ENDIAN);
        wav.put(ascii("RIFF")).putInt(riffBytes).put(ascii("WAVE"));
        wav.put(ascii("fmt ")).putInt(16).putShort((short) 1).putShort((short) 2);
        wav.putInt(8000).putInt(32_000).putShort((short) 4).putShort((short) 16);
        wav.put(ascii("data")).putInt(dataBytes);
        while (wav.hasRemaining()) {
            wav.put((byte) wav.position());
        }
        return wav.array();
    }

    /** The sound of a recording that is read as PCM, channel by channel. */
    static short[][] channels(RecordingReader reader) throws IOException {
        ByteBuffer wav = ByteBuffer.allocate((int) reader.length()).order(ByteOrder.LITTLE_ENDIAN);
        reader.read(0, wav);
        wav.flip();
        int channels = wav.getShort(22);
        int head = wav.remaining() - wav.getInt(40);
        short[][] sound = new short[channels][wav.getInt(40) / 2 / channels];
        for (int i = 0; i < sound[0].length * channels; i++) {
            sound[i % channels][i / channels] = wav.getShort(head + 2 * i);
        }
        return sound;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
