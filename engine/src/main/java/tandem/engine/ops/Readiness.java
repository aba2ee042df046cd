package tandem.engine.ops;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Whether the engine should be sent calls, and if not, why. Each part of the engine tells its own
 * condition; readers see one consistent view. Runs on: any; tellers replace the view as a whole.
 */
public final class Readiness {
    private final AtomicReference<View> view =
            new AtomicReference<>(new View(Phase.STARTING, new TreeMap<>()));

    /** The engine enters a phase. Draining is final: nothing leads out of it. */
    public void enter(Phase phase) {
        view.updateAndGet(
                now -> now.phase() == Phase.DRAINING ? now : new View(phase, now.parts()));
    }

    /**
     * A part tells how it is.
     *
     * @param name such as {@code sip}, {@code media}, {@code store}, {@code config}
     */
    public void tell(String name, Part part) {
        view.updateAndGet(
                now -> {
                    SortedMap<String, Part> parts = new TreeMap<>(now.parts());
                    parts.put(name, part);
                    return new View(now.phase(), parts);
                });
    }

    /** How things stand now. */
    public View view() {
        return view.get();
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
