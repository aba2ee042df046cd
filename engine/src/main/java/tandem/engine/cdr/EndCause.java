package tandem.engine.cdr;

import tandem.sip.HangupCause;

import static java.util.Objects.requireNonNull;

/**
 * Why a call or leg ended.
 *
 * @param reason our stable word, see {@link HangupCause#reason()}
 * @param sipStatus 0 for a BYE
 * @param q850 1..127
 */
public record EndCause(String reason, int sipStatus, int q850) {
    public EndCause {
        requireNonNull(reason, "reason");
    }

    public static EndCause of(HangupCause cause) {
        return new EndCause(cause.reason(), cause.sipStatus(), cause.q850());
    }
}
