package tandem.bench.phone;

/**
 * How a call ended.
 *
 * @param how who or what ended it
 * @param status final SIP status of the INVITE: 200 when it had been answered, 0 when there was
 *     none
 * @param reason value of the Reason header (RFC 3326) of the BYE, CANCEL or refusal, else the
 *     phrase of the refusal
 */
public record Ending(How how, int status, String reason) {

    /** Who or what ended a call. */
    public enum How {
        /** We sent BYE. */
        HUNG_UP,
        /** The peer sent BYE. */
        PEER_HUNG_UP,
        /** The callee refused: the peer, or we when called. */
        REFUSED,
        /** The caller sent CANCEL: we, or the peer when it called. */
        CANCELLED,
        /** No answer to a request of ours, or no ACK to our 2xx. */
        TIMED_OUT,
        /** The phone was closed. */
        CLOSED
    }

    @Override
    public String toString() {
        return how + " status=" + status + (reason.isEmpty() ? "" : " reason=" + reason);
    }
}
