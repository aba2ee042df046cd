package tandem.bench.stage;

import java.util.Locale;

/**
 * What one stage costs.
 *
 * @param name class without its ending, then the method, then parameters: {@code
 *     G722.decode[rateHz=8000]}
 * @param nsPerOp mean time of one operation by the clock, in ns
 * @param cpuNsPerOp CPU time of it in ns, which is the same on an idle machine
 * @param cpuNsPerFrame the same for 20 ms of audio
 * @param octetsPerOp garbage of one operation in octets
 */
public record StageFigure(
        String name, double nsPerOp, double cpuNsPerOp, double cpuNsPerFrame, double octetsPerOp) {

    /** One line of the table. */
    public String line() {
        return String.format(
                Locale.ROOT,
                "%-40s %10.0f ns/op %10.0f CPU ns/op %10.0f CPU ns/20 ms %7.1f octets/op",
                name,
                nsPerOp,
                cpuNsPerOp,
                cpuNsPerFrame,
                octetsPerOp);
    }
}
