package tandem.engine.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import tandem.engine.cdr.StepRecord.Entered;
import tandem.engine.journal.JsonText;

/**
 * The lists of a step as JSON in one column each: mostly empty, never searched. Digits are texts, a
 * number where only their count may be known. Runs on: any.
 */
final class StepLists {
    private static final String EMPTY = "[]";
    private static final JsonMapper MAPPER = new JsonMapper();

    private StepLists() {}

    static String prompts(List<String> prompts) {
        return prompts.isEmpty() ? EMPTY : JsonText.list(prompts);
    }

    static List<String> prompts(String json) {
        List<String> prompts = new ArrayList<>();
        read(json).forEach(prompt -> prompts.add(prompt.asText()));
        return prompts;
    }

    static String digits(List<Entered> digits) {
        if (digits.isEmpty()) {
            return EMPTY;
        }
        StringBuilder json = new StringBuilder();
        for (Entered entered : digits) {
            json.append(json.isEmpty() ? '[' : ',');
            // An empty text is no digits, not digits that are hidden.
            if (entered.digits().isEmpty() && entered.count() > 0) {
                json.append(entered.count());
            } else {
                String list = JsonText.list(List.of(entered.digits()));
                json.append(list, 1, list.length() - 1);
            }
        }
        return json.append(']').toString();
    }

    static List<Entered> digits(String json) {
        List<Entered> digits = new ArrayList<>();
        for (JsonNode one : read(json)) {
            digits.add(
                    one.isNumber()
                            ? new Entered("", one.intValue())
                            : new Entered(one.asText(), one.asText().length()));
        }
        return digits;
    }

    private static JsonNode read(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (IOException e) {
            throw new IllegalStateException("a step's list is no JSON", e);
        }
    }
}
