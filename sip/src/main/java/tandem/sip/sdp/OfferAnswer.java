package tandem.sip.sdp;

/** Offer/answer (RFC 3264) for one audio stream. Pure functions. Runs on: any. */
public final class OfferAnswer {

    private OfferAnswer() {}

    /** Our offer: every format of {@code local}, in order of preference. */
    public static String offer(LocalAudio local) {
        throw new UnsupportedOperationException("in work");
    }

    /**
     * Answers the peer's offer with the first of our formats that it knows, plus its
     * telephone-event. Streams other than the first audio stream are refused with port 0, as many
     * m= lines as were offered (RFC 3264 6).
     */
    public static Outcome answer(String offer, LocalAudio local) {
        throw new UnsupportedOperationException("in work");
    }

    /** Reads the peer's answer to what {@code offered} said. */
    public static Outcome settle(LocalAudio offered, String answer) {
        throw new UnsupportedOperationException("in work");
    }

    /** The result of looking at the peer's description. */
    public sealed interface Outcome {
        /**
         * @param sdp the answer to send; empty where the peer's description was itself the answer
         */
        record Agreed(String sdp, Agreement agreement) implements Outcome {}

        /**
         * @param sipStatus 400 for a malformed description, 488 where nothing is in common
         * @param detail for the log and the Warning header, without line breaks
         */
        record Refused(int sipStatus, String detail) implements Outcome {}
    }
}
