package tandem.dialplan.load;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;

import tandem.dialplan.limit.ComplaintRule;
import tandem.dialplan.limit.ComplaintRule.Per;
import tandem.dialplan.limit.ComplaintRule.Severity;
import tandem.dialplan.yaml.Key;
import tandem.dialplan.yaml.Section;
import tandem.dialplan.yaml.Shape;
import tandem.dialplan.yaml.Types;

/** An entry of {@code limits.complaints}. */
final class ComplaintsYaml {
    private static final long HOUR = 3_600_000;
    private static final long DAY = 24 * HOUR;
    private static final int MOST = 100_000;

    private static final Key<Per> PER =
            Key.of(
                            "per",
                            Types.oneOf(
                                    Arrays.stream(Per.values())
                                            .collect(
                                                    Collectors.toMap(
                                                            Per::word, Function.identity()))),
                            "by what complaints are counted, and what is suspended: the number"
                                    + " that was shown, the campaign, or the tenant")
                    .must();
    private static final Key<Severity> SEVERITY =
            Key.of(
                            "severity",
                            Types.oneOf(
                                    Arrays.stream(Severity.values())
                                            .collect(
                                                    Collectors.toMap(
                                                            Severity::word, Function.identity()))),
                            "complaints that weigh less do not count")
                    .or(Severity.LOW, "low");
    private static final Key<Long> WINDOW =
            Key.of(
                            "window",
                            Types.duration(HOUR, 400 * DAY),
                            "sliding: the time over which complaints are counted")
                    .must();
    private static final Key<Integer> MAX =
            Key.of(
                            "max",
                            Types.integer(0, MOST),
                            "complaints in any such window; one more suspends")
                    .must();
    private static final Key<Long> SUSPEND =
            Key.of("suspend", Types.duration(HOUR, 400 * DAY), "for how long")
                    .standing("until somebody lifts it");

    static final Shape SHAPE =
            Shape.of(
                    "complaint-rule",
                    "how many complaints suspend what they are about",
                    PER,
                    SEVERITY,
                    WINDOW,
                    MAX,
                    SUSPEND);

    private ComplaintsYaml() {}

    static Optional<ComplaintRule> read(Section rule) {
        Optional<Per> per = rule.value(PER);
        Optional<Long> window = rule.value(WINDOW);
        Optional<Integer> max = rule.value(MAX);
        Severity least = rule.get(SEVERITY);
        Optional<Long> suspend = rule.value(SUSPEND);
        if (per.isEmpty() || window.isEmpty() || max.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new ComplaintRule(
                        per.get(),
                        least,
                        window.get(),
                        max.get(),
                        suspend.map(OptionalLong::of).orElseGet(OptionalLong::empty),
                        rule.at()));
    }
}
