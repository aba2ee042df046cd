package tandem.media.session;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** The counters of an endpoint. Runs on: any. */
public final class Counters {
    private final LongAdder[] adders = new LongAdder[Counter.values().length];

    public Counters() {
        for (int i = 0; i < adders.length; i++) {
            adders[i] = new LongAdder();
        }
    }

    public void count(Counter counter) {
        adders[counter.ordinal()].increment();
    }

    public void count(Counter counter, long times) {
        adders[counter.ordinal()].add(times);
    }

    /** All by label. */
    public Map<String, Long> snapshot() {
        Map<String, Long> all = new LinkedHashMap<>();
        for (Counter counter : Counter.values()) {
            all.put(counter.label(), adders[counter.ordinal()].sum());
        }
        return all;
    }
}
