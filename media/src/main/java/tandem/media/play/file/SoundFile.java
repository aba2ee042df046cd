package tandem.media.play.file;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

import tandem.media.codec.Codecs;

/** Opens sound files; which kind one is, its content says. Runs on: any thread that may block. */
public final class SoundFile {
    /** Larger ones are not read. */
    public static final int MAX_OCTETS = 50 << 20;

    private SoundFile() {}

    /**
     * Begins to decode.
     *
     * @param codecs for Opus
     * @throws BadAudio when it is of no kind that we know, or its begin is damaged
     */
    public static SoundSource open(byte[] octets, Codecs codecs) throws BadAudio {
        if (octets.length > MAX_OCTETS) {
            throw tooLarge(octets.length);
        }
        String begin =
                new String(octets, 0, Math.min(12, octets.length), StandardCharsets.US_ASCII);
        if (begin.startsWith("RIFF") || begin.startsWith("RF64")) {
            return WavSource.open(octets);
        }
        if (begin.startsWith("OggS")) {
            return OggSource.open(octets, codecs);
        }
        if (Mp3Frames.begins(octets)) {
            return Mp3Source.open(octets);
        }
        throw new BadAudio(0, "no sound file that is known here (" + guess(begin) + ")");
    }

    /** Whether it is played as it stands: to convert it would only copy it. */
    static boolean plain(byte[] octets) {
        try {
            return octets.length <= MAX_OCTETS
                    && octets.length > 4
                    && octets[0] == 'R'
                    && WavSource.open(octets).plain();
        } catch (BadAudio bad) {
            return false;
        }
    }

    /** A name for what people take for a prompt now and then. */
    private static String guess(String begin) {
        String known = "WAV, MP3, Ogg Opus and Ogg Vorbis are";
        if (begin.isEmpty()) {
            return "it is empty";
        }
        if (begin.startsWith("fLaC")) {
            return "it is FLAC; " + known;
        }
        if (begin.startsWith("FORM")) {
            return "it is AIFF; " + known;
        }
        if (begin.startsWith("ftyp", 4)) {
            return "it is MP4 or M4A; " + known;
        }
        if (begin.startsWith("#!AMR")) {
            return "it is AMR; " + known;
        }
        return known;
    }

    /**
     * All octets of a file.
     *
     * @throws BadAudio when it cannot be read or is larger than {@link #MAX_OCTETS}; nothing of it
     *     was read then
     */
    public static byte[] load(Path file) throws BadAudio {
        try {
            long size = Files.size(file);
            if (size > MAX_OCTETS) {
                throw tooLarge(size);
            }
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new BadAudio("no such file");
        } catch (IOException e) {
            throw new BadAudio("cannot be read: " + e.getMessage());
        }
    }

    private static BadAudio tooLarge(long octets) {
        return new BadAudio(
                octets + " octets; larger than " + (MAX_OCTETS >> 20) + " MiB are not taken");
    }
}
