package tandem.dialplan;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

import org.junit.jupiter.api.Test;

import tandem.dialplan.ConfTree.Checked;
import tandem.dialplan.PlanTest.Input;
import tandem.dialplan.limit.CallLimits;
import tandem.dialplan.limit.CallerCap;
import tandem.dialplan.limit.Cap;
import tandem.dialplan.limit.ComplaintRule;
import tandem.dialplan.limit.Counting;
import tandem.dialplan.limit.Exceptions;
import tandem.dialplan.limit.Quiet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A tree that uses the whole language becomes what it says. */
class GoodConfTest {
    private static final Path CONF = Path.of("src", "test", "resources", "good", "conf");

    private final Plan plan = plan();
    private final Tenant big = Optional.ofNullable(plan.tenants().get("big")).orElseThrow();
    private final Map<String, Step> menu = big.flows().get("menu").steps();

    private static Plan plan() {
        Secrets secrets = name -> Optional.of("the secret of " + name);
        return switch (ConfTree.load(CONF, Map.of(), secrets)) {
            case Checked.Good good -> good.plan();
            case Checked.Bad bad ->
                    throw new AssertionError(
                            String.join(
                                    "\n", bad.problems().stream().map(Problem::toString).toList()));
        };
    }

    @Test
    void settingsAreThoseOfTheFile() {
        EngineSettings settings = plan.settings();

        assertTrue(settings.http().signed());
        assertEquals("192.0.2.1", settings.http().host());
        assertEquals(10, settings.http().perSecond());
        assertEquals("postgresql://127.0.0.1:5432/tandem", settings.store().url());
        assertEquals("the secret of database", settings.store().password());
        assertEquals(new EngineSettings.Retention(0, 30, 7, 183, 24), settings.retention());
        assertEquals(
                List.of("crm.example.com", "*.example.org", "127.0.0.1:9000"),
                settings.fetch().allow());
    }

    @Test
    void encryptionIsAPolicyOfEachTrunkAndSeat() {
        assertEquals(SrtpPolicy.REQUIRED, plan.trunks().get("main").srtp());
        assertEquals(
                new OpusTerms(16_000, OptionalInt.of(20_000), false, true),
                plan.trunks().get("main").opus());
        assertEquals(OpusTerms.DEFAULT, big.seats().get("1001").opus());
        assertEquals(SrtpPolicy.OPTIONAL, big.seats().get("1001").srtp());
    }

    @Test
    void keysHaveTheirSecretsAndNothingShowsThem() {
        ApiKey reports = plan.keys().get("reports");
        ApiKey operations = plan.keys().get("operations");

        assertEquals(Optional.of("big"), reports.tenant());
        assertEquals(ApiKey.Role.VIEWER, reports.role());
        assertEquals(OptionalInt.of(5), reports.perSecond());
        assertEquals("the secret of reports", reports.secrets().getFirst().value());
        assertEquals(
                Optional.of(Instant.parse("2027-01-01T00:00:00Z")),
                operations.secrets().getFirst().until());
        assertEquals("the secret of new-key", operations.secrets().getLast().value());
        assertFalse(plan.toString().contains("the secret of"), "a secret is shown");
    }

    @Test
    void aUseOfATemplateIsItsStepWithWhatTheUseSays() {
        Step choose = menu.get("choose");
        Verb.Gather gather = assertInstanceOf(Verb.Gather.class, choose.verb());

        assertEquals(1, gather.max());
        assertEquals(2, gather.retries());
        assertEquals("prompts/w.wav", gather.files().getFirst().source());
        assertEquals(Optional.of("bye"), choose.after("no_input"));
        assertEquals(Optional.of("people"), choose.after("1"));
        assertEquals(Optional.of(new Step.Count(3, "bye")), choose.count());
        assertTrue(choose.sensitive());
        assertEquals(Set.of("choice"), choose.save().keySet());
        assertEquals(Optional.of("heard_w"), menu.get("hello").mark());
        assertEquals(Optional.of("choose"), menu.get("hello").next());
    }

    @Test
    void severalVerbsOfAStepBecomeAChain() {
        Step first = menu.get("leave-word");
        Step second = menu.get("leave-word+2");
        Step third = menu.get("leave-word+3");

        assertInstanceOf(Verb.Play.class, first.verb());
        assertEquals(Optional.of("leave-word+2"), first.next());
        assertInstanceOf(Verb.Record.class, second.verb());
        assertInstanceOf(Verb.Voicemail.class, third.verb());
        assertEquals(Optional.of("bye"), third.after("empty"));
        assertEquals("leave-word", third.written());
    }

    @Test
    void aHeaderTakesASecretAndShowsItsReference() {
        Verb.Http http = assertInstanceOf(Verb.Http.class, menu.get("look-up").verb());
        Template token = http.headers().get("Authorization");

        assertEquals("${secret:api-token}", token.source());
        assertEquals("the secret of api-token", token.render(_ -> Optional.empty()));
        assertEquals("GET", http.method());
        assertEquals(1_500, http.timeoutMs());
        assertEquals(Map.of("customer", "/customer/name", "vip", ""), http.save());
    }

    @Test
    void numbersKeepTheirRegistration() {
        Number main = big.numberFor("+493012345600", Tenant.Side.TRUNK).orElseThrow();
        Number shown =
                big.numbers().stream()
                        .filter(n -> n.id().equals("shown"))
                        .findFirst()
                        .orElseThrow();

        assertEquals(Number.Registration.State.ACTIVE, main.registration().orElseThrow().state());
        assertEquals("lease", main.registration().orElseThrow().areaProof());
        assertTrue(main.registration().orElseThrow().holds(LocalDate.parse("2099-06-30")));
        assertFalse(
                main.registration().orElseThrow().holds(LocalDate.parse("2099-07-01")),
                "a document has ended");
        assertTrue(main.serves(Purpose.SERVICE));
        assertFalse(main.serves(Purpose.MARKETING));
        assertEquals(Set.of(Number.Use.INBOUND, Number.Use.SERVICE), main.use());
        assertEquals(Optional.of("main"), main.trunk());
        assertTrue(shown.sharedTest());
        assertEquals(Optional.empty(), big.numberFor("+493012345699", Tenant.Side.TRUNK));
    }

    @Test
    void calendarsAndMakeUpDaysMoveTheHours() {
        Hours office = big.hours().get("office");

        assertTrue(open(office, "2026-12-24T10:00:00+01:00"));
        assertFalse(open(office, "2026-12-25T10:00:00+01:00"));
        assertFalse(open(office, "2026-12-31T10:00:00+01:00"));
        assertTrue(open(office, "2027-01-03T10:00:00+01:00"));
        assertTrue(open(office, "2027-01-09T10:00:00+01:00"));
        assertFalse(open(office, "2027-01-09T12:00:00+01:00"));
        assertFalse(open(office, "2027-02-01T10:00:00+01:00"));
        assertTrue(open(office, "2027-02-06T10:00:00+01:00"));
    }

    private static boolean open(Hours hours, String at) {
        return hours.open(java.time.OffsetDateTime.parse(at).toInstant());
    }

    @Test
    void testsAreRead() {
        PlanTest.OfCall test = assertInstanceOf(PlanTest.OfCall.class, big.tests().getFirst());

        assertEquals(Instant.parse("2026-12-25T11:00:00Z"), test.call().at());
        assertEquals(
                List.of(
                        new Input.Digits("3"),
                        new Input.Silence(),
                        new Input.StepEnds("leave-word+3", "done", Map.of("choice", "3")),
                        new Input.Hangup()),
                test.input());
        assertEquals(List.of("said_goodbye"), test.expect().marks());
        assertEquals(OptionalInt.of(60), big.limits().inbound());
        assertEquals(OptionalInt.of(0), big.limits().outbound());
        assertEquals("the secret of hook-secret", big.webhooks().getFirst().secret());
    }

    @Test
    void rulesOfThePlatformAndOfTheTenantHoldTogether() {
        CallLimits limits = big.limits().calling();
        CallLimits platform = plan.settings().limits().calling();
        Quiet quiet = limits.quiet().getLast();

        assertEquals(List.of(8, 2), limits.callee().stream().map(Cap::max).toList());
        assertEquals(Cap.Scope.PLATFORM, limits.callee().getFirst().scope());
        assertEquals(30 * 86_400_000L, limits.callee().getFirst().windowMs());
        assertEquals(
                Set.of(Purpose.MARKETING, Purpose.SURVEY), limits.callee().getLast().purposes());
        assertEquals(
                List.of(Optional.empty(), Optional.of("shown")),
                limits.caller().stream().map(CallerCap::number).toList());
        assertEquals(new Quiet.Where.Fixed(ZoneId.of("Europe/Berlin")), quiet.where());
        assertEquals("[00:00-10:00, 20:00-24:00]", quiet.deny().toString());
        assertTrue(quiet.on(LocalDate.parse("2026-12-25")), "a holiday");
        assertFalse(quiet.on(LocalDate.parse("2026-12-24")), "a Thursday");
        assertEquals("tenants/big/big.yaml", quiet.at().file());
        assertEquals(
                List.of("engine.yaml", "profiles/uk.yaml", "tenants/big/big.yaml"),
                limits.quiet().stream().map(rule -> rule.at().file()).toList());
        assertEquals(1, limits.forwarding().hops());
        assertTrue(limits.forwarding().transits());
        assertFalse(limits.forwarding().forwardsAnonymous());
        assertEquals(Set.of(Purpose.MARKETING, Purpose.SURVEY), limits.consent().purposes());
        assertTrue(limits.consent().aiVoice());
        assertFalse(limits.consent().liftsOptOut());
        assertTrue(platform.consent().liftsOptOut());
        assertEquals(
                Set.of(Exceptions.Lift.QUIET_HOURS, Exceptions.Lift.CALLEE_FREQUENCY),
                limits.exceptions().lifts());
        assertEquals(
                List.of(ComplaintRule.Per.TENANT, ComplaintRule.Per.NUMBER),
                limits.complaints().stream().map(ComplaintRule::per).toList());
        assertEquals(OptionalLong.of(86_400_000), limits.complaints().getLast().suspendMs());
        assertEquals(1, platform.quiet().size());
        assertEquals(2, platform.forwarding().hops());
        assertEquals(Counting.RING, platform.counting());
        assertEquals(Counting.ATTEMPT, limits.counting());
    }

    @Test
    void aTableOfTheTreeTakesThePlaceOfTheShippedOne() {
        NumberAreas areas = plan.areas();

        assertEquals("Urumqi", areas.of("869912345678").orElseThrow().region());
        assertEquals(
                Set.of(ZoneId.of("Asia/Shanghai"), ZoneId.of("Asia/Urumqi")),
                areas.of("869912345678").orElseThrow().zones());
        assertEquals("China", areas.of("861012345678").orElseThrow().region());
        assertEquals("Florida northwest", areas.of("18505550100").orElseThrow().region());
        assertEquals(Optional.empty(), areas.of("493012345678"));
        assertEquals("DE", big.country());
        assertEquals(Purpose.SERVICE, big.flows().get("menu").purpose());
    }

    @Test
    void everyCountryProfileCanBeNamed() {
        for (String name : List.of("cn", "uk", "us")) {
            Checked checked =
                    ConfTree.load(
                            CONF,
                            Map.of("limits.profile", name),
                            secret -> Optional.of("the secret of " + secret));
            CallLimits limits =
                    assertInstanceOf(Checked.Good.class, checked, checked.toString())
                            .plan()
                            .settings()
                            .limits()
                            .calling();

            assertTrue(limits.consent().purposes().contains(Purpose.MARKETING), name);
            assertEquals("profiles/" + name + ".yaml", limits.quiet().getFirst().at().file());
            assertTrue(limits.quiet().getFirst().purposes().contains(Purpose.MARKETING), name);
            assertFalse(limits.forwarding().forwardsAnonymous(), name);
            assertEquals(name.equals("us"), limits.consent().aiVoice(), name);
        }
    }
}
