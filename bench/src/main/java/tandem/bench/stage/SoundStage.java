package tandem.bench.stage;

import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

import tandem.media.codec.ComfortNoise;
import tandem.media.codec.Crossfade;
import tandem.media.codec.Gain;
import tandem.media.codec.VoiceActivity;

/** What is done to 20 ms of PCM at 8 kHz on its way. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SoundStage {
    private static final int FRAME = 160;

    private final short[] voice = Signal.voice(FRAME, 8000);
    private final short[] pcm = voice.clone();
    private final VoiceActivity activity = new VoiceActivity(8000, VoiceActivity.Settings.DEFAULT);
    private final Crossfade crossfade = new Crossfade(8000);
    private final ComfortNoise noise = new ComfortNoise(1);
    private final Gain gain = Gain.ofDb(-0.01);

    /** Talk or not. */
    @Benchmark
    public VoiceActivity.Change voiceActivity() {
        return activity.hear(voice, 0, FRAME);
    }

    /** A switch of sources in each frame. */
    @Benchmark
    public short[] crossfade() {
        crossfade.switched();
        crossfade.pass(pcm, 0, FRAME);
        return pcm;
    }

    /** Noise of RFC 3389. */
    @Benchmark
    public short[] comfortNoise() {
        noise.fill(pcm, 0, FRAME);
        return pcm;
    }

    /** In place. */
    @Benchmark
    public short[] gain() {
        gain.apply(pcm, 0, FRAME);
        return pcm;
    }
}
