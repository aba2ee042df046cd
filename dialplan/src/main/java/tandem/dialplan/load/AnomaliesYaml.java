package tandem.dialplan.load;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

import tandem.dialplan.limit.AnomalyRule;
import tandem.dialplan.limit.AnomalyRule.Act;
import tandem.dialplan.limit.AnomalyRule.Sign;
import tandem.dialplan.limit.ComplaintRule.Per;
import tandem.dialplan.yaml.Code;
import tandem.dialplan.yaml.Key;
import tandem.dialplan.yaml.Section;
import tandem.dialplan.yaml.Shape;
import tandem.dialplan.yaml.Type;
import tandem.dialplan.yaml.Types;

/** An entry of {@code limits.anomalies}. */
final class AnomaliesYaml {
    private static final long SECOND = 1_000;
    private static final long MINUTE = 60 * SECOND;
    private static final long DAY = 24 * 60 * MINUTE;
    private static final int WHOLE = 100;

    private static final Key<Per> PER =
            Key.of(
                            "per",
                            words(Per.values(), Per::word),
                            "whose calls are looked at, and who is stopped: the number that is"
                                    + " shown, the campaign, or the tenant")
                    .must();
    private static final Key<Sign> SIGN =
            Key.of(
                            "sign",
                            words(Sign.values(), Sign::word),
                            "what is unusual: short calls, calls without an answer, callees not"
                                    + " called for a month, or more calls than there used to be")
                    .must();
    private static final Key<Integer> OVER =
            Key.of(
                            "over",
                            Types.integer(1, 100_000),
                            "percent of the calls; for rate, of what ten such windows before had"
                                    + " in the mean")
                    .must();
    private static final Key<Long> WINDOW =
            Key.of("window", Types.duration(MINUTE, DAY), "over which calls are looked at").must();
    private static final Key<Integer> LEAST =
            Key.of("least", Types.integer(1, 1_000_000), "fewer calls in the window say nothing")
                    .or(50, "50");
    private static final Key<Long> SHORT =
            Key.of(
                            "short",
                            Types.duration(SECOND, 5 * MINUTE),
                            "a call that is answered and lasts less is short")
                    .or(6 * SECOND, "6s");
    private static final Key<Act> ACT =
            Key.of("do", words(Act.values(), Act::word), "what is done about it").must();
    private static final Key<Integer> PER_MINUTE =
            Key.of(
                            "per_minute",
                            Types.integer(1, 10_000),
                            "calls that a throttled one may begin in a minute")
                    .or(1, "1");
    private static final Key<Long> FOR =
            Key.of("for", Types.duration(MINUTE, 30 * DAY), "how long it stands")
                    .or(60 * MINUTE, "1h");

    static final Shape SHAPE =
            Shape.of(
                    "anomaly-rule",
                    "calls of a kind that honest use has few of, and what is done about them",
                    PER,
                    SIGN,
                    OVER,
                    WINDOW,
                    LEAST,
                    SHORT,
                    ACT,
                    PER_MINUTE,
                    FOR);

    private AnomaliesYaml() {}

    private static <T> Type<T> words(T[] values, Function<T, String> word) {
        return Types.oneOf(
                Arrays.stream(values).collect(Collectors.toMap(word, Function.identity())));
    }

    static Optional<AnomalyRule> read(Section rule) {
        Optional<Per> per = rule.value(PER);
        Optional<Sign> sign = rule.value(SIGN);
        Optional<Integer> over = rule.value(OVER);
        Optional<Long> window = rule.value(WINDOW);
        Optional<Act> act = rule.value(ACT);
        int least = rule.get(LEAST);
        long brief = rule.get(SHORT);
        int perMinute = rule.get(PER_MINUTE);
        long stands = rule.get(FOR);
        if (sign.isPresent()
                && over.isPresent()
                && (sign.get() == Sign.RATE) != over.get() > WHOLE) {
            String reason =
                    sign.get() == Sign.RATE ? "a jump is more than 100" : "of 100 percent at most";
            rule.refuse(OVER, Code.RANGE, reason);
            return Optional.empty();
        }
        if (per.isEmpty()
                || sign.isEmpty()
                || over.isEmpty()
                || window.isEmpty()
                || act.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new AnomalyRule(
                        per.get(),
                        sign.get(),
                        over.get(),
                        window.get(),
                        least,
                        brief,
                        act.get(),
                        perMinute,
                        stands,
                        rule.at()));
    }
}
