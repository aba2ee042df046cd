package tandem.engine.gate;

import java.util.List;

import tandem.dialplan.Position;
import tandem.dialplan.Trunk;

/** Uses permits as an INVITE would. */
final class Tries {
    private Tries() {}

    /** A try of the permit, by the trunk that it was asked for. */
    static Permit.Try spent(Permit permit) {
        String name = permit.attempt().trunk();
        Permit.Try attempt = permit.by(name);
        attempt.spend(
                new Trunk(
                        name,
                        "192.0.2.1",
                        5060,
                        permit.attempt().tenant().name(),
                        0,
                        List.of(),
                        new Position("trunks.yaml", 1, 1)));
        return attempt;
    }
}
