package tandem.media.play.file;

import java.io.Serial;
import java.nio.file.Path;

/** Audio that cannot be played; the message says why and, for a file, which and where. */
public final class BadAudio extends Exception {
    /** The whole, not a place in it. */
    public static final long NOWHERE = -1;

    @Serial private static final long serialVersionUID = 1L;

    private final String reason;
    private final long position;

    /** Something about the whole. */
    public BadAudio(String reason) {
        this(NOWHERE, reason);
    }

    /**
     * @param position octets from the begin of the file, or {@link #NOWHERE}
     */
    public BadAudio(long position, String reason) {
        super(position == NOWHERE ? reason : reason + " (at octet " + position + ")");
        this.reason = reason;
        this.position = position;
    }

    private BadAudio(Path file, BadAudio cause) {
        super(file + ": " + cause.getMessage(), cause);
        this.reason = cause.reason;
        this.position = cause.position;
    }

    /** The same with the name of the file. */
    public BadAudio in(Path file) {
        return new BadAudio(file, this);
    }

    /** What is wrong, without the place. */
    public String reason() {
        return reason;
    }

    /** Octets from the begin of the file, or {@link #NOWHERE}. */
    public long position() {
        return position;
    }
}
