package tandem.dialplan;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import tandem.dialplan.RecordingPolicy.Format;
import tandem.dialplan.RecordingPolicy.Mode;
import tandem.dialplan.RecordingPolicy.Place;
import tandem.dialplan.RecordingPolicy.Rule;
import tandem.dialplan.RecordingPolicy.SealedWith;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class RecordingPolicyTest {
    private static Rule rule(Mode mode) {
        return Rule.of(mode);
    }

    private static final Rule ONLY_FORMAT =
            new Rule(
                    Optional.empty(),
                    OptionalInt.empty(),
                    Optional.of(Format.WAV_ALAW),
                    Optional.of(true),
                    OptionalInt.of(7));

    private static RecordingPolicy policy(Rule byDefault) {
        return new RecordingPolicy(
                byDefault,
                Map.of("hotline", rule(Mode.NONE)),
                Map.of("sales", rule(Mode.ALL), "quiet", ONLY_FORMAT),
                Map.of("1001", rule(Mode.NONE)),
                Optional.empty(),
                List.of());
    }

    private static Place place(String number, String queue, String seat) {
        return new Place(word(number), word(queue), word(seat));
    }

    private static Optional<String> word(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    @Test
    void theNearestRuleWins() {
        RecordingPolicy policy = policy(rule(Mode.ALL));

        assertTrue(policy.records(Place.NOWHERE, "a"));
        assertFalse(policy.records(place("hotline", "", ""), "a"));
        assertTrue(policy.records(place("hotline", "sales", ""), "a"));
        assertFalse(policy.records(place("hotline", "sales", "1001"), "a"));
        assertTrue(policy.records(place("other", "", "1002"), "a"));
    }

    @Test
    void whatARuleDoesNotSayTheWiderOneSays() {
        Rule rule = policy(rule(Mode.ALL)).at(place("hotline", "quiet", ""));

        assertEquals(Optional.of(Mode.NONE), rule.mode());
        assertEquals(Optional.of(Format.WAV_ALAW), rule.format());
        assertEquals(OptionalInt.of(7), rule.retainDays());
    }

    @Test
    void aShareOfCallsIsTheSameEachTimeAndAboutAsLargeAsAsked() {
        Rule third =
                new Rule(
                        Optional.of(Mode.PERCENT),
                        OptionalInt.of(30),
                        Optional.empty(),
                        Optional.empty(),
                        OptionalInt.empty());
        RecordingPolicy policy = policy(third);

        long chosen =
                IntStream.range(0, 10_000)
                        .filter(i -> policy.records(Place.NOWHERE, "call-" + i))
                        .count();

        assertTrue(chosen > 2_700 && chosen < 3_300, "of 10000: " + chosen);
        assertEquals(
                policy.records(Place.NOWHERE, "call-7"), policy.records(Place.NOWHERE, "call-7"));
    }

    @Test
    void onlyTheTenantsNoneIsFinal() {
        assertTrue(policy(rule(Mode.NONE)).forbids());
        assertFalse(policy(rule(Mode.ASKED)).forbids());
    }

    @Test
    void aKeyIsNotShown() {
        assertEquals("SealedWith[k]", new SealedWith("k", "open sesame").toString());
    }
}
