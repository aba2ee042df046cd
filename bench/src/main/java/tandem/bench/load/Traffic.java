package tandem.bench.load;

import java.util.List;

/**
 * What is offered. Runs on: any (immutable).
 *
 * @param cps calls started a second, at a constant rate whatever happens; 0.01..10000
 * @param calls in all, 1..1000000
 * @param holdMs from the answer to the hang-up
 * @param media whether both sides send stamped packets and measure what they hear
 * @param numbers called in turn; each must echo or reach a phone of the run
 */
public record Traffic(double cps, int calls, long holdMs, boolean media, List<String> numbers) {
    public Traffic {
        numbers = List.copyOf(numbers);
        if (!(cps >= 0.01 && cps <= 10_000)
                || calls < 1
                || calls > 1_000_000
                || holdMs < 0
                || numbers.isEmpty()) {
            throw new IllegalArgumentException(
                    "traffic out of range: " + cps + " cps, " + calls + " calls");
        }
    }

    /** From the first call to the last. */
    public double seconds() {
        return calls / cps;
    }
}
