package tandem.engine.gate;

import java.util.List;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import tandem.engine.cdr.CallJson;

/** Denials as the API and events write them. */
public final class DenialJson {
    private DenialJson() {}

    /** All of them as {@code reasons}, and {@code next}. */
    public static ObjectNode of(Decision.Denied denied) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("next", denied.next().map(CallJson::time).orElse(null));
        json.set("reasons", of(denied.denials()));
        return json;
    }

    public static ArrayNode of(List<Denial> denials) {
        ArrayNode rows = JsonNodeFactory.instance.arrayNode();
        denials.forEach(denial -> rows.add(of(denial)));
        return rows;
    }

    private static ObjectNode of(Denial denial) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("reason", denial.reason())
                .put("rule", denial.rule())
                .put("detail", denial.detail())
                .put("next", denial.next().map(CallJson::time).orElse(null));
    }
}
