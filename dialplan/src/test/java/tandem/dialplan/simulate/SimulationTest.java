package tandem.dialplan.simulate;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import tandem.dialplan.PlanTest;
import tandem.dialplan.PlanTest.Input;
import tandem.dialplan.Tenant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

class SimulationTest {

    private static Input press(String digits) {
        return new Input.Digits(digits);
    }

    private static Input ends(String step, String outcome) {
        return new Input.StepEnds(step, outcome, Map.of());
    }

    @Test
    void queueIsAnsweredAndTheSeatHangsUpWhenNothingElseIsSaid() {
        Course.Ran ran = Shipped.fromTrunk("4000", Shipped.WORKING);

        assertEquals(List.of("wait"), ran.path());
        assertEquals(Optional.of("support"), ran.queue());
        assertEquals(new End(End.By.SEAT, "normal"), ran.end());
        Moment.Queued queued =
                ran.moments().stream()
                        .filter(Moment.Queued.class::isInstance)
                        .map(Moment.Queued.class::cast)
                        .findFirst()
                        .orElseThrow();
        assertEquals(10, queued.seats().size());
        assertEquals("1001", queued.seats().getFirst());
    }

    @Test
    void queueThatTimesOutTakesAsLongAsItsRuleSays() {
        Course.Ran ran = Shipped.fromTrunk("4000", Shipped.WORKING, ends("wait", "timeout"));

        assertEquals(List.of("wait", "sorry", "end"), ran.path());
        assertEquals(List.of("prompts/busy.wav"), ran.prompts());
        assertEquals(new End(End.By.ENGINE, "normal"), ran.end());
        assertEquals(300_000 + 3_000, ran.durationMs());
    }

    @Test
    void menuGoesByDigitsAndByTheHoursAtThatTime() {
        Course.Ran open = Shipped.fromTrunk("4002", Shipped.WORKING, press("3"), press("1"));
        Course.Ran closed = Shipped.fromTrunk("4002", Shipped.EVENING, press("1"));

        assertEquals(
                List.of(
                        "welcome",
                        "ask",
                        "remember",
                        "choose",
                        "tell-hours",
                        "tell-open",
                        "ask",
                        "remember",
                        "choose",
                        "check-hours",
                        "to-support",
                        "wait"),
                open.path());
        assertTrue(closed.path().contains("tell-closed"), closed.path()::toString);
        assertEquals("1", closed.variables().get("choice"));
    }

    @Test
    void silenceAndWrongKeysAreAskedAgainAsOftenAsTheStepSays() {
        Course.Ran ran =
                Shipped.fromTrunk(
                        "4002", Shipped.WORKING, press("9"), new Input.Silence(), press("7"));

        assertEquals(List.of("welcome", "ask", "bye", "end"), ran.path());
        assertEquals(
                List.of(
                        "prompts/welcome.wav",
                        "prompts/menu.wav",
                        "prompts/invalid.wav",
                        "prompts/menu.wav",
                        "prompts/menu.wav",
                        "prompts/goodbye.wav"),
                ran.prompts());
    }

    @Test
    void digitsTypedAheadSkipThePromptThatAsksForThem() {
        Course.Ran ran = Shipped.fromTrunk("4002", Shipped.WORKING, press("31"));

        assertEquals(
                List.of("prompts/welcome.wav", "prompts/menu.wav", "prompts/open.wav"),
                ran.prompts());
        assertEquals(Optional.of("support"), ran.queue());
    }

    @Test
    void callerLeavesWhereItIsSaid() {
        Course.Ran ran = Shipped.fromTrunk("4002", Shipped.WORKING, press("1"), new Input.Hangup());

        assertEquals(new End(End.By.CALLER, "normal"), ran.end());
        assertEquals("wait", ran.path().getLast());
    }

    @Test
    void callerWhoLeavesBeforeTheAnswerCancels() {
        Course.Ran ran = Shipped.fromSeat("1001", "1002", new Input.Hangup());

        assertEquals(new End(End.By.CALLER, "cancelled"), ran.end());
    }

    @Test
    void seatDialsOutWithTheNumberThatThePlanShows() {
        Course.Ran ran = Shipped.fromSeat("1001", "901234");

        assertEquals(Optional.of("01234"), ran.dial());
        assertTrue(
                ran.moments().stream()
                        .anyMatch(
                                m ->
                                        m instanceof Moment.Dialled dialled
                                                && dialled.trunk().equals("lab")
                                                && dialled.callerId().equals("4000")));
        assertEquals(new End(End.By.CALLEE, "normal"), ran.end());
    }

    @Test
    void seatThatDoesNotExistIsUnavailable() {
        Course.Ran ran = Shipped.fromSeat("1001", "1099");

        assertEquals(List.of("ring", "unavailable"), ran.path());
        assertEquals(new End(End.By.ENGINE, "unavailable"), ran.end());
    }

    @Test
    void numberNobodyTakesIsRefused() {
        Course course =
                new Simulation(Shipped.PLAN, PromptLengths.ALIKE, Gatekeeper.NUMBERS_ONLY)
                        .run(
                                Shipped.DEMO,
                                PlanTest.Given.NOTHING,
                                new PlanTest.Call("1", "4711", Shipped.WORKING, Tenant.Side.TRUNK),
                                List.of());

        assertInstanceOf(Course.Refused.class, course);
    }

    @Test
    void whatWasNeverAskedForIsLeftOver() {
        Course.Ran ran = Shipped.fromTrunk("4004", Shipped.WORKING, press("1"));

        assertEquals(List.of(press("1")), ran.unused());
    }

    @Test
    void sameCallRunsTheSameEachTime() {
        Input[] input = {press("3"), new Input.Silence(), press("2")};

        assertEquals(
                Shipped.fromTrunk("4002", Shipped.WORKING, input),
                Shipped.fromTrunk("4002", Shipped.WORKING, input));
    }
}
