package tandem.bench.stage;

import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

import tandem.media.Codec;
import tandem.media.Part;
import tandem.media.mix.Member;
import tandem.media.mix.Room;
import tandem.media.pace.Lateness;
import tandem.media.pace.PacingWheel;
import tandem.media.rtp.RtpPacket;

/** What 20 ms of a room cost for each member, without the coding of what it says and hears. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class MixerStage {
    private static final int FEW = 3;
    private static final int MANY = 30;
    private static final long FRAME_NS = 20_000_000;

    private final PacingWheel wheel = new PacingWheel(0);
    private final PacingWheel otherWheel = new PacingWheel(0);
    private final Room few = room(wheel, FEW);
    private final Room many = room(otherWheel, MANY);
    private long nowNs;

    /** Says the same for ever. */
    private record Speaker(short[] voice) implements Member {
        @Override
        public int rateHz() {
            return 8000;
        }

        @Override
        public void say(short[] pcm, int samples, long nowNs) {
            System.arraycopy(voice, 0, pcm, 0, samples);
        }

        @Override
        public void hear(short[] pcm, int samples, int rateHz, long dueNs) {
            voice[0] = pcm[1];
        }

        @Override
        public void press(
                RtpPacket packet, java.nio.ByteBuffer datagram, Codec codec, long nowNs) {}
    }

    private static Room room(PacingWheel wheel, int members) {
        Room room = new Room(wheel, new Lateness(), null, _ -> {}, () -> {});
        for (int i = 0; i < members; i++) {
            room.enter(new Speaker(Signal.voice(160, 8000)), Part.SEAT, 0);
        }
        return room;
    }

    /** Of three. */
    @Benchmark
    @OperationsPerInvocation(FEW)
    public Room ofThree() {
        nowNs += FRAME_NS;
        wheel.advance(nowNs);
        return few;
    }

    /** Of thirty. */
    @Benchmark
    @OperationsPerInvocation(MANY)
    public Room ofThirty() {
        nowNs += FRAME_NS;
        otherWheel.advance(nowNs);
        return many;
    }
}
