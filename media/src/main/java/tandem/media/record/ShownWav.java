package tandem.media.record;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import tandem.media.G711;
import tandem.media.RecordingFormat;
import tandem.media.codec.Companding;

/** A recording that is kept as a WAV, as it is or as PCM 16 bit. Confined to one thread. */
final class ShownWav implements Shown {
    private static final int PIECE_SAMPLES = 8192;

    private final Stored source;
    private final WavHeader stored;
    private final long samples;
    private final byte[] head;
    private final @Nullable Companding law;
    private final ByteBuffer piece = ByteBuffer.allocate(PIECE_SAMPLES);

    ShownWav(Stored source, boolean pcm) throws IOException {
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
            case OPUS -> throw new IllegalArgumentException("no WAV: " + format);
        };
    }

    @Override
    public RecordingFormat format() {
        return stored.format();
    }

    @Override
    public int rateHz() {
        return stored.rateHz();
    }

    @Override
    public int channels() {
        return stored.channels();
    }

    @Override
    public long samples() {
        return samples;
    }

    @Override
    public long length() {
        long audio = samples * stored.frameOctets();
        return head.length + (law == null ? audio : 2 * audio);
    }

    @Override
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

    @Override
    public Optional<String> check() {
        return Optional.empty();
    }

    @Override
    public void close() {}
}
