package tandem.media.record;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

import tandem.media.G711;
import tandem.media.RecordingFormat;
import tandem.media.RecordingSpec;
import tandem.media.codec.Companding;

/**
 * A WAV of one or two channels that grows. The header of a plain one always tells a length that is
 * on the disk, so the file can be read while it grows and after a crash. After a failed write the
 * audio goes on in its place, with silence before it. Runs on: recording writer.
 */
final class WavFile implements AudioFile {
    /** After a long failure silence is made up for in so many pieces at once, 16 s of PCM. */
    private static final int MOST_PIECES = 64;

    private final FileChannel file;
    private final Store store;
    private final WavHeader header;
    private final @Nullable Companding law;
    private final byte[] silence = new byte[8192];

    private WavFile(FileChannel file, Store store, WavHeader header) {
        this.file = file;
        this.store = store;
        this.header = header;
        this.law = law(header.format());
        Companding companding = law;
        if (companding != null) {
            Arrays.fill(silence, companding.silence());
        }
    }

    private static @Nullable Companding law(RecordingFormat format) {
        return switch (format) {
            case WAV -> null;
            case WAV_ALAW -> Companding.of(G711.A_LAW);
            case WAV_ULAW -> Companding.of(G711.MU_LAW);
            case OPUS -> throw new IllegalArgumentException("no WAV: " + format);
        };
    }

    static WavFile create(RecordingSpec spec, int channels) throws IOException {
        WavHeader header = new WavHeader(spec.format(), channels, spec.rateHz());
        FileChannel file = Store.create(spec);
        try {
            return begin(file, Store.of(file, spec), header);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** Begins one on a file that is open. */
    static WavFile begin(FileChannel file, Store store, WavHeader header) throws IOException {
        store.append(ByteBuffer.wrap(header.bytes(0)));
        return new WavFile(file, store, header);
    }

    @Override
    public void write(long position, ByteBuffer samples) throws IOException {
        fill(position, MOST_PIECES);
        Companding companding = law;
        store.append(companding == null ? samples : compressed(samples, companding));
    }

    /** In place: an octet never overtakes the sample that it is made of. */
    private static ByteBuffer compressed(ByteBuffer samples, Companding law) {
        int from = samples.position();
        int count = samples.remaining() / 2;
        for (int i = 0; i < count; i++) {
            samples.put(from + i, law.encode(samples.getShort(from + 2 * i)));
        }
        return samples.limit(from + count);
    }

    private void fill(long position, int pieces) throws IOException {
        long missing = header.octets() + position * header.frameOctets() - store.length();
        for (int i = 0; missing > 0; i++) {
            if (i == pieces) {
                throw new IOException("makes up for what could not be written");
            }
            int piece = (int) Math.min(missing, silence.length);
            store.append(ByteBuffer.wrap(silence, 0, piece));
            missing -= piece;
        }
    }

    @Override
    public void settle(long length) throws IOException {
        long written = (store.length() - header.octets()) / header.frameOctets();
        store.rewriteHead(ByteBuffer.wrap(header.bytes(Math.min(length, Math.max(0, written)))));
    }

    @Override
    public void finish(long length) throws IOException {
        fill(length, Integer.MAX_VALUE);
        settle(length);
        store.finish();
    }

    @Override
    public int read(long at, ByteBuffer to) throws IOException {
        return file.read(to, at);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
