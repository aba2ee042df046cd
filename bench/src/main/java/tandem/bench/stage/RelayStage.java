package tandem.bench.stage;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

import tandem.media.Codec;
import tandem.media.MediaCommand;
import tandem.media.SessionId;
import tandem.media.StreamSpec;
import tandem.media.session.Session;
import tandem.media.session.SessionLimits;
import tandem.media.session.Wire;

/** What a packet costs from one session to the other, without the sockets. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RelayStage {
    private static final int PAYLOAD = 160;
    private static final long FRAME_NS = 20_000_000;
    private static final InetSocketAddress PEER = new InetSocketAddress("192.0.2.1", 4000);
    private static final InetSocketAddress PEER_RTCP = new InetSocketAddress("192.0.2.1", 4001);

    private final BenchHost host = new BenchHost();
    private final ByteBuffer datagram = ByteBuffer.allocateDirect(12 + PAYLOAD);
    private final Session relayed = pair(Codec.PCMA, Codec.PCMA, 1);
    private final Session translated = pair(Codec.PCMA, Codec.PCMU, 3);
    private final Session mixed = pair(Codec.PCMA, Codec.L16_8K, 5);
    private int sequence;

    /** Takes all and sends nothing. */
    private static final class Sink implements Wire {
        @Override
        public boolean sendRtp(ByteBuffer packet, InetSocketAddress to) {
            return true;
        }

        @Override
        public boolean sendRtcp(ByteBuffer packet, InetSocketAddress to, boolean shared) {
            return true;
        }
    }

    private Session pair(Codec one, Codec other, long id) {
        Session from = session(one, id);
        from.bridge(session(other, id + 1), host.nowNs);
        return from;
    }

    private Session session(Codec codec, long id) {
        SessionId name = new SessionId(id);
        Session session = new Session(name, host, new Sink(), new SessionLimits(0, 0));
        int type = codec.staticPayloadType() < 0 ? 110 : codec.staticPayloadType();
        StreamSpec stream =
                new StreamSpec(PEER, PEER_RTCP, codec, type, type, 101, 101, 20, true, true);
        session.onCommand(new MediaCommand.Connect(name, stream), host.nowNs);
        return session;
    }

    /** As it is. */
    @Benchmark
    public Session relay() {
        return receive(relayed);
    }

    /** From one law of G.711 to the other. */
    @Benchmark
    public Session translate() {
        return receive(translated);
    }

    /** Through a room: jitter buffer, decoder, mixer, coder, and silence the other way. */
    @Benchmark
    public Session mix() {
        receive(mixed);
        host.wheel().advance(host.nowNs);
        return mixed;
    }

    private Session receive(Session to) {
        sequence++;
        host.nowNs += FRAME_NS;
        datagram.clear().put((byte) 0x80).put((byte) 8).putShort((short) sequence);
        datagram.putInt(PAYLOAD * sequence).putInt(7).position(0);
        to.onRtp(datagram, PEER, host.nowNs);
        return to;
    }
}
