package tandem.engine.gate;

import java.util.Optional;

import tandem.dialplan.Purpose;

/**
 * Emergency numbers always pass: no list, window, counter or limit stands against somebody who
 * calls for help. Who calls to sell or to ask something does not. Pure.
 */
final class EmergencyRule {
    private EmergencyRule() {}

    static Optional<Denial> check(Attempt attempt) {
        String detail = "not for calls of purpose " + attempt.purpose().word();
        return attempt.purpose() == Purpose.SERVICE
                ? Optional.empty()
                : Optional.of(new Denial("emergency_number", "emergency numbers", detail));
    }
}
