package tandem.engine.events.hook;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import tandem.engine.journal.Entry;

/**
 * Whom a fact is for, where the plan says so: the {@code notify} of a voicemail step names
 * webhooks, and then those hear of the message, whatever they ask for, and no other. Runs on: any.
 */
final class Addressees {
    private static final JsonMapper JSON = new JsonMapper();

    private Addressees() {}

    /** Names of webhooks; empty when everybody who asks for such facts hears of it. */
    static Optional<List<String>> of(Entry entry) {
        if (!entry.type().equals("voicemail.left")) {
            return Optional.empty();
        }
        try {
            List<String> names = new ArrayList<>();
            for (JsonNode name : JSON.readTree(entry.body()).path("notify")) {
                names.add(name.asText());
            }
            return names.isEmpty() ? Optional.empty() : Optional.of(names);
        } catch (JsonProcessingException notOurs) {
            return Optional.empty();
        }
    }
}
