package tandem.engine.call;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

import tandem.dialplan.Purpose;
import tandem.engine.gate.Attempt;

/**
 * A wish that a call be placed. Names are those of the plan and may turn out not to be there.
 *
 * @param tenant on whose behalf
 * @param from id of the number to show
 * @param to whom to call
 * @param trunk by which; empty = the one that the number belongs to, or the only one of the tenant
 * @param aim what the call does once the callee, or the seat, has answered
 * @param variables what the plan knows as {@code contact.NAME}
 * @param ringMs how long each rings; empty = usual
 * @param campaign the campaign that it belongs to
 * @param voice with whom the callee will talk
 * @param by key of who wants it
 */
public record PlaceOrder(
        String tenant,
        String from,
        String to,
        Optional<String> trunk,
        Aim aim,
        Purpose purpose,
        Map<String, String> variables,
        OptionalLong ringMs,
        Optional<String> campaign,
        Attempt.Voice voice,
        String by) {
    public PlaceOrder {
        variables = Map.copyOf(variables);
    }
}
