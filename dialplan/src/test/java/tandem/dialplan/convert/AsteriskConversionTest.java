package tandem.dialplan.convert;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import tandem.dialplan.ConfTree;
import tandem.dialplan.ConfTree.Checked;
import tandem.dialplan.Plan;
import tandem.dialplan.PlanTest;
import tandem.dialplan.PlanTest.Input;
import tandem.dialplan.Problem;
import tandem.dialplan.Tenant;
import tandem.dialplan.simulate.Course;
import tandem.dialplan.simulate.Gatekeeper;
import tandem.dialplan.simulate.PromptLengths;
import tandem.dialplan.simulate.Simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class AsteriskConversionTest {
    private static final Path INPUTS = Path.of("src/test/resources/asterisk");

    /** A Wednesday. */
    private static final Instant MORNING = Instant.parse("2026-12-02T10:00:00Z");

    private static final Instant NIGHT = Instant.parse("2026-12-02T22:00:00Z");

    @TempDir Path temp;

    private static Converted convert(String name) throws IOException {
        return AsteriskConversion.convert(
                source(name, "extensions.conf"), source(name, "queues.conf"), "acme", "UTC", "US");
    }

    private static AsteriskConversion.Source source(String name, String file) throws IOException {
        Path path = INPUTS.resolve(name).resolve(file);
        return new AsteriskConversion.Source(
                file, Files.exists(path) ? Files.readString(path) : "");
    }

    /** Writes the tree, with silence for each prompt, and checks it. */
    private Plan good(Converted converted) throws IOException {
        Path conf = Files.createTempDirectory(temp, "conf");
        for (Map.Entry<String, String> file : converted.files().entrySet()) {
            write(conf.resolve(file.getKey()), file.getValue().getBytes(StandardCharsets.UTF_8));
        }
        for (String prompt : converted.prompts()) {
            write(conf.resolve(prompt), silence());
        }
        return switch (ConfTree.load(conf, Map.of())) {
            case Checked.Good(Plan plan) -> plan;
            case Checked.Bad(List<Problem> problems) ->
                    throw new AssertionError(
                            String.join("\n", problems.stream().map(Problem::toString).toList())
                                    + "\n"
                                    + converted.files());
        };
    }

    private static void write(Path file, byte[] content) throws IOException {
        Files.createDirectories(file.getParent());
        Files.write(file, content);
    }

    private static byte[] silence() throws IOException {
        ByteBuffer header = ByteBuffer.allocate(44).order(ByteOrder.LITTLE_ENDIAN);
        header.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + 160);
        header.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
        header.putShort((short) 1).putShort((short) 1).putInt(8_000).putInt(16_000);
        header.putShort((short) 2).putShort((short) 16);
        header.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(160);
        ByteArrayOutputStream wav = new ByteArrayOutputStream();
        wav.write(header.array());
        wav.write(new byte[160]);
        return wav.toByteArray();
    }

    private static Course.Ran run(
            Plan plan, String from, String to, Tenant.Side side, Instant at, Input... input) {
        return (Course.Ran)
                new Simulation(plan, PromptLengths.ALIKE, Gatekeeper.NUMBERS_ONLY)
                        .run(
                                plan.tenants().get("acme"),
                                PlanTest.Given.NOTHING,
                                new PlanTest.Call(from, to, at, side),
                                List.of(input));
    }

    private static Input press(String digits) {
        return new Input.Digits(digits);
    }

    @ParameterizedTest
    @ValueSource(strings = {"office", "menu", "nasty"})
    void whatIsWrittenPassesTheCheck(String name) throws IOException {
        good(convert(name));
    }

    @Test
    void officeDoesWhatItDidBefore() throws IOException {
        Plan plan = good(convert("office"));

        Course.Ran day = run(plan, "49170123", "+493012345", Tenant.Side.TRUNK, MORNING);
        Course.Ran night = run(plan, "49170123", "+493012345", Tenant.Side.TRUNK, NIGHT);
        Course.Ran full =
                run(
                        plan,
                        "1",
                        "+493012345",
                        Tenant.Side.TRUNK,
                        MORNING,
                        new Input.StepEnds("queue", "timeout", Map.of()));

        assertEquals("front", day.queue().orElseThrow());
        assertEquals(
                List.of("prompts/office/welcome.wav", "prompts/office/recorded.wav"),
                day.prompts());
        assertEquals(List.of("prompts/office/closed.wav"), night.prompts());
        assertTrue(night.moments().toString().contains("MessageTaken[atMs=3000, box=200]"));
        assertTrue(full.moments().toString().contains("box=200"), full.moments().toString());
    }

    @Test
    void insideAndOutsideAreDialledAsBefore() throws IOException {
        Plan plan = good(convert("office"));

        Course.Ran inside = run(plan, "200", "201", Tenant.Side.SEAT, MORNING);
        Course.Ran busy =
                run(
                        plan,
                        "201",
                        "200",
                        Tenant.Side.SEAT,
                        MORNING,
                        new Input.StepEnds("dial", "busy", Map.of()));
        Course.Ran outside = run(plan, "200", "0491701234", Tenant.Side.SEAT, MORNING);

        assertEquals("201", inside.dial().orElseThrow());
        assertEquals("busy", busy.end().cause());
        assertEquals("491701234", outside.dial().orElseThrow());
        assertTrue(outside.moments().toString().contains("trunk=provider, callerId=+493012345"));
    }

    @Test
    void menuGoesByDigitsAndItsCirclesAreBounded() throws IOException {
        Plan plan = good(convert("menu"));

        Course.Ran rated =
                run(plan, "1", "5000", Tenant.Side.TRUNK, MORNING, press("1"), press("5"));
        Course.Ran wrong =
                run(plan, "1", "5000", Tenant.Side.TRUNK, MORNING, press("3"), press("712"));
        Course.Ran silent = run(plan, "1", "5123", Tenant.Side.TRUNK, MORNING);
        Course.Ran other =
                run(
                        plan,
                        "1",
                        "5000",
                        Tenant.Side.TRUNK,
                        MORNING,
                        press("2"),
                        press("9"),
                        press("0"));

        assertEquals("prompts/thank-you.wav", rated.prompts().getLast());
        assertEquals("712", wrong.dial().orElseThrow());
        assertTrue(wrong.prompts().contains("prompts/invalid.wav"));
        assertEquals("normal", silent.end().cause());
        assertTrue(silent.prompts().size() > 20, silent.prompts()::toString);
        assertEquals("operator", other.dial().orElseThrow());
    }

    @Test
    void whatIsLeftOutIsNamedWithItsLineAndStandsAsAComment() throws IOException {
        Converted converted = convert("office");
        List<String> notes = converted.notes().stream().map(Note::toString).toList();
        String flows = converted.files().get("tenants/acme/flows.yaml");

        assertTrue(
                notes.contains("extensions.conf:12: Wait(1) is not converted: no verb for it"),
                notes.toString());
        assertTrue(flows.contains("# line 12: Wait(1): not converted: no verb for it"), flows);
        assertTrue(
                notes.contains("queues.conf:10: queue front: not converted: servicelevel"),
                notes.toString());
    }

    @Test
    void nastyInputIsNotedAndNothingOfItRuns() throws IOException {
        Converted converted = convert("nasty");
        String all = converted.files().toString();

        assertFalse(all.lines().anyMatch(l -> l.contains("rm -rf") && !l.strip().startsWith("#")));
        assertTrue(
                converted.prompts().stream().noneMatch(p -> p.contains("../")),
                converted.prompts()::toString);
        assertTrue(converted.notes().size() > 20);
        assertTrue(converted.notes().stream().allMatch(n -> n.line() > 0));
    }

    @Test
    void queueKeepsItsRules() throws IOException {
        Plan plan = good(convert("office"));

        var front = plan.tenants().get("acme").queues().get("front");

        assertEquals(List.of("200", "201", "202"), front.seats());
        assertEquals(15_000, front.ringMs());
        assertEquals(3_000, front.retryMs());
        assertEquals(10_000, front.wrapUpMs());
        assertEquals(120_000, front.maxWaitMs());
        assertEquals(20, front.maxLength().orElseThrow());
        assertEquals("prompts/music/default.wav", front.music());
        assertEquals(45_000, front.announceEveryMs());
    }

    @Test
    void randomlySpoiltInputNeverThrowsAndStillPassesTheCheck() throws IOException {
        long seed = Long.getLong("convert.seed", System.nanoTime());
        SplittableRandom random = new SplittableRandom(seed);
        List<String> names = List.of("office", "menu", "nasty");
        for (int i = 0; i < Integer.getInteger("convert.rounds", 60); i++) {
            String name = names.get(random.nextInt(names.size()));
            String text = spoil(source(name, "extensions.conf").text(), random);
            String queues = spoil(source(name, "queues.conf").text(), random);
            try {
                good(
                        AsteriskConversion.convert(
                                new AsteriskConversion.Source("extensions.conf", text),
                                new AsteriskConversion.Source("queues.conf", queues),
                                "acme",
                                "UTC",
                                "US"));
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed + " round " + i + ": " + text, e);
            }
        }
    }

    private static String spoil(String text, SplittableRandom random) {
        StringBuilder out = new StringBuilder(text);
        String signs = "${}[]()\",;=>:?|&!~\\_\n nXZ19\u0000\uD83D\u00E9";
        for (int i = random.nextInt(12); i > 0 && !out.isEmpty(); i--) {
            int at = random.nextInt(out.length());
            switch (random.nextInt(4)) {
                case 0 -> out.insert(at, signs.charAt(random.nextInt(signs.length())));
                case 1 -> out.deleteCharAt(at);
                case 2 -> out.delete(at, Math.min(out.length(), at + random.nextInt(60)));
                default -> {
                    int from = random.nextInt(out.length());
                    out.insert(
                            at,
                            out.substring(from, Math.min(out.length(), from + random.nextInt(80))));
                }
            }
        }
        return out.toString();
    }
}
