package tandem.sip.jain;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Monotonic counters by name. Names come from code, never from the network, so the map is bounded.
 * Runs on: any.
 */
final class Counters {
    private final ConcurrentHashMap<String, LongAdder> values = new ConcurrentHashMap<>();

    void count(String name) {
        add(name, 1);
    }

    void add(String name, long amount) {
        LongAdder adder = values.get(name);
        if (adder == null) {
            adder = values.computeIfAbsent(name, _ -> new LongAdder());
        }
        adder.add(amount);
    }

    Map<String, Long> snapshot() {
        Map<String, Long> out = new TreeMap<>();
        values.forEach((name, adder) -> out.put(name, adder.sum()));
        return out;
    }

    /**
     * Name of the request counter; methods that we do not know share one, for their names come from
     * the network.
     */
    static String requests(String method) {
        return switch (method) {
            case "INVITE" -> "requests_total{method=INVITE}";
            case "ACK" -> "requests_total{method=ACK}";
            case "BYE" -> "requests_total{method=BYE}";
            case "CANCEL" -> "requests_total{method=CANCEL}";
            case "OPTIONS" -> "requests_total{method=OPTIONS}";
            case "REGISTER" -> "requests_total{method=REGISTER}";
            case "INFO" -> "requests_total{method=INFO}";
            case "UPDATE" -> "requests_total{method=UPDATE}";
            case "REFER" -> "requests_total{method=REFER}";
            default -> "requests_total{method=other}";
        };
    }

    static String refused(String reason) {
        return "refused_total{reason=" + reason + "}";
    }
}
