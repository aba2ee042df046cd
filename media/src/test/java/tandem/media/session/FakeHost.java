package tandem.media.session;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;

import tandem.media.Audio;
import tandem.media.MediaEvent;
import tandem.media.RecordingSpec;
import tandem.media.SessionId;
import tandem.media.codec.Codecs;
import tandem.media.pace.Lateness;
import tandem.media.pace.PacingWheel;
import tandem.media.play.PlayForm;
import tandem.media.play.Playlist;
import tandem.media.play.Prompts;
import tandem.media.play.file.Renditions;
import tandem.media.record.Tap;
import tandem.media.rtp.RtpPacket;
import tandem.media.srtp.SrtpScratch;

/** A loop without sockets, under a clock that the test moves. Only silence can be played. */
final class FakeHost implements Host, AutoCloseable {
    record Sent(
            long atNs,
            int payloadType,
            boolean marker,
            int sequence,
            int timestamp,
            byte[] payload) {
        int length() {
            return payload.length;
        }
    }

    /** One session's way out. */
    final class FakeWire implements Wire {
        final List<Sent> rtp = new ArrayList<>();
        final List<Long> rtcp = new ArrayList<>();
        boolean refuses;

        @Override
        public boolean sendRtp(ByteBuffer packet, InetSocketAddress to) {
            int at = packet.position();
            int second = packet.get(at + 1) & 0xFF;
            byte[] payload = new byte[packet.remaining() - 12];
            packet.get(at + 12, payload);
            rtp.add(
                    new Sent(
                            nowNs,
                            second & 0x7F,
                            second >= 0x80,
                            packet.getShort(at + 2) & 0xFFFF,
                            packet.getInt(at + 4),
                            payload));
            return !refuses;
        }

        @Override
        public boolean sendRtcp(ByteBuffer packet, InetSocketAddress to, boolean shared) {
            rtcp.add(nowNs);
            return true;
        }
    }

    static final long MS = 1_000_000;

    final List<MediaEvent> events = new ArrayList<>();
    private final Codecs codecs = Codecs.load();
    private final Counters counters = new Counters();
    private final RandomGenerator random = new SplittableRandom(42);
    private final ByteBuffer scratch = ByteBuffer.allocateDirect(2048);
    private final RtpPacket packet = new RtpPacket();
    private final SrtpScratch srtpScratch = new SrtpScratch();
    private final Prompts prompts = new Prompts(1 << 20, () -> 0, Renditions.none(Codecs.load()));
    private final PacingWheel wheel;
    private final Lateness lateness = new Lateness();
    private final long originNs;
    long nowNs;

    FakeHost(long originNs) {
        this.originNs = originNs;
        this.nowNs = originNs;
        this.wheel = new PacingWheel(originNs);
    }

    /** Moves the clock from slot to slot. */
    void runToMs(long ms) {
        while (nowNs < originNs + ms * MS) {
            nowNs += PacingWheel.SLOT_NS;
            wheel.advance(nowNs);
        }
    }

    /** The loop is held up: the clock moves, and nothing is called until it has. */
    void stallMs(long ms) {
        nowNs += ms * MS;
        wheel.advance(nowNs);
    }

    long count(Counter counter) {
        return counters.snapshot().get(counter.label());
    }

    @Override
    public void assertInLoop() {}

    @Override
    public void tell(MediaEvent event) {
        events.add(event);
    }

    @Override
    public PacingWheel wheel() {
        return wheel;
    }

    @Override
    public Lateness lateness() {
        return lateness;
    }

    @Override
    public ByteBuffer scratch() {
        return scratch;
    }

    @Override
    public RtpPacket packet() {
        return packet;
    }

    @Override
    public SrtpScratch srtpScratch() {
        return srtpScratch;
    }

    @Override
    public RandomGenerator random() {
        return random;
    }

    @Override
    public Counters counters() {
        return counters;
    }

    @Override
    public long nowNs() {
        return nowNs;
    }

    @Override
    public long wallMs() {
        return 1_000_000 + (nowNs - originNs) / MS;
    }

    @Override
    public Codecs codecs() {
        return codecs;
    }

    @Override
    public @Nullable Playlist cached(List<Audio> audio, PlayForm form, boolean repeat) {
        return prompts.cached(audio, form, repeat);
    }

    @Override
    public boolean tryPrepare(
            List<Audio> audio, PlayForm form, boolean repeat, Prompts.Prepared then) {
        return false;
    }

    @Override
    public @Nullable Tap tryRecord(SessionId session, RecordingSpec spec, long nowNs) {
        return null;
    }

    @Override
    public @Nullable Tap tryRecordMessage(
            SessionId session, Path file, long silenceMs, long nowNs) {
        return null;
    }

    @Override
    public void close() {
        prompts.close();
    }
}
