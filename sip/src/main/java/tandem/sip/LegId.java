package tandem.sip;

/**
 * Names one SIP leg (an INVITE and the dialog it makes) for as long as the process lives. Ids are
 * never used again.
 *
 * @param value positive, drawn from {@link SipEndpoint#newLeg()}
 */
public record LegId(long value) {
    @Override
    public String toString() {
        return "leg-" + value;
    }
}
