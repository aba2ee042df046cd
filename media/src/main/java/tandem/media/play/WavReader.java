package tandem.media.play;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

import tandem.media.G711;
import tandem.media.codec.Companding;

/** Reads WAV files into mono PCM at the file's rate. Runs on: prompt loader. */
final class WavReader {
    private static final long MAX_FILE_OCTETS = 512L << 20;
    private static final int RIFF = 0x46464952;
    private static final int WAVE = 0x45564157;
    private static final int FMT = 0x20746D66;
    private static final int DATA = 0x61746164;
    private static final int PCM = 1;
    private static final int FORMAT_A_LAW = 6;
    private static final int FORMAT_MU_LAW = 7;
    private static final int EXTENSIBLE = 0xFFFE;

    /**
     * @param pcm one channel
     */
    record Sound(int rateHz, short[] pcm) {}

    private record Format(int tag, int channels, int rateHz, int bits) {
        int frameOctets() {
            return channels * bits / 8;
        }
    }

    private WavReader() {}

    /**
     * @throws BadAudio when the file cannot be read or is no WAV that we know; the message says why
     */
    static Sound read(Path file) throws BadAudio {
        ByteBuffer wav = load(file);
        if (wav.remaining() < 12 || wav.getInt() != RIFF) {
            throw new BadAudio(file, "no RIFF header");
        }
        wav.getInt();
        if (wav.getInt() != WAVE) {
            throw new BadAudio(file, "RIFF, but not WAVE");
        }
        Format format = null;
        while (wav.remaining() >= 8) {
            int id = wav.getInt();
            long size = Integer.toUnsignedLong(wav.getInt());
            if (id == DATA) {
                return sound(file, format, wav, size);
            }
            if (size > wav.remaining()) {
                throw new BadAudio(
                        file,
                        "chunk of " + size + " octets, but only " + wav.remaining() + " left");
            }
            if (id == FMT) {
                format =
                        format(
                                file,
                                wav.slice(wav.position(), (int) size)
                                        .order(ByteOrder.LITTLE_ENDIAN));
            }
            // Chunks begin at even offsets.
            wav.position((int) Math.min(wav.limit(), wav.position() + size + (size & 1)));
        }
        throw new BadAudio(file, "no data chunk");
    }

    private static ByteBuffer load(Path file) throws BadAudio {
        try {
            long size = Files.size(file);
            if (size > MAX_FILE_OCTETS) {
                throw new BadAudio(file, "larger than " + (MAX_FILE_OCTETS >> 20) + " MiB");
            }
            return ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        } catch (NoSuchFileException e) {
            throw new BadAudio(file, "no such file");
        } catch (IOException e) {
            throw new BadAudio(file, "cannot be read: " + e.getMessage());
        }
    }

    private static Format format(Path file, ByteBuffer chunk) throws BadAudio {
        if (chunk.limit() < 16) {
            throw new BadAudio(file, "fmt chunk of " + chunk.limit() + " octets");
        }
        int tag = chunk.getShort(0) & 0xFFFF;
        if (tag == EXTENSIBLE && chunk.limit() >= 26) {
            tag = chunk.getShort(24) & 0xFFFF;
        }
        Format format =
                new Format(
                        tag,
                        chunk.getShort(2) & 0xFFFF,
                        chunk.getInt(4),
                        chunk.getShort(14) & 0xFFFF);
        boolean known =
                tag == PCM && format.bits == 16
                        || (tag == FORMAT_A_LAW || tag == FORMAT_MU_LAW) && format.bits == 8;
        if (!known) {
            throw new BadAudio(
                    file,
                    "format " + tag + " with " + format.bits + " bit; PCM 16 bit or G.711 wanted");
        }
        if (format.channels < 1 || format.channels > 2) {
            throw new BadAudio(file, format.channels + " channels; 1 or 2 wanted");
        }
        if (format.rateHz < 4000 || format.rateHz > 192_000) {
            throw new BadAudio(file, "sample rate " + format.rateHz + "; 4000..192000 wanted");
        }
        return format;
    }

    private static Sound sound(Path file, @Nullable Format format, ByteBuffer wav, long size)
            throws BadAudio {
        if (format == null) {
            throw new BadAudio(file, "data chunk before fmt chunk");
        }
        // Programs that write into a pipe cannot know the size and leave one of these.
        boolean sizeUnknown = size == 0 || size >= 0x7FFFFFFFL;
        if (!sizeUnknown && size > wav.remaining()) {
            throw new BadAudio(
                    file,
                    "truncated: data of "
                            + size
                            + " octets, but only "
                            + wav.remaining()
                            + " there");
        }
        int octets = sizeUnknown ? wav.remaining() : (int) size;
        int frames = octets / format.frameOctets();
        if (frames == 0) {
            throw new BadAudio(file, "holds no audio");
        }
        return new Sound(format.rateHz, mono(format, wav, frames));
    }

    private static short[] mono(Format format, ByteBuffer wav, int frames) {
        short[] pcm = new short[frames];
        for (int i = 0; i < frames; i++) {
            int sum = 0;
            for (int channel = 0; channel < format.channels; channel++) {
                sum += sample(format.tag, wav);
            }
            pcm[i] = (short) (sum / format.channels);
        }
        return pcm;
    }

    private static int sample(int tag, ByteBuffer wav) {
        return switch (tag) {
            case FORMAT_A_LAW -> Companding.of(G711.A_LAW).decode(wav.get());
            case FORMAT_MU_LAW -> Companding.of(G711.MU_LAW).decode(wav.get());
            default -> wav.getShort();
        };
    }
}
