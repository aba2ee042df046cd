package tandem.media.ogg;

import java.io.Serial;

/** Octets that are no whole Ogg stream; the message says why. */
public final class BadOgg extends Exception {
    @Serial private static final long serialVersionUID = 1L;

    private final long position;

    BadOgg(long position, String why) {
        super(why);
        this.position = position;
    }

    /** Where in the file, in octets from its begin. */
    public long position() {
        return position;
    }
}
