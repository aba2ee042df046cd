package tandem.engine.trunk;

import java.util.ArrayList;
import java.util.List;

import tandem.dialplan.Trunk;
import tandem.dialplan.trunk.TrunkHeaders;
import tandem.engine.gate.Forwarded;
import tandem.engine.gate.Permit;
import tandem.sip.Destination;
import tandem.sip.LegId;
import tandem.sip.SipCommand;
import tandem.sip.SipUri;

/** Builds the INVITE of a leg to a trunk: the only place that does, and only under a permit. */
public final class TrunkLeg {
    private TrunkLeg() {}

    /**
     * Spends the attempt.
     *
     * @param host of URIs that we show
     */
    public static SipCommand.Invite invite(
            LegId leg, Trunk trunk, Permit.Try attempt, Trunks trunks, String host, String offer) {
        attempt.spend(trunk);
        Permit permit = attempt.permit();
        String home = permit.attempt().tenant().country();
        TrunkHeaders rules = trunk.rules().headers();
        String number = trunks.shown(trunk, home, permit.callerNumber());
        SipUri shown = SipUri.of(number, rules.fromHost().isEmpty() ? host : rules.fromHost());
        String called = trunks.called(trunk, home, permit.attempt().number());
        return new SipCommand.Invite(
                leg,
                new Destination.Trunk(trunk.name(), called),
                rules.fromUser().isEmpty() ? shown : SipUri.of(rules.fromUser(), shown.host()),
                "",
                offer,
                headers(permit, rules, shown, SipUri.of(called, trunk.host())));
    }

    private static List<String> headers(
            Permit permit, TrunkHeaders rules, SipUri shown, SipUri called) {
        List<String> headers = new ArrayList<>();
        if (rules.asserted()) {
            headers.add("P-Asserted-Identity: <" + shown + ">");
        }
        if (rules.preferred()) {
            headers.add("P-Preferred-Identity: <" + shown + ">");
        }
        if (rules.privacyNone()) {
            headers.add("Privacy: none");
        }
        permit.attempt()
                .forwarded()
                .ifPresent(call -> passedOn(call, rules, shown, called, headers));
        headers.addAll(rules.more());
        return headers;
    }

    /** So that nobody forwards it for ever, and it can be traced. */
    private static void passedOn(
            Forwarded call, TrunkHeaders rules, SipUri by, SipUri called, List<String> headers) {
        if (rules.diversion()) {
            headers.add("Diversion: <" + by + ">;reason=unconditional;counter=" + call.hops());
        }
        if (rules.history()) {
            // Earlier hops are not known by their URIs; the last index says how many there were.
            headers.add(
                    "History-Info: <%s?Reason=SIP%%3Bcause%%3D302>;index=1, <%s>;index=1.1;mp=1"
                            .formatted(by, called));
        }
    }
}
