package tandem.engine.gate;

import java.util.Optional;
import java.util.regex.Pattern;

import tandem.dialplan.Number;

/**
 * The one gate that every outbound leg passes. Its rules now: the caller-ID must be a registered
 * number of the tenant, and the called number must be one. Lists, frequencies and time windows join
 * here. Runs on: any (pure).
 */
public final class Gate {
    /** Digits with an optional plus; at most the 15 of E.164 and a prefix. */
    private static final Pattern DIALLABLE = Pattern.compile("\\+?[0-9*#]{1,24}");

    public Decision decide(Attempt attempt) {
        if (!DIALLABLE.matcher(attempt.number()).matches()) {
            return new Decision.Denied(
                    "number_invalid",
                    "not a number to dial: " + attempt.number().length() + " characters");
        }
        Optional<Number> shown =
                attempt.tenant().numbers().stream()
                        .filter(number -> number.id().equals(attempt.callerId()))
                        .findFirst();
        if (shown.isEmpty()) {
            return new Decision.Denied(
                    "caller_id_not_registered", "no number " + attempt.callerId());
        }
        return new Decision.Granted(new Permit(attempt, shown.get().pattern().source()));
    }
}
