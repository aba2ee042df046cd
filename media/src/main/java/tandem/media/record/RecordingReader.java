package tandem.media.record;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

import tandem.media.RecordingFormat;
import tandem.media.seal.SealKey;

/**
 * A recording that anybody can play, sealed or not, read from anywhere in it. Confined to one
 * thread.
 */
public final class RecordingReader implements AutoCloseable {
    private final Stored source;
    private final Shown shown;

    /**
     * Opens a recording.
     *
     * @param keys by id, for sealed ones
     * @param pcm whether it is to be read as a WAV of PCM 16 bit, however it is kept
     * @throws tandem.media.seal.SealBroken when the key is not there or the file was changed
     * @throws IOException when the file is no recording, or is Opus to be read as PCM where there
     *     is no libopus
     */
    public static RecordingReader open(
            Path path, Function<String, Optional<SealKey>> keys, boolean pcm) throws IOException {
        Stored source = Stored.open(path, keys);
        try {
            return new RecordingReader(source, shown(source, pcm));
        } catch (IOException | RuntimeException e) {
            source.close();
            throw e;
        }
    }

    private RecordingReader(Stored source, Shown shown) {
        this.source = source;
        this.shown = shown;
    }

    private static Shown shown(Stored source, boolean pcm) throws IOException {
        if (!OggIndex.isOne(source)) {
            return new ShownWav(source, pcm);
        }
        ShownOpus opus = new ShownOpus(source);
        return pcm ? new ShownOpusAsWav(opus) : opus;
    }

    /** How the audio is kept. */
    public RecordingFormat format() {
        return shown.format();
    }

    /** Samples a second of each channel. */
    public int rateHz() {
        return shown.rateHz();
    }

    /** Channels. */
    public int channels() {
        return shown.channels();
    }

    /** Length. */
    public long durationMs() {
        return samples() * 1000 / rateHz();
    }

    /** Of each channel. */
    public long samples() {
        return shown.samples();
    }

    /** Octets of the WAV or the Ogg file. */
    public long length() throws IOException {
        return shown.length();
    }

    /**
     * Reads into a buffer until that is full or the file ends.
     *
     * @param at first octet
     * @return octets read; 0 at the end
     */
    public int read(long at, ByteBuffer to) throws IOException {
        return shown.read(at, to);
    }

    /**
     * Whether a recording is what was written; of a plain WAV only that it is one, of a plain Ogg
     * file that its checksums fit.
     *
     * @return what is wrong, or empty
     */
    public Optional<String> check() throws IOException {
        return switch (source) {
            case Stored.Plain _ -> shown.check();
            // What a dead writer left was sealed as it is: its Ogg pages may lack the last one.
            case Stored.Sealed sealed -> sealed.file().check();
        };
    }

    /** Id of the key that it is sealed with; empty when it is not. */
    public String keyId() {
        return switch (source) {
            case Stored.Plain _ -> "";
            case Stored.Sealed sealed -> sealed.file().keyId();
        };
    }

    @Override
    public void close() throws IOException {
        shown.close();
        source.close();
    }
}
