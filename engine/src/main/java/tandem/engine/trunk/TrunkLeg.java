package tandem.engine.trunk;

import java.util.List;

import tandem.engine.gate.Permit;
import tandem.sip.Destination;
import tandem.sip.LegId;
import tandem.sip.SipCommand;
import tandem.sip.SipUri;

/** Builds the INVITE of a leg to a trunk: the only place that does, and only for a permit. */
public final class TrunkLeg {
    private TrunkLeg() {}

    /** Spends the permit. */
    public static SipCommand.Invite invite(LegId leg, Permit permit, String host, String offer) {
        permit.spend();
        Destination.Trunk to =
                new Destination.Trunk(permit.attempt().trunk(), permit.attempt().number());
        return new SipCommand.Invite(
                leg, to, SipUri.of(permit.callerNumber(), host), "", offer, List.of());
    }
}
