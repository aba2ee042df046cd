package tandem.dialplan.load;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

import tandem.dialplan.limit.Exceptions;
import tandem.dialplan.limit.Exceptions.Lift;
import tandem.dialplan.yaml.Code;
import tandem.dialplan.yaml.Key;
import tandem.dialplan.yaml.Section;
import tandem.dialplan.yaml.Shape;
import tandem.dialplan.yaml.Types;

/** {@code limits.exceptions}. */
final class ExceptionsYaml {
    private static final Key<Lift> MAY_LIFT =
            Key.items(
                            "may_lift",
                            Types.oneOf(
                                    Arrays.stream(Lift.values())
                                            .collect(
                                                    Collectors.toMap(
                                                            Lift::word, Function.identity()))),
                            "reasons of the gate that an exception for a callee may lift")
                    .standing("none; in a tenant those of engine.yaml");

    static final Shape SHAPE =
            Shape.of("exceptions", "what exceptions for a callee may lift", MAY_LIFT);

    private ExceptionsYaml() {}

    static Exceptions read(Section section, Exceptions bound) {
        if (!section.has(MAY_LIFT)) {
            return Exceptions.UNSAID;
        }
        Set<Lift> lifts = EnumSet.noneOf(Lift.class);
        lifts.addAll(section.list(MAY_LIFT));
        bound.mayLift()
                .ifPresent(
                        given ->
                                lifts.stream()
                                        .filter(lift -> !given.contains(lift))
                                        .findFirst()
                                        .ifPresent(
                                                lift ->
                                                        section.refuse(
                                                                MAY_LIFT,
                                                                Code.WIDER,
                                                                "the platform does not let "
                                                                        + lift.word()
                                                                        + " be lifted")));
        return new Exceptions(Optional.of(lifts));
    }
}
