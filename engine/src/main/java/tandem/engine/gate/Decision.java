package tandem.engine.gate;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What the gate says to an attempt. */
public sealed interface Decision {
    record Granted(Permit permit) implements Decision {}

    /**
     * @param denials all that speaks against it, what weighs most first; at least one
     */
    record Denied(List<Denial> denials) implements Decision {
        public Denied {
            denials = List.copyOf(denials);
            if (denials.isEmpty()) {
                throw new IllegalArgumentException("denied for no reason");
            }
        }

        public Denied(Denial only) {
            this(List.of(only));
        }

        /** The reason that weighs most. */
        public Denial first() {
            return denials.getFirst();
        }

        /** From when on all of them are gone; empty when time does not help with one. */
        public Optional<Instant> next() {
            return denials.stream().allMatch(denial -> denial.next().isPresent())
                    ? denials.stream()
                            .map(denial -> denial.next().orElseThrow())
                            .max(Comparator.naturalOrder())
                    : Optional.empty();
        }
    }
}
