package tandem.bench.media;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import tandem.bench.net.Loop;
import tandem.bench.net.Timer;
import tandem.bench.net.UdpSocket;
import tandem.bench.phone.Sound;
import tandem.media.Srtp;
import tandem.media.SrtpKey;
import tandem.media.srtp.SrtpResult;
import tandem.media.srtp.SrtpScratch;
import tandem.media.srtp.SrtpSession;

/**
 * One end of a call that talks: sends coded frames every 20 ms at its own place in those 20 ms,
 * encrypted when the call is, and notes which frames of its partner it hears. Holds and digits are
 * not for it. Runs on: the methods of {@link Sound} on the SIP loop, all else on the loop of the
 * talker, which both ends of a call share.
 */
final class Talker implements Sound, Heard.Sent {
    private static final long FRAME_NS = TimeUnit.MILLISECONDS.toNanos(20);

    /** So many frames back are delays known: 20 s. */
    private static final int REMEMBERED = 1024;

    private static final int HEADER_OCTETS = 12;
    private static final int PACKET_OCTETS = 2048;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Loop loop;
    private final Format format;
    private final long phaseNs;
    private final UdpSocket socket;
    private final Heard heard;
    private final Line local;
    private final SrtpScratch scratch;
    private final ByteBuffer out = ByteBuffer.allocateDirect(PACKET_OCTETS);
    private final ByteBuffer in = ByteBuffer.allocateDirect(PACKET_OCTETS);
    private final long[] sentNs = new long[REMEMBERED];
    private final int ssrc = ThreadLocalRandom.current().nextInt();
    private final int firstSequence = ThreadLocalRandom.current().nextInt(1 << 15);
    private final int firstTimestamp = ThreadLocalRandom.current().nextInt();
    private @Nullable Talker partner;
    private @Nullable Timer pace;
    private @Nullable InetSocketAddress to;
    private @Nullable SrtpSession secure;
    private int sendType;
    private int hearType;
    private long sent;
    private long latestSendNs;
    private long version;

    private Talker(
            Loop loop, String host, Format format, long phaseNs, boolean encrypted, Heard heard) {
        this.loop = loop;
        this.format = format;
        this.phaseNs = phaseNs;
        this.heard = heard;
        this.scratch = new SrtpScratch();
        this.socket = loop.bindCalm(new InetSocketAddress(host, 0), this::onPacket);
        Optional<SrtpKey> key = encrypted ? Optional.of(newKey()) : Optional.empty();
        this.local = new Line(socket.local(), format.payloadType(), key, encrypted ? 1 : 0);
        this.sendType = format.payloadType();
        this.hearType = format.payloadType();
    }

    /**
     * Binds a port of that address; any thread.
     *
     * @param phaseNs its place in the 20 ms, so that many do not all send at once
     */
    static Talker open(
            Loop loop, String host, Format format, long phaseNs, boolean encrypted, Heard heard) {
        return new Talker(loop, host, format, phaseNs, encrypted, heard);
    }

    private static SrtpKey newKey() {
        byte[] octets = new byte[Line.SUITE.keyOctets() + Line.SUITE.saltOctets()];
        RANDOM.nextBytes(octets);
        return SrtpKey.of(octets);
    }

    // ---- what its call says of it

    @Override
    public String offer(String direction) {
        return local.write(format.codec(), direction, version++);
    }

    @Override
    public String direction() {
        return "sendrecv";
    }

    @Override
    public void direction(String wanted) {}

    @Override
    public Optional<String> answer(String offer) {
        Optional<Line> remote =
                Line.parse(offer, format.codec())
                        .filter(line -> line.key().isPresent() == local.key().isPresent());
        remote.ifPresent(line -> talk(line, line.payloadType()));
        return remote.map(
                line ->
                        new Line(local.address(), line.payloadType(), local.key(), line.tag())
                                .write(format.codec(), "sendrecv", version++));
    }

    @Override
    public void apply(String answer) {
        Line.parse(answer, format.codec()).ifPresent(line -> talk(line, format.payloadType()));
    }

    /** What we wrote is what we get: our own number in an offer, the peer's in an answer. */
    private void talk(Line remote, int wePromised) {
        loop.tell(
                () -> {
                    secure =
                            remote.key()
                                    .flatMap(
                                            theirs ->
                                                    local.key().map(ours -> session(ours, theirs)))
                                    .orElse(null);
                    sendType = remote.payloadType();
                    hearType = wePromised;
                    talk(remote.address());
                });
    }

    private SrtpSession session(SrtpKey ours, SrtpKey theirs) {
        return new SrtpSession(new Srtp(Line.SUITE, ours, theirs), scratch);
    }

    @Override
    public void finish() {
        loop.tell(this::hush);
    }

    @Override
    public void close() {
        loop.tell(
                () -> {
                    hush();
                    socket.close();
                });
    }

    // ---- the loop of the talker

    InetSocketAddress address() {
        return socket.local();
    }

    Heard heard() {
        return heard;
    }

    /** Whose frames come to us. */
    void listenTo(Talker other) {
        partner = other;
    }

    /** Sends there from now on; any thread. */
    void start(InetSocketAddress peer) {
        loop.tell(() -> talk(peer));
    }

    private void talk(InetSocketAddress peer) {
        to = peer;
        if (pace == null) {
            long nowNs = System.nanoTime();
            long dueNs = nowNs - Math.floorMod(nowNs - phaseNs, FRAME_NS) + FRAME_NS;
            pace = loop.at(dueNs, this::onFrameDue);
        }
    }

    private void hush() {
        if (pace != null) {
            pace.cancel();
            pace = null;
        }
    }

    @Override
    public long sent() {
        return sent;
    }

    @Override
    public long sentNs(long frame) {
        return sentNs[(int) (frame % REMEMBERED)];
    }

    /** The most that a frame was sent behind its time since the last call of this. */
    long takeLatestSendNs() {
        long latest = latestSendNs;
        latestSendNs = 0;
        return latest;
    }

    /** After a stop of this program the missed frames are sent in a burst, and told as late. */
    private void onFrameDue() {
        Timer timer = pace;
        if (timer == null || to == null) {
            return;
        }
        latestSendNs = Math.max(latestSendNs, System.nanoTime() - timer.deadlineNs());
        send(to);
        loop.again(timer, timer.deadlineNs() + FRAME_NS);
    }

    private void send(InetSocketAddress peer) {
        out.clear();
        out.put((byte) 0x80);
        out.put((byte) (sent == 0 ? 0x80 | sendType : sendType));
        out.putShort((short) (firstSequence + sent));
        out.putInt((int) (firstTimestamp + sent * format.units()));
        out.putInt(ssrc);
        out.put(format.frame(sent));
        out.flip();
        if (secure != null) {
            secure.protectRtp(out);
        }
        sentNs[(int) (sent % REMEMBERED)] = System.nanoTime();
        sent++;
        socket.send(out, peer);
    }

    private void onPacket(ByteBuffer packet, InetSocketAddress from, long arrivedNs) {
        if (packet.remaining() < HEADER_OCTETS || packet.remaining() > PACKET_OCTETS) {
            heard.junk++;
            return;
        }
        ByteBuffer plain = packet;
        if (secure != null) {
            plain = in.clear().put(packet).flip();
            if (secure.unprotectRtp(plain) != SrtpResult.OK) {
                heard.junk++;
                return;
            }
        }
        hear(plain, arrivedNs);
    }

    private void hear(ByteBuffer packet, long arrivedNs) {
        Talker other = partner;
        if ((packet.get(1) & 0x7f) != hearType || other == null) {
            heard.junk++;
            return;
        }
        heard.onPacket(packet.getShort(2), arrivedNs, other, new Payload(packet, other.format));
    }

    /** What lies behind the header, beside what the partner may have sent. */
    private final class Payload implements Heard.Same {
        private final ByteBuffer octets;
        private final Format sent;

        Payload(ByteBuffer packet, Format sent) {
            this.octets = packet.slice(HEADER_OCTETS, packet.limit() - HEADER_OCTETS);
            this.sent = sent;
        }

        @Override
        public boolean canTell() {
            return sent.codec() == format.codec();
        }

        @Override
        public boolean as(long frame) {
            return octets.equals(ByteBuffer.wrap(sent.frame(frame)));
        }
    }
}
