package tandem.engine.sim;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tandem.dialplan.ConfTree;
import tandem.dialplan.Plan;
import tandem.dialplan.PlanTest;
import tandem.dialplan.PlanTest.Input;
import tandem.dialplan.Tenant;
import tandem.dialplan.simulate.Course;
import tandem.dialplan.simulate.Gatekeeper;
import tandem.dialplan.simulate.Moment;
import tandem.dialplan.simulate.Simulation;
import tandem.engine.cdr.CallRecord;
import tandem.engine.cdr.MarkRecord;
import tandem.engine.cdr.StepRecord;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * What {@code tandem simulate} and the tests of a plan say is what the engine does: random plans
 * are run by the simulator and by the real scripts, with the same caller and the same far ends.
 */
class PlanConformanceTest {
    private static final Instant BEGIN = Instant.parse("2026-11-23T09:00:00Z");

    @TempDir Path temp;

    @Test
    void simulatorAndEngineTakeEveryCallTheSameWay() throws IOException {
        long first = Long.getLong("conformance.seed", 1);
        int wanted = Integer.getInteger("conformance.plans", 40);
        int ran = 0;
        int steps = 0;
        for (long seed = first; ran < wanted && seed < first + 20L * wanted; seed++) {
            RandomPlan random = new RandomPlan(seed);
            Path conf = write(random, seed);
            if (ConfTree.load(conf, Map.of()) instanceof ConfTree.Checked.Good(Plan plan)) {
                steps += compare(seed, plan, conf, random.inputs());
                ran++;
            }
        }
        assertEquals(wanted, ran, "too few of the plans were good");
        assertTrue(steps > 3 * wanted, "the calls were too short: " + steps);
    }

    private static int compare(long seed, Plan plan, Path conf, List<Input> inputs) {
        PlanTest.Call call = new PlanTest.Call("49123", "100", BEGIN, Tenant.Side.TRUNK);
        Course.Ran course =
                (Course.Ran)
                        new Simulation(plan, file -> 1_000, Gatekeeper.NUMBERS_ONLY)
                                .run(plan.tenants().get("t"), PlanTest.Given.NOTHING, call, inputs);
        ToldEnds.Seen seen = ToldEnds.run(plan, conf, call, inputs);

        String where = "seed " + seed + " conf " + conf + " inputs " + inputs + "\n" + course;
        assertEquals(trace(course), seen.trace(), where);
        assertEquals(path(course), path(seen.record()), where);
        assertEquals(
                course.moments().stream().flatMap(PlanConformanceTest::mark).toList(),
                marks(seen.record()),
                where);
        assertEquals(course.end().cause(), seen.record().cause().orElseThrow().reason(), where);
        assertEquals(
                course.end().by().name().toLowerCase(Locale.ROOT),
                seen.record().hangupBy().orElseThrow().name().toLowerCase(Locale.ROOT),
                where);
        return course.steps();
    }

    private static Stream<String> mark(Moment moment) {
        return moment instanceof Moment.Marked(_, String name) ? Stream.of(name) : Stream.empty();
    }

    /** The engine's own marks tell of changes of the recording; the plan's are those of steps. */
    private static List<String> marks(CallRecord call) {
        return call.marks().stream()
                .map(MarkRecord::name)
                .filter(name -> !name.startsWith("recording_"))
                .toList();
    }

    /** Steps with their outcomes, and what was typed in each; the last may be cut by a hang-up. */
    private static List<String> path(Course.Ran course) {
        List<String> path = new ArrayList<>();
        String open = "";
        for (Moment moment : course.moments()) {
            switch (moment) {
                case Moment.Entered(_, String flow, String step) -> {
                    path.add(flow + "/" + step);
                    open = step;
                }
                // The record leaves out that nothing was typed.
                case Moment.Typed(_, String digits) when !digits.isEmpty() ->
                        path.add("typed " + digits);
                case Moment.Left(_, String step, String outcome) -> {
                    path.add(step + "=" + outcome);
                    open = "";
                }
                default -> {}
            }
        }
        if (!open.isEmpty()) {
            path.add(open + "=hangup");
        }
        return path;
    }

    private static List<String> path(CallRecord call) {
        List<String> path = new ArrayList<>();
        for (StepRecord step : call.path()) {
            path.add(step.flow() + "/" + step.step());
            for (StepRecord.Entered typed : step.digits()) {
                path.add(
                        "typed "
                                + (typed.digits().isEmpty()
                                        ? "*".repeat(typed.count())
                                        : typed.digits()));
            }
            path.add(step.step() + "=" + step.outcome());
        }
        return path;
    }

    /** What the engine asks of others, as the simulator saw it. */
    private static List<String> trace(Course.Ran course) {
        List<String> trace = new ArrayList<>();
        for (Moment moment : course.moments()) {
            switch (moment) {
                case Moment.Played(_, String file, _) -> trace.add("play " + file);
                case Moment.Queued queued -> trace.add("queue " + queued.queue());
                case Moment.Dialled(_, String target, String trunk, _) ->
                        trace.add((trunk.isEmpty() ? "seat " : "number ") + target);
                case Moment.Fetched(_, String method, String url) ->
                        trace.add("http " + method + " " + url);
                case Moment.MessageTaken(_, String box) -> trace.add("message " + box);
                case Moment.Noted(_, String text) -> trace.add(text);
                default -> {}
            }
        }
        return trace;
    }

    private Path write(RandomPlan random, long seed) throws IOException {
        Path conf = temp.resolve("conf-" + seed);
        for (Map.Entry<String, String> file : random.files().entrySet()) {
            Path path = conf.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
        byte[] wav = Files.readAllBytes(Path.of("..", "conf", "prompts", "invalid.wav"));
        for (String prompt : random.prompts()) {
            Path path = conf.resolve(prompt);
            Files.createDirectories(path.getParent());
            Files.write(path, wav);
        }
        return conf;
    }
}
