package tandem.engine.gate;

import java.time.LocalDate;
import java.util.Optional;

import tandem.dialplan.Number;
import tandem.dialplan.Plan;

/**
 * A call shows a number of its tenant whose registration holds today, whose uses include the
 * purpose, and through the trunk that the number belongs to. Pure.
 */
final class CallerIdRule {
    static final String REASON = "caller_id_not_registered";

    private CallerIdRule() {}

    static Optional<Denial> unknown(Attempt attempt) {
        return Optional.of(new Denial(REASON, "numbers", "no number " + attempt.callerId()));
    }

    static Optional<Denial> check(Question question) {
        Number shown = question.shown();
        Attempt attempt = question.attempt();
        if (!holds(question)) {
            return denial(question, REASON, "the registration of number %s has ended");
        }
        if (!shown.serves(attempt.purpose())) {
            return denial(
                    question,
                    "caller_id_purpose",
                    "number %s is not for " + attempt.purpose().word());
        }
        if (shown.trunk().filter(own -> !leadsTo(question.plan(), attempt, own)).isPresent()) {
            return denial(question, "caller_id_trunk", "number %s belongs to another trunk");
        }
        return Optional.empty();
    }

    /** Whether all trunks that may be tried are of the number's own group. */
    private static boolean leadsTo(Plan plan, Attempt attempt, String own) {
        return own.equals(attempt.trunk())
                || plan.group(own)
                        .flatMap(
                                of ->
                                        plan.group(attempt.trunk())
                                                .map(by -> of.trunks().containsAll(by.trunks())))
                        .orElse(false);
    }

    private static Optional<Denial> denial(Question question, String reason, String detail) {
        return Optional.of(
                new Denial(
                        reason,
                        question.shown().at().toString(),
                        detail.formatted(question.shown().id())));
    }

    /** The check of the plan saw to it once; days have passed since. */
    private static boolean holds(Question question) {
        return question.shown()
                .registration()
                .map(
                        registration ->
                                registration.holds(today(question, true))
                                        && registration.holds(today(question, false)))
                .orElse(true);
    }

    private static LocalDate today(Question question, boolean latest) {
        return LocalDate.ofInstant(
                latest ? question.now().latest() : question.now().earliest(),
                question.attempt().tenant().zone());
    }
}
