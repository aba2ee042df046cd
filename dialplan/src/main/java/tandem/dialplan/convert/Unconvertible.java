package tandem.dialplan.convert;

/** Our language has no words for it; the message says for what. */
final class Unconvertible extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unconvertible(String what) {
        super(what, null, false, false);
    }
}
