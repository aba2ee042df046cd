package tandem.sip;

/**
 * Why a leg ended, in the three languages that a CDR speaks.
 *
 * @param reason our own stable word for it, lower-case with hyphens; label of metrics and CDRs
 * @param sipStatus SIP status that says the same, 0 for a plain BYE
 * @param q850 ITU-T Q.850 cause value 1..127
 */
public record HangupCause(String reason, int sipStatus, int q850) {
    public static final HangupCause NORMAL = new HangupCause("normal", 0, 16);
    public static final HangupCause CANCELLED = new HangupCause("cancelled", 487, 16);
    public static final HangupCause BUSY = new HangupCause("busy", 486, 17);
    public static final HangupCause DECLINED = new HangupCause("declined", 603, 21);
    public static final HangupCause NO_ANSWER = new HangupCause("no-answer", 480, 19);
    public static final HangupCause NOT_FOUND = new HangupCause("not-found", 404, 1);
    public static final HangupCause FORBIDDEN = new HangupCause("forbidden", 403, 21);
    public static final HangupCause NOT_ACCEPTABLE = new HangupCause("not-acceptable", 488, 88);
    public static final HangupCause TIMEOUT = new HangupCause("timeout", 408, 102);
    public static final HangupCause NO_ACK = new HangupCause("no-ack", 408, 102);
    public static final HangupCause MEDIA_LOST = new HangupCause("media-lost", 0, 27);
    public static final HangupCause OVERLOAD = new HangupCause("overload", 503, 42);
    public static final HangupCause STORAGE = new HangupCause("storage", 503, 41);
    public static final HangupCause DRAINING = new HangupCause("draining", 503, 42);
    public static final HangupCause ENGINE_ERROR = new HangupCause("engine-error", 500, 41);
    public static final HangupCause ENGINE_RESTART = new HangupCause("engine-restart", 0, 41);

    public HangupCause {
        if (reason.isBlank() || q850 < 1 || q850 > 127 || sipStatus < 0 || sipStatus > 699) {
            throw new IllegalArgumentException(
                    "bad cause " + reason + "/" + sipStatus + "/" + q850);
        }
    }

    /**
     * The cause that a final response stands for (Q.850 value by RFC 3398 8.2.6.1 where it has
     * one).
     */
    public static HangupCause ofStatus(int status) {
        return switch (status) {
            case 401, 402, 403, 407 -> new HangupCause("forbidden", status, 21);
            case 404, 604 -> new HangupCause("not-found", status, 1);
            case 405 -> new HangupCause("not-allowed", status, 63);
            case 408 -> TIMEOUT;
            case 410 -> new HangupCause("gone", status, 22);
            case 480 -> new HangupCause("unavailable", status, 18);
            case 481 -> new HangupCause("no-dialog", status, 41);
            case 482, 483 -> new HangupCause("loop", status, 25);
            case 484 -> new HangupCause("incomplete-number", status, 28);
            case 486, 600 -> new HangupCause("busy", status, 17);
            case 487 -> CANCELLED;
            case 488, 606 -> new HangupCause("not-acceptable", status, 88);
            case 503 -> new HangupCause("unavailable-service", status, 41);
            case 504 -> new HangupCause("timeout", status, 102);
            case 603 -> DECLINED;
            default -> new HangupCause("sip-" + status, status, status >= 500 ? 41 : 127);
        };
    }

    /** This cause with the Q.850 value that the peer gave in its Reason header. */
    public HangupCause withQ850(int value) {
        return new HangupCause(reason, sipStatus, value);
    }
}
