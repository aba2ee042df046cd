package tandem.dialplan.load;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;

import tandem.dialplan.Number;
import tandem.dialplan.Purpose;
import tandem.dialplan.Verb;
import tandem.dialplan.yaml.Code;
import tandem.dialplan.yaml.Problems;
import tandem.dialplan.yaml.Wording;

/** A number that a flow shows to callees must be for what the flow calls for. */
final class ShownNumbers {
    private ShownNumbers() {}

    /**
     * @param numbers by id; empty for one that is not sound
     */
    static void check(
            Collection<FlowDraft> flows, Map<String, Optional<Number>> numbers, Problems problems) {
        for (FlowDraft flow : flows) {
            for (StepDraft step : flow.steps().values()) {
                step.verb()
                        .flatMap(ShownNumbers::callerId)
                        .flatMap(id -> numbers.getOrDefault(id, Optional.empty()))
                        .filter(number -> !number.serves(flow.purpose()))
                        .ifPresent(
                                number ->
                                        problems.add(
                                                step.at(),
                                                Code.NOT_ALLOWED,
                                                message(number, flow.purpose())));
            }
        }
    }

    private static Optional<String> callerId(Verb verb) {
        if (verb instanceof Verb.Transfer(Verb to)) {
            return callerId(to);
        }
        return verb instanceof Verb.Dial dial
                        && dial.target() instanceof Verb.Dial.Target.ToNumber number
                ? Optional.of(number.callerId())
                : Optional.empty();
    }

    private static String message(Number number, Purpose purpose) {
        return "number "
                + Wording.quote(number.id())
                + " is not for use in calls of purpose "
                + purpose.word();
    }
}
