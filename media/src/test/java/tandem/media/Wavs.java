package tandem.media;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes and reads WAV files for tests, byte by byte as the format says. */
public final class Wavs {
    /** One recording, taken apart. */
    public record Stereo(short[] left, short[] right) {}

    private Wavs() {}

    public static Path write(Path file, int tag, int channels, int rateHz, int bits, byte[] data)
            throws IOException {
        ByteBuffer wav = ByteBuffer.allocate(44 + data.length).order(ByteOrder.LITTLE_ENDIAN);
        wav.put(ascii("RIFF")).putInt(36 + data.length).put(ascii("WAVE"));
        wav.put(ascii("fmt ")).putInt(16).putShort((short) tag).putShort((short) channels);
        wav.putInt(rateHz).putInt(rateHz * channels * bits / 8);
        wav.putShort((short) (channels * bits / 8)).putShort((short) bits);
        wav.put(ascii("data")).putInt(data.length).put(data);
        return Files.write(file, wav.array());
    }

    /** A sine as 16 bit PCM, the same on all channels. */
    public static byte[] sine(double hz, int rateHz, int frames, int channels, double amplitude) {
        ByteBuffer data = ByteBuffer.allocate(frames * channels * 2).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < frames; i++) {
            short sample = (short) Math.round(amplitude * Math.sin(2 * Math.PI * hz * i / rateHz));
            for (int channel = 0; channel < channels; channel++) {
                data.putShort(sample);
            }
        }
        return data.array();
    }

    /** A recording in PCM 16 bit of any rate, channel by channel. */
    public static short[][] channels(Path file) throws IOException {
        ByteBuffer wav = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        int channels = wav.getShort(22);
        short[][] sound = new short[channels][(wav.limit() - 44) / 2 / channels];
        for (int i = 0; i < channels * sound[0].length; i++) {
            sound[i % channels][i / channels] = wav.getShort(44 + 2 * i);
        }
        return sound;
    }

    public static Stereo readStereo(Path file) throws IOException {
        ByteBuffer wav = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        if (wav.getInt(4) != wav.limit() - 8 || wav.getInt(40) != wav.limit() - 44) {
            throw new AssertionError(
                    "header tells " + wav.getInt(40) + " octets, file holds " + (wav.limit() - 44));
        }
        if (wav.getShort(20) != 1
                || wav.getShort(22) != 2
                || wav.getInt(24) != 8000
                || wav.getShort(34) != 16) {
            throw new AssertionError("not 8 kHz stereo PCM 16 bit");
        }
        short[] left = new short[(wav.limit() - 44) / 4];
        short[] right = new short[left.length];
        for (int i = 0; i < left.length; i++) {
            left[i] = wav.getShort(44 + 4 * i);
            right[i] = wav.getShort(46 + 4 * i);
        }
        return new Stereo(left, right);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
