package tandem.engine.events;

import com.fasterxml.jackson.core.io.JsonStringEncoder;

import tandem.engine.cdr.CallJson;
import tandem.engine.journal.Entry;

/** Events as JSON, in one line. Runs on: any. */
public final class EventJson {
    private static final JsonStringEncoder ENCODER = JsonStringEncoder.getInstance();

    private EventJson() {}

    /**
     * One event. Its number is a text, since it may grow beyond what JavaScript counts exactly; its
     * data is the body of the fact, as it was written.
     */
    public static String of(Entry entry) {
        StringBuilder json = new StringBuilder(entry.body().length() + 160);
        json.append("{\"id\":\"").append(entry.number()).append('"');
        json.append(",\"at\":\"").append(CallJson.time(entry.at())).append('"');
        text(json, "type", entry.type());
        text(json, "tenant", entry.tenant());
        text(json, "subject", entry.subject());
        return json.append(",\"data\":").append(entry.body()).append('}').toString();
    }

    private static void text(StringBuilder json, String name, String value) {
        json.append(",\"").append(name).append("\":\"");
        json.append(ENCODER.quoteAsString(value)).append('"');
    }
}
