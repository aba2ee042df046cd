package tandem.bench.rtp;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import tandem.bench.net.Loop;
import tandem.bench.net.Timer;
import tandem.bench.net.UdpSocket;

/**
 * One end of an RTP session over its own socket: speaks a {@link Voice} every 20 ms by absolute
 * deadlines, sends and hears keys, and gives what it hears to an {@link Ear}. Runs on: any for its
 * public methods, which hand over to the loop; all state belongs to the loop.
 */
public final class RtpStream implements AutoCloseable {
    private static final long FRAME_NS = TimeUnit.MILLISECONDS.toNanos(20);

    /** Deadlines lie on whole milliseconds, so that one wake-up of the loop serves many streams. */
    private static final long GRID_NS = TimeUnit.MILLISECONDS.toNanos(1);

    /** Up to this much is caught up in a burst; after a longer stop the stream goes on from now. */
    private static final long CATCH_UP_NS = 5 * FRAME_NS;

    private static final int PACKET_OCTETS = 12 + Voice.FRAME_OCTETS;
    private static final int PORT_TRIES = 32;

    private final Loop loop;
    private final RtpReceiver receiver;
    private final DigitSender digits = new DigitSender();
    private final ByteBuffer out = ByteBuffer.allocate(PACKET_OCTETS);
    private final UdpSocket socket;
    private final int ssrc = ThreadLocalRandom.current().nextInt();
    private Consumer<Character> onKey = _ -> {};
    private @Nullable Timer pace;
    private @Nullable InetSocketAddress to;
    private Voice voice = Voice.silence();
    private Law law = Law.MU;
    private int eventPayloadType;
    private int sequence = ThreadLocalRandom.current().nextInt(1 << 15);
    private int timestamp = ThreadLocalRandom.current().nextInt();
    private boolean marker;
    private long frame;
    private long sent;
    private long latestSendNs;
    private boolean closed;

    private RtpStream(Loop loop, String host, Ear ear) {
        this.loop = loop;
        this.receiver = new RtpReceiver(ear);
        this.socket = bindEven(host);
    }

    /** Binds an even port of that address (RFC 3550 11). Nothing is sent before {@link #talk}. */
    public static RtpStream open(Loop loop, String host, Ear ear) {
        return new RtpStream(loop, host, ear);
    }

    private UdpSocket bindEven(String host) {
        UdpSocket bound = bindAny(host);
        for (int tries = 0; tries < PORT_TRIES && bound.local().getPort() % 2 != 0; tries++) {
            bound.close();
            bound = bindAny(host);
        }
        return bound;
    }

    private UdpSocket bindAny(String host) {
        return loop.bindCalm(
                new InetSocketAddress(host, 0),
                (packet, _, arrivedNs) -> onPacket(packet, arrivedNs));
    }

    public int port() {
        return socket.local().getPort();
    }

    /**
     * Starts to speak, or goes on with another peer or codec.
     *
     * @param eventPayloadType for keys, both ways; -1 when the peer takes none
     */
    public void talk(InetSocketAddress peer, Law with, int eventPayloadType) {
        loop.tell(() -> onTalk(peer, with, eventPayloadType));
    }

    /** Changes what is said. */
    public void say(Voice words) {
        loop.tell(() -> voice = words);
    }

    /** Stops sending, as on hold; goes on hearing. */
    public void hush() {
        loop.tell(this::onHush);
    }

    /**
     * Sends keys one after the other, each instead of the voice for 100 ms; what is no key is left
     * out.
     */
    public void dial(String keys) {
        loop.tell(() -> keys.chars().forEach(key -> digits.enqueue((char) key)));
    }

    /** Tells each key heard. Runs the consumer on the loop. */
    public void onKey(Consumer<Character> consumer) {
        loop.tell(() -> onKey = consumer);
    }

    public CompletableFuture<StreamReport> report() {
        return loop.ask(
                () ->
                        new StreamReport(
                                sent,
                                receiver.received,
                                receiver.lost(),
                                receiver.junk,
                                receiver.longestGapNs,
                                latestSendNs,
                                receiver.digits()));
    }

    /** Stops and gives the port back; figures stay readable. */
    @Override
    public void close() {
        loop.tell(this::onClose);
    }

    private void onTalk(InetSocketAddress peer, Law with, int events) {
        to = peer;
        law = with;
        eventPayloadType = events;
        receiver.eventPayloadType(events);
        if (pace == null && !closed) {
            marker = true;
            long nowNs = System.nanoTime();
            pace = loop.at(nowNs - Math.floorMod(nowNs, GRID_NS) + GRID_NS, this::onFrameDue);
        }
    }

    private void onHush() {
        if (pace != null) {
            pace.cancel();
            pace = null;
        }
    }

    private void onClose() {
        closed = true;
        onHush();
        socket.close();
    }

    private void onFrameDue() {
        Timer timer = pace;
        if (timer == null || to == null) {
            return;
        }
        long lateNs = System.nanoTime() - timer.deadlineNs();
        latestSendNs = Math.max(latestSendNs, lateNs);
        sendFrame(to);
        long skippedNs = lateNs > CATCH_UP_NS ? lateNs - lateNs % FRAME_NS : 0;
        timestamp += (int) (skippedNs / FRAME_NS) * Voice.FRAME_OCTETS;
        loop.again(timer, timer.deadlineNs() + skippedNs + FRAME_NS);
    }

    /** A packet that this machine refuses to send is no loss on the way, so it is not numbered. */
    private void sendFrame(InetSocketAddress peer) {
        boolean event = eventPayloadType >= 0 && digits.isSending();
        boolean marked = event ? digits.isFirst() : marker;
        out.clear();
        out.put((byte) 0x80);
        out.put((byte) ((marked ? 0x80 : 0) | (event ? eventPayloadType : law.payloadType())));
        out.putShort((short) sequence);
        out.putInt(event ? digits.timestamp(timestamp) : timestamp);
        out.putInt(ssrc);
        if (event) {
            digits.put(out);
        } else {
            voice.speak(out, law, frame);
            marker = false;
        }
        out.flip();
        timestamp += Voice.FRAME_OCTETS;
        if (socket.send(out, peer)) {
            digits.advance();
            sequence++;
            frame++;
            sent++;
        }
    }

    private void onPacket(ByteBuffer packet, long arrivedNs) {
        char key = receiver.onPacket(packet, arrivedNs);
        if (key != 0) {
            onKey.accept(key);
        }
    }
}
