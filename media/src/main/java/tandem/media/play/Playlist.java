package tandem.media.play;

import java.nio.ByteBuffer;
import java.util.List;

import tandem.media.G711;
import tandem.media.codec.Companding;

/** One play: its tracks in order and how far it is. Runs on: media loop. */
public final class Playlist {
    private final List<Track> tracks;
    private final boolean repeat;
    private final G711 law;
    private int index;
    private long position;

    Playlist(List<Track> tracks, G711 law, boolean repeat) {
        this.tracks = tracks;
        this.law = law;
        // A list without length would be repeated for ever within one packet.
        this.repeat = repeat && tracks.stream().anyMatch(track -> track.samples() > 0);
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
            Track track = tracks.get(index);
            int count = track.copy(position, to, at + written, length - written);
            position += count;
            written += count;
        }
        if (wanted != law) {
            translate(to, at, written);
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

    private void translate(ByteBuffer buffer, int at, int length) {
        Companding companding = Companding.of(law);
        for (int i = at; i < at + length; i++) {
            buffer.put(i, companding.toOther(buffer.get(i)));
        }
    }
}
