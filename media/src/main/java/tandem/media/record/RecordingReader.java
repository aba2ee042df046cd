package tandem.media.record;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import tandem.media.G711;
import tandem.media.RecordingFormat;
import tandem.media.codec.Companding;
import tandem.media.seal.SealKey;
import tandem.media.seal.SealedReader;

/**
 * A recording as a WAV that anybody can play, sealed or not, read from anywhere in it. Confined to
 * one thread.
 */
public final class RecordingReader implements AutoCloseable {
    private static final int PIECE_SAMPLES = 8192;

    /** Octets of the audio with a head before it. */
    private sealed interface Source extends AutoCloseable {
        long length() throws IOException;

        int read(long at, ByteBuffer to) throws IOException;

        @Override
        void close() throws IOException;

        record Plain(FileChannel file) implements Source {
            @Override
            public long length() throws IOException {
                return file.size();
            }

            @Override
            public int read(long at, ByteBuffer to) throws IOException {
                int count = 0;
                while (to.hasRemaining()) {
                    int read = file.read(to, at + count);
                    if (read < 0) {
                        break;
                    }
                    count += read;
                }
                return count;
            }

            @Override
            public void close() throws IOException {
                file.close();
            }
        }

        record Sealed(SealedReader file) implements Source {
            @Override
            public long length() {
                return file.length();
            }

            @Override
            public int read(long at, ByteBuffer to) throws IOException {
                return file.read(at, to);
            }

            @Override
            public void close() throws IOException {
                file.close();
            }
        }
    }

    private final Source source;
    private final WavHeader stored;
    private final long samples;
    private final byte[] head;
    private final @Nullable Companding law;
    private final ByteBuffer piece = ByteBuffer.allocate(PIECE_SAMPLES);

    /**
     * Opens a recording.
     *
     * @param keys by id, for sealed ones
     * @param pcm whether G.711 is to be read as PCM 16 bit
     * @throws tandem.media.seal.SealBroken when the key is not there or the file was changed
     * @throws IOException when the file is no recording
     */
    public static RecordingReader open(
            Path path, Function<String, Optional<SealKey>> keys, boolean pcm) throws IOException {
        Source source =
                SealedReader.isSealed(path)
                        ? new Source.Sealed(SealedReader.open(path, keys))
                        : new Source.Plain(FileChannel.open(path, StandardOpenOption.READ));
        try {
            return new RecordingReader(source, pcm);
        } catch (IOException | RuntimeException e) {
            source.close();
            throw e;
        }
    }

    private RecordingReader(Source source, boolean pcm) throws IOException {
        this.source = source;
        ByteBuffer begin = ByteBuffer.allocate(WavHeader.MAX_OCTETS);
        source.read(0, begin);
        this.stored = WavHeader.parse(begin.flip());
        this.samples = Math.max(0, source.length() - stored.octets()) / stored.frameOctets();
        this.law = pcm ? law(stored.format()) : null;
        WavHeader shown =
                pcm
                        ? new WavHeader(RecordingFormat.WAV, stored.channels(), stored.rateHz())
                        : stored;
        this.head = shown.bytes(samples);
    }

    private static @Nullable Companding law(RecordingFormat format) {
        return switch (format) {
            case WAV -> null;
            case WAV_ALAW -> Companding.of(G711.A_LAW);
            case WAV_ULAW -> Companding.of(G711.MU_LAW);
        };
    }

    /** How the audio is kept. */
    public RecordingFormat format() {
        return stored.format();
    }

    /** Samples a second of each channel. */
    public int rateHz() {
        return stored.rateHz();
    }

    /** Channels. */
    public int channels() {
        return stored.channels();
    }

    /** Length. */
    public long durationMs() {
        return samples * 1000 / stored.rateHz();
    }

    /** Of each channel. */
    public long samples() {
        return samples;
    }

    /** Octets of the WAV. */
    public long length() {
        long audio = samples * stored.frameOctets();
        return head.length + (law == null ? audio : 2 * audio);
    }

    /**
     * Reads into a buffer until that is full or the WAV ends.
     *
     * @param at first octet
     * @return octets read; 0 at the end
     */
    public int read(long at, ByteBuffer to) throws IOException {
        int before = to.position();
        long end = Math.min(length(), at + to.remaining());
        int limit = to.limit();
        to.limit(before + (int) Math.max(0, end - at));
        if (at < head.length) {
            int count = (int) Math.min(head.length - at, to.remaining());
            to.put(head, (int) at, count);
        }
        long from = Math.max(at, head.length) - head.length;
        Companding companding = law;
        if (companding == null) {
            source.read(stored.octets() + from, to);
        } else {
            expand(from, to, companding);
        }
        to.limit(limit);
        return to.position() - before;
    }

    /** A sample may begin or end between two reads. */
    private void expand(long from, ByteBuffer to, Companding companding) throws IOException {
        long at = from;
        while (to.hasRemaining()) {
            long sample = at / 2;
            piece.clear().limit(Math.min(PIECE_SAMPLES, to.remaining() / 2 + 1));
            if (source.read(stored.octets() + sample, piece) == 0) {
                return;
            }
            piece.flip();
            while (piece.hasRemaining() && to.hasRemaining()) {
                short pcm = companding.decode(piece.get());
                if (at % 2 == 0) {
                    to.put((byte) pcm);
                    at++;
                }
                if (to.hasRemaining()) {
                    to.put((byte) (pcm >> 8));
                    at++;
                }
            }
        }
    }

    /**
     * Whether a recording is what was written; of one that is not sealed only that it is one.
     *
     * @return what is wrong, or empty
     */
    public Optional<String> check() throws IOException {
        return switch (source) {
            case Source.Plain _ -> Optional.empty();
            case Source.Sealed(SealedReader file) -> file.check();
        };
    }

    /** Id of the key that it is sealed with; empty when it is not. */
    public String keyId() {
        return switch (source) {
            case Source.Plain _ -> "";
            case Source.Sealed(SealedReader file) -> file.keyId();
        };
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
