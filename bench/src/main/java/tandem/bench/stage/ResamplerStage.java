package tandem.bench.stage;

import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

import tandem.media.codec.Resampler;

/** Changes of rate, 20 ms at a time. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ResamplerStage {
    /** From and to, in Hz. */
    @Param({"16000-8000", "8000-16000", "48000-8000", "8000-48000", "44100-8000"})
    public String rates = "";

    private short[] frame = {};
    private short[] out = {};
    private Resampler resampler = Resampler.of(8000, 16_000);

    /** Makes the filter. */
    @Setup
    public void open() {
        String[] parts = rates.split("-");
        int fromHz = Integer.parseInt(parts[0]);
        frame = Signal.voice(fromHz / 50, fromHz);
        resampler = Resampler.of(fromHz, Integer.parseInt(parts[1]));
        out = new short[resampler.maxOutput(frame.length)];
    }

    /** One frame. */
    @Benchmark
    public int resample() {
        return resampler.resample(frame, 0, frame.length, out, 0);
    }
}
