package tandem.engine.gate;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import tandem.sip.HangupCause;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** What a caller is told of a refusal. */
class RefusalTest {
    private static final Instant NOW = Instant.parse("2026-11-23T20:59:59.500Z");
    private static final Instant MORNING = Instant.parse("2026-11-24T08:00:00Z");

    private static Refusal of(Denial... denials) {
        return Refusal.of(new Decision.Denied(List.of(denials)), NOW);
    }

    private static Denial lasting(String reason) {
        return new Denial(reason, "", "");
    }

    private static Denial passing(String reason) {
        return new Denial(reason, "", "", Optional.of(MORNING));
    }

    @ParameterizedTest
    @CsvSource({
        "number_invalid,484,28",
        "forwarding_hops,483,25",
        "forwarding_anonymous,433,21",
        "opted_out,403,21",
        "blacklisted,403,21",
        "consent_missing,403,21",
        "transit,403,21",
        "caller_id_not_registered,403,21"
    })
    void whatTimeDoesNotHelpIsNotAllowed(String reason, int status, int q850) {
        Refusal refusal = of(lasting(reason));

        assertEquals(
                new Refusal(
                        new HangupCause("blocked-" + reason.replace('_', '-'), status, q850),
                        0,
                        Refusal.Notice.NOT_ALLOWED),
                refusal);
        assertEquals("prompts/gate/not-allowed.wav", refusal.notice().prompt());
    }

    @Test
    void whatPassesIsToldWithTheTimeRoundedUp() {
        assertEquals(
                new Refusal(
                        new HangupCause("blocked-quiet-hours", 480, 31),
                        11 * 3_600 + 1,
                        Refusal.Notice.NOT_NOW),
                of(passing("quiet_hours"), passing("callee_frequency")));
    }

    @Test
    void noRoomIsToldAsSuch() {
        assertEquals(
                new Refusal(
                        new HangupCause("blocked-tenant-limit", 503, 34), 5, Refusal.Notice.BUSY),
                of(lasting("tenant_limit")));
    }

    @Test
    void whatWeighsMostIsTold() {
        List<Denial> all =
                List.of(lasting("tenant_limit"), passing("quiet_hours"), lasting("opted_out"));
        List<String> causes =
                Stream.of(all, all.subList(0, 2), all.subList(0, 1))
                        .map(some -> Refusal.of(new Decision.Denied(some), NOW).cause().reason())
                        .toList();

        assertEquals(
                List.of("blocked-opted-out", "blocked-quiet-hours", "blocked-tenant-limit"),
                causes);
        assertEquals(
                0,
                Refusal.of(new Decision.Denied(all.subList(0, 2)), NOW).retryAfterS(),
                "nobody knows when there is room");
    }
}
