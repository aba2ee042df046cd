package tandem.bench.stage;

import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

import tandem.media.G711;
import tandem.media.codec.Companding;

/** One packet from A-law to mu-law by table, as a relay between two laws does it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CompandingStage {
    private final Companding companding = Companding.of(G711.A_LAW);
    private final byte[] octets = new byte[160];

    /** Law to law in place. */
    @Benchmark
    public byte[] toOtherLaw() {
        for (int i = 0; i < octets.length; i++) {
            octets[i] = companding.toOther(octets[i]);
        }
        return octets;
    }
}
