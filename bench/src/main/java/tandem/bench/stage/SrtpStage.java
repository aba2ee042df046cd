package tandem.bench.stage;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

import tandem.media.Srtp;
import tandem.media.SrtpKey;
import tandem.media.SrtpSuite;
import tandem.media.srtp.SrtpResult;
import tandem.media.srtp.SrtpScratch;
import tandem.media.srtp.SrtpSession;

/** One packet of 20 ms G.711, encrypted for its way out; or that and opened again. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SrtpStage {
    private static final int RTP_OCTETS = 172;

    /** All of them. */
    @Param public SrtpSuite suite;

    private final ByteBuffer packet = ByteBuffer.allocateDirect(2048);
    private SrtpSession session;
    private int sequence;

    /** New keys. */
    @Setup
    public void open() {
        byte[] octets = new byte[suite.keyOctets() + suite.saltOctets()];
        new SplittableRandom(1).nextBytes(octets);
        SrtpKey key = SrtpKey.of(octets);
        session = new SrtpSession(new Srtp(suite, key, key), new SrtpScratch());
        packet.put(0, (byte) 0x80);
    }

    /** What each sent packet costs. */
    @Benchmark
    public SrtpResult protect() {
        packet.limit(RTP_OCTETS).putShort(2, (short) sequence++);
        return session.protectRtp(packet);
    }

    /** What a sent and a received packet cost together. */
    @Benchmark
    public SrtpResult protectAndUnprotect() {
        packet.limit(RTP_OCTETS).putShort(2, (short) sequence++);
        session.protectRtp(packet);
        return session.unprotectRtp(packet);
    }
}
