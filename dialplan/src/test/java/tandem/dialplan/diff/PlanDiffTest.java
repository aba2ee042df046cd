package tandem.dialplan.diff;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tandem.dialplan.ConfTree;
import tandem.dialplan.Plan;
import tandem.dialplan.diff.PlanDiff.Change;
import tandem.dialplan.diff.PlanDiff.Effect;
import tandem.dialplan.diff.PlanDiff.Field;
import tandem.dialplan.diff.PlanDiff.Kind;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

class PlanDiffTest {
    private static final Path CONF = Path.of("..", "conf");

    @TempDir Path temp;

    private static Plan plan(Path conf) {
        ConfTree.Checked checked = ConfTree.load(conf, Map.of());
        return assertInstanceOf(ConfTree.Checked.Good.class, checked, checked.toString()).plan();
    }

    /** The shipped tree with one text in place of another. */
    private Plan changed(String file, String from, String to) throws IOException {
        Path conf = Files.createTempDirectory(temp, "conf");
        try (Stream<Path> files = Files.walk(CONF)) {
            for (Path source : files.filter(Files::isRegularFile).toList()) {
                Path copy = conf.resolve(CONF.relativize(source).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(source, copy);
            }
        }
        String text = Files.readString(conf.resolve(file));
        assertTrue(text.contains(from), from);
        Files.writeString(conf.resolve(file), text.replace(from, to));
        return plan(conf);
    }

    private List<Change> diff(String file, String from, String to) throws IOException {
        return PlanDiff.between(plan(CONF), changed(file, from, to)).changes();
    }

    @Test
    void planDoesNotDifferFromItselfWhereverItLies() throws IOException {
        assertTrue(diff("engine.yaml", "# The engine itself", "\n\n# The engine itself").isEmpty());
        assertTrue(diff("tenants/demo/flows.yaml", "flows:", "\n\nflows:").isEmpty());
    }

    @Test
    void queueSaysWhichFieldsDiffer() throws IOException {
        assertEquals(
                List.of(
                        new Change(
                                Kind.CHANGED,
                                "queue",
                                "demo",
                                "support",
                                List.of(new Field("ring", "15s", "1m")),
                                Effect.AT_ONCE)),
                diff("tenants/demo/queues.yaml", "ring: 15s", "ring: 60s"));
    }

    @Test
    void flowSaysWhichStepsDiffer() throws IOException {
        List<Change> changes =
                diff(
                        "tenants/demo/flows.yaml",
                        "dial: { seat: \"${call.to}\", ring: 30s }",
                        "dial: { seat: \"${call.to}\", ring: 31s }");

        Change change = changes.getFirst();
        assertEquals(1, changes.size());
        assertEquals("to-seat", change.name());
        assertEquals("steps.ring", change.fields().getFirst().name());
        assertTrue(change.fields().getFirst().to().contains("ring 31s"), changes::toString);
        assertEquals(Effect.NEW_CALLS, change.effect());
    }

    @Test
    void secretsAreComparedButNotShown() throws IOException {
        List<Change> changes = diff("tenants/demo/seats.yaml", "tandem-1003", "tandem-4711");

        assertEquals(1, changes.size());
        assertEquals("seat", changes.getFirst().type());
        assertEquals("1003", changes.getFirst().name());
        assertFalse(changes.toString().contains("tandem-"), changes::toString);
    }

    @Test
    void seatsAreAddedAndRemoved() throws IOException {
        List<Change> changes =
                diff(
                        "tenants/demo/seats.yaml",
                        "- { id: \"1010\", name: Jun, password: tandem-1010 }",
                        "- { id: \"1010\", name: Jun, password: tandem-1010 }\n"
                                + "    - { id: \"1011\", name: Kim, password: tandem-1011 }");

        assertEquals(
                List.of(new Change(Kind.ADDED, "seat", "demo", "1011", List.of(), Effect.AT_ONCE)),
                changes);
    }

    @Test
    void listenersWaitForARestartAndLimitsDoNot() throws IOException {
        assertEquals(
                Effect.RESTART,
                diff("engine.yaml", "port: 5060", "port: 5070").getFirst().effect());
        assertEquals(
                Effect.RESTART,
                diff("engine.yaml", "calls: 2000", "calls: 2001").getFirst().effect());
        assertEquals(
                Effect.AT_ONCE,
                diff("engine.yaml", "calls: 2000", "calls: 1999").getFirst().effect());
        assertEquals(
                Effect.AT_ONCE, diff("engine.yaml", "call: 4h", "call: 3h").getFirst().effect());
    }

    @Test
    void trunksNumbersAndHoursAreNamed() throws IOException {
        assertEquals("trunk", diff("trunks.yaml", "port: 5080", "port: 5090").getFirst().type());
        assertEquals(
                new Field("flow", "echo", "menu"),
                diff(
                                "tenants/demo/numbers.yaml",
                                "inbound: { flow: echo }",
                                "inbound: { flow: menu }")
                        .getFirst()
                        .fields()
                        .getFirst());
        Change hours =
                diff(
                                "tenants/demo/hours.yaml",
                                "mon-fri: [\"09:00-18:00\"]",
                                "mon-fri: [\"09:00-17:00\"]")
                        .getFirst();
        assertEquals("hours", hours.type());
        assertTrue(hours.fields().getFirst().to().contains("09:00-17:00"), hours::toString);
    }
}
