package tandem.dialplan;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The variables that the engine sets on a call, apart from {@code hours.NAME.open}, {@code
 * contact.NAME} and those of the plan itself. This is the one list: the check knows no other, and
 * the engine sets no other. Runs on: any (immutable).
 */
public final class CallVariables {
    /**
     * Begins the paths of what came with a placed call, {@code contact.NAME}. The names are those
     * of whoever places it, such as the columns of a customer's list, so any may be asked for; one
     * that did not come is empty.
     */
    public static final String CONTACT = "contact.";

    /** What may follow. */
    public static final String CONTACT_NAME = "[a-z][a-z0-9_]{0,31}";

    /** What each one holds, by its path in expressions. */
    public static final Map<String, String> ALL = all();

    private CallVariables() {}

    private static Map<String, String> all() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("call.id", "id of the call");
        all.put("call.from", "number of the caller");
        all.put("call.from_name", "name that the caller's phone shows");
        all.put("call.to", "number that was dialled");
        all.put("call.via", "trunk or seat it came from");
        all.put("call.direction", "`inbound` or `outbound`, as in the call record");
        all.put("gather.value", "last entry of `gather`");
        all.put("queue.outcome", "outcome of the last `queue`");
        all.put("dial.outcome", "outcome of the last `dial`");
        all.put("park.slot", "slot of the last `park`");
        all.put("seat.id", "seat that answered last from a queue");
        all.put("http.status", "status of the last answer to `http`");
        return Collections.unmodifiableMap(all);
    }
}
