package tandem.dialplan;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import tandem.dialplan.ConfTree.Checked;
import tandem.dialplan.EngineSettings.Digest;
import tandem.dialplan.Tenant.Side;
import tandem.dialplan.Verb.Dial.Target;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The tree that a newcomer starts with. */
class ShippedConfTest {
    private static final Path CONF = Path.of("..", "conf");

    private final Plan plan = good(ConfTree.load(CONF, Map.of()));
    private final Tenant demo = Optional.ofNullable(plan.tenants().get("demo")).orElseThrow();

    private static Plan good(Checked checked) {
        return switch (checked) {
            case Checked.Good good -> good.plan();
            case Checked.Bad bad ->
                    throw new AssertionError(
                            String.join(
                                    "\n", bad.problems().stream().map(Problem::toString).toList()));
        };
    }

    @Test
    void numbersReachTheirFlows() {
        assertEquals(Optional.of("support"), flow("4000", Side.TRUNK));
        assertEquals(Optional.of("assistant"), flow("4001", Side.TRUNK));
        assertEquals(Optional.of("menu"), flow("4002", Side.SEAT));
        assertEquals(Optional.of("echo"), flow("4003", Side.TRUNK));
        assertEquals(Optional.of("announcement"), flow("4004", Side.TRUNK));
        assertEquals(Optional.of("voicemail"), flow("4005", Side.TRUNK));
        assertEquals(Optional.empty(), flow("4006", Side.TRUNK));
    }

    @Test
    void onlySeatsReachSeatsAndTheOutside() {
        assertEquals(Optional.of("to-seat"), flow("1005", Side.SEAT));
        assertEquals(Optional.of("to-outside"), flow("9123456", Side.SEAT));
        assertEquals(Optional.empty(), flow("9", Side.SEAT));
        assertEquals(Optional.empty(), flow("1005", Side.TRUNK));
        assertEquals(Optional.empty(), flow("9123456", Side.TRUNK));
    }

    private Optional<String> flow(String dialled, Side side) {
        return demo.numberFor(dialled, side).map(Number::flow);
    }

    @Test
    void tenSeatsServeTheSupportQueue() {
        List<String> ids = IntStream.rangeClosed(1001, 1010).mapToObj(Integer::toString).toList();

        QueueSpec support = demo.queues().get("support");

        assertEquals(ids, support.seats());
        assertEquals(15_000, support.ringMs());
        assertEquals(5_000, support.wrapUpMs());
        assertEquals(20_000, support.announceEveryMs());
        assertTrue(support.positionPrompts());
        assertTrue(Files.isRegularFile(CONF.resolve(support.music())));
        for (String id : ids) {
            assertEquals("tandem-" + id, plan.seatOfAccount(id).orElseThrow().seat().password());
        }
    }

    @Test
    void outsideCallsLoseTheNineAndShowTheSupportNumber() {
        Verb verb = demo.flows().get("to-outside").steps().get("call").verb();

        Target.ToNumber target =
                assertInstanceOf(
                        Target.ToNumber.class, assertInstanceOf(Verb.Dial.class, verb).target());

        assertEquals(
                "123456",
                target.number()
                        .render(path -> Optional.of(path.equals("call.to") ? "9123456" : "")));
        assertEquals("lab", target.trunk());
        assertEquals("support-line", target.callerId());
        assertEquals(
                new Trunk(
                        "lab",
                        "127.0.0.1",
                        5080,
                        "demo",
                        0,
                        List.of(Codec.PCMA, Codec.PCMU),
                        plan.trunks().get("lab").at()),
                plan.trunks().get("lab"));
    }

    @Test
    void engineFileSaysTheDefaults() {
        EngineSettings.Media media = plan.settings().media();
        assertEquals(
                new EngineSettings.Sip(
                        "127.0.0.1", 5060, "tandem", List.of(Digest.SHA_256, Digest.MD5)),
                plan.settings().sip());
        assertEquals(
                new EngineSettings.Media("127.0.0.1", 20_000, 29_999, media.loops(), 3_000, 30_000),
                media);
        assertEquals(new EngineSettings.Http("127.0.0.1", 8080, "none"), plan.settings().http());
        assertEquals(new EngineSettings.Store("sqlite:tandem.db"), plan.settings().store());
        assertEquals(
                new EngineSettings.Limits(2_000, 14_400_000, 30_000, 1_000),
                plan.settings().limits());
        assertEquals(
                new EngineSettings.Recordings(Path.of("recordings")), plan.settings().recordings());
    }

    @Test
    void noRenderedPromptLeavesTheFolder() {
        assertEquals(
                Optional.of(CONF.resolve("prompts/open.wav")),
                ConfTree.prompt(CONF, "prompts/open.wav"));
        for (String bad :
                List.of(
                        "../x.wav",
                        "prompts/../../x.wav",
                        "/etc/passwd",
                        "",
                        "a\0b",
                        "prompts//../x")) {
            assertEquals(Optional.empty(), ConfTree.prompt(CONF, bad), bad);
        }
    }

    @Test
    void promptsAreSmall() throws Exception {
        try (Stream<Path> files = Files.walk(CONF.resolve("prompts"))) {
            assertTrue(files.mapToLong(p -> p.toFile().length()).sum() < 1_500_000);
        }
    }
}
