package tandem.media.seal;

import java.io.IOException;

/** A sealed file is not what was written, or the key that opens it is not there. */
public final class SealBroken extends IOException {
    private static final long serialVersionUID = 1;

    SealBroken(String what) {
        super(what);
    }
}
