package tandem.engine.trunk;

import java.util.List;

import tandem.engine.gate.Forwarded;
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
        SipUri shown = SipUri.of(permit.callerNumber(), host);
        List<String> headers =
                permit.attempt().forwarded().map(call -> diversion(shown, call)).stream().toList();
        return new SipCommand.Invite(leg, to, shown, "", offer, headers);
    }

    /** So that nobody forwards it for ever, and it can be traced (RFC 5806). */
    private static String diversion(SipUri by, Forwarded call) {
        return "Diversion: <" + by + ">;reason=unconditional;counter=" + call.hops();
    }
}
