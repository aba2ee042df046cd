package tandem.engine.gate;

import java.util.List;

import org.junit.jupiter.api.Test;

import tandem.dialplan.Position;
import tandem.dialplan.Purpose;
import tandem.dialplan.RecordingPolicy;
import tandem.dialplan.Tenant;
import tandem.dialplan.Trunk;
import tandem.dialplan.limit.Counting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

class PermitTest {
    private int closed;
    private boolean counted;
    private final Permit permit = permit();

    @Test
    void trunksAreTriedOneAfterTheOtherAndCountOnce() {
        Permit.Try first = permit.by("a");
        first.spend(trunk("a", "t"));
        assertThrows(IllegalStateException.class, () -> permit.by("b"));
        first.over();
        first.over();
        Permit.Try second = permit.by("b");
        assertThrows(IllegalStateException.class, () -> permit.by("c"));
        second.spend(trunk("b", "t"));
        second.over();
        permit.close();
        permit.close();

        assertEquals(1, closed);
        assertEquals(true, counted);
        assertThrows(IllegalStateException.class, () -> permit.by("c"));
    }

    @Test
    void aTryIsGoodForOneInviteToItsTrunkOfItsTenant() {
        Permit.Try attempt = permit.by("a");

        assertThrows(IllegalStateException.class, () -> attempt.spend(trunk("b", "t")));
        assertThrows(IllegalStateException.class, () -> attempt.spend(trunk("a", "other")));
        attempt.spend(trunk("a", "t"));
        assertThrows(IllegalStateException.class, () -> attempt.spend(trunk("a", "t")));
    }

    private Permit permit() {
        Attempt attempt =
                new Attempt("c", tenant(), "g", "123", "n", Purpose.SERVICE, Attempt.Origin.API);
        return new Permit(
                attempt,
                "4000",
                false,
                Counting.ATTEMPT,
                counts -> {
                    closed++;
                    counted = counts.counts();
                });
    }

    private static Tenant tenant() {
        return new Tenant(
                "t",
                java.time.ZoneOffset.UTC,
                List.of(),
                java.util.Map.of(),
                java.util.Map.of(),
                java.util.Map.of(),
                java.util.Map.of(),
                new RecordingPolicy(false));
    }

    private static Trunk trunk(String name, String tenant) {
        return new Trunk(
                name, "192.0.2.1", 5060, tenant, 0, List.of(), new Position("t.yaml", 1, 1));
    }
}
