package tandem.bench.stage;

import java.util.Locale;

/**
 * What one stage costs.
 *
 * @param name class without its ending, then the method, then parameters: {@code
 *     G722.decode[rateHz=8000]}
 * @param nsPerOp mean time of one operation in ns
 * @param nsPerFrame the same for 20 ms of audio
 * @param octetsPerOp garbage of one operation in octets
 */
public record StageFigure(String name, double nsPerOp, double nsPerFrame, double octetsPerOp) {

    /** One line of the table. */
    public String line() {
        return String.format(
                Locale.ROOT,
                "%-44s %10.1f ns/op %10.1f ns/20 ms %8.1f octets/op",
                name,
                nsPerOp,
                nsPerFrame,
                octetsPerOp);
    }
}
