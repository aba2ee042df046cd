package tandem.media.play;

import java.nio.ByteBuffer;
import java.util.List;

import org.jspecify.annotations.Nullable;

import tandem.media.G711;
import tandem.media.codec.Companding;
import tandem.media.codec.Resampler;

/** One play: its tracks in order and how far it is. Runs on: media loop. */
public final class Playlist {
    private static final int WIDE_PIECE = 2 * 480;

    private final List<Track> tracks;
    private final boolean repeat;
    private final PlayForm form;
    private int index;
    private long position;
    private @Nullable Narrowing narrowing;

    /**
     * @param tracks all of that form
     */
    Playlist(List<Track> tracks, PlayForm form, boolean repeat) {
        this.tracks = tracks;
        this.form = form;
        // A list without length would be repeated for ever within one packet.
        this.repeat = repeat && tracks.stream().anyMatch(track -> track.samples() > 0);
    }

    /** Rate of what {@link #read(short[], int, int)} writes, in Hz: 8000 or 16000. */
    public int rateHz() {
        return form.rateHz();
    }

    /**
     * Writes the next samples.
     *
     * @return samples written; fewer than asked for at the end, 0 behind it
     */
    public int read(short[] to, int at, int length) {
        int written = 0;
        while (written < length && settle()) {
            int count =
                    switch (tracks.get(index)) {
                        case Track.Coded coded ->
                                coded.copy(position, to, at + written, length - written);
                        case Track.Wide wide ->
                                wide.copy(position, to, at + written, length - written);
                    };
            position += count;
            written += count;
        }
        return written;
    }

    /**
     * Writes the next octets.
     *
     * @param wanted law to write
     * @return octets written; fewer than asked for at the end, 0 behind it
     */
    public int read(ByteBuffer to, int at, int length, G711 wanted) {
        int written = 0;
        while (written < length && settle()) {
            if (!(tracks.get(index) instanceof Track.Coded coded)) {
                return written + narrow(to, at + written, length - written, wanted);
            }
            int count = coded.copy(position, to, at + written, length - written);
            if (coded.law() != wanted) {
                translate(to, at + written, count, coded.law());
            }
            position += count;
            written += count;
        }
        return written;
    }

    /** Moves to a track that has something left. */
    private boolean settle() {
        while (index < tracks.size() && position >= tracks.get(index).samples()) {
            index++;
            position = 0;
            if (index == tracks.size() && repeat) {
                index = 0;
            }
        }
        return index < tracks.size();
    }

    private static void translate(ByteBuffer buffer, int at, int length, G711 law) {
        Companding companding = Companding.of(law);
        for (int i = at; i < at + length; i++) {
            buffer.put(i, companding.toOther(buffer.get(i)));
        }
    }

    private int narrow(ByteBuffer to, int at, int length, G711 law) {
        Narrowing with = narrowing;
        if (with == null) {
            with = new Narrowing();
            narrowing = with;
        }
        int written = 0;
        int count = 1;
        while (count > 0 && written < length) {
            int wanted = Math.min(WIDE_PIECE, 2 * (length - written));
            count = with.write(read(with.wide, 0, wanted), to, at + written, law);
            written += count;
        }
        return written;
    }

    /**
     * For a stream that was agreed anew, with G.711, while a wide play runs: the only case in which
     * a play allocates, once.
     */
    private static final class Narrowing {
        private final Resampler resampler = Resampler.of(PlayForm.WIDE_HZ, PlayForm.LAW_HZ);
        private final short[] wide = new short[WIDE_PIECE];
        private final short[] pcm = new short[resampler.maxOutput(WIDE_PIECE)];

        private int write(int samples, ByteBuffer to, int at, G711 law) {
            Companding companding = Companding.of(law);
            int count = resampler.resample(wide, 0, samples, pcm, 0);
            for (int i = 0; i < count; i++) {
                to.put(at + i, companding.encode(pcm[i]));
            }
            return count;
        }
    }
}
