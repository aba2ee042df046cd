package tandem.engine.ops;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * Whether the engine should be sent calls, and if not, why. Each part of the engine tells its
 * condition, or is asked for it when somebody looks. Runs on: any.
 */
public final class Readiness {
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.STARTING);
    private final Map<String, Supplier<Part>> parts = new ConcurrentSkipListMap<>();

    /** The engine enters a phase. Draining is final: nothing leads out of it. */
    public void enter(Phase next) {
        phase.updateAndGet(now -> now == Phase.DRAINING ? now : next);
    }

    /** Where the engine stands. */
    public Phase phase() {
        return phase.get();
    }

    /**
     * A part tells how it is, until it tells otherwise.
     *
     * @param name such as {@code sip}, {@code media}, {@code store}, {@code config}
     */
    public void tell(String name, Part part) {
        parts.put(name, () -> part);
    }

    /**
     * A part is asked whenever somebody looks.
     *
     * @param condition called on the threads of HTTP; answers at once
     */
    public void watch(String name, Supplier<Part> condition) {
        parts.put(name, condition);
    }

    /** How things stand now. */
    public View view() {
        Map<String, Part> now = new TreeMap<>();
        parts.forEach((name, condition) -> now.put(name, ask(condition)));
        return new View(phase.get(), now);
    }

    private static Part ask(Supplier<Part> condition) {
        try {
            return condition.get();
        } catch (RuntimeException e) {
            return Part.down("does not answer");
        }
    }

    /** Where the engine stands in its life. */
    public enum Phase {
        STARTING,
        READY,
        DRAINING
    }

    /** The condition of one part. */
    public enum Condition {
        UP,
        /** It works with less: calls go on, someone should look. */
        DEGRADED,
        /** Without it no call can be taken. */
        DOWN
    }

    /**
     * What a part tells.
     *
     * @param detail for people, such as an address or an error; may be empty
     */
    public record Part(Condition condition, String detail) {
        public static Part up(String detail) {
            return new Part(Condition.UP, detail);
        }

        public static Part degraded(String detail) {
            return new Part(Condition.DEGRADED, detail);
        }

        public static Part down(String detail) {
            return new Part(Condition.DOWN, detail);
        }
    }

    /** All of it at one moment; immutable. */
    public record View(Phase phase, Map<String, Part> parts) {
        public View {
            parts = Collections.unmodifiableSortedMap(new TreeMap<>(parts));
        }

        /** Whether calls should be sent here. */
        public boolean ready() {
            return phase == Phase.READY
                    && parts.values().stream()
                            .noneMatch(part -> part.condition() == Condition.DOWN);
        }
    }
}
