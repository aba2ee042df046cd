package tandem.engine.gate;

import java.util.Optional;
import java.util.function.Consumer;

import tandem.dialplan.DialledNumber;
import tandem.dialplan.Number;

/**
 * The one gate that every outbound leg passes. Its rules now: the caller-ID must be a registered
 * number of the tenant, and the called number must be one. Lists, frequencies and time windows join
 * here. Runs on: any (pure).
 */
public final class Gate {
    private final Consumer<String> onDenied;

    /**
     * @param onDenied told the reason of each refusal, for metrics; must not block
     */
    public Gate(Consumer<String> onDenied) {
        this.onDenied = onDenied;
    }

    /** Grants a permit for one leg, or says why not. */
    public Decision decide(Attempt attempt) {
        if (!DialledNumber.isValid(attempt.number())) {
            return denied(
                    "number_invalid",
                    "not a number to dial: " + attempt.number().length() + " characters");
        }
        Optional<Number> shown =
                attempt.tenant().numbers().stream()
                        .filter(number -> number.id().equals(attempt.callerId()))
                        .findFirst();
        if (shown.isEmpty()) {
            return denied("caller_id_not_registered", "no number " + attempt.callerId());
        }
        return new Decision.Granted(new Permit(attempt, shown.get().pattern().source()));
    }

    private Decision denied(String reason, String detail) {
        onDenied.accept(reason);
        return new Decision.Denied(reason, detail);
    }
}
