package tandem.media.net;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;

import tandem.media.Codec;
import tandem.media.MediaCommand;
import tandem.media.MediaEndpoint;
import tandem.media.MediaEvent;
import tandem.media.MediaSettings;
import tandem.media.OpusSettings;
import tandem.media.SessionId;
import tandem.media.Srtp;
import tandem.media.SrtpKey;
import tandem.media.SrtpSuite;
import tandem.media.StreamSpec;

import static org.awaitility.Awaitility.await;

/** An endpoint on the loopback with its events kept. */
final class MediaFixture implements AutoCloseable {
    static final MediaSettings SETTINGS =
            new MediaSettings("127.0.0.1", 0, 0, 1, 2000, 0, 16 << 20, 4096);

    final Queue<MediaEvent> events = new ConcurrentLinkedQueue<>();
    final MediaEndpoint media;

    MediaFixture(MediaSettings settings) {
        media = LoopMedia.open(settings, events::add);
    }

    MediaFixture() {
        this(SETTINGS);
    }

    /** A session with its port. */
    record Leg(SessionId id, InetSocketAddress port) {}

    Leg open() {
        return open(7);
    }

    /**
     * @param call sessions of one call share a loop
     */
    private Leg open(long call) {
        SessionId id = media.newSession(call);
        media.tell(new MediaCommand.Open(id));
        return new Leg(
                id,
                awaitEvent(MediaEvent.Opened.class, opened -> opened.session().equals(id)).rtp());
    }

    /** A connected session towards a peer; events are payload type 101. */
    Leg connect(RtpPeer peer, Codec codec) {
        Leg leg = open();
        tell(new MediaCommand.Connect(leg.id, stream(peer, codec)));
        return leg;
    }

    /** Likewise, of a call. */
    Leg connect(RtpPeer peer, Codec codec, long call) {
        Leg leg = open(call);
        tell(new MediaCommand.Connect(leg.id, stream(peer, codec)));
        return leg;
    }

    /** Likewise, encrypted with one key both ways. */
    Leg connect(RtpPeer peer, Codec codec, SrtpSuite suite) {
        Leg leg = open();
        StreamSpec plain = stream(peer, codec);
        SrtpKey key = SrtpKey.of(new byte[suite.keyOctets() + suite.saltOctets()]);
        tell(
                new MediaCommand.Connect(
                        leg.id,
                        new StreamSpec(
                                plain.remoteRtp(),
                                plain.remoteRtcp(),
                                codec,
                                plain.sendPayloadType(),
                                plain.receivePayloadType(),
                                plain.digitsSendPayloadType(),
                                plain.digitsReceivePayloadType(),
                                plain.toneDigits(),
                                plain.ptimeMs(),
                                true,
                                true,
                                OpusSettings.DEFAULT,
                                Optional.of(new Srtp(suite, key, key)))));
        return leg;
    }

    /**
     * Tells, and waits until the loop has done it: commands are done in order, so an answered one
     * behind it says so.
     */
    void tell(MediaCommand command) {
        media.tell(command);
        Leg witness = open();
        media.tell(new MediaCommand.Close(witness.id));
    }

    static StreamSpec stream(RtpPeer peer, Codec codec) {
        return stream(peer.address(), codec, 101, true, true);
    }

    static StreamSpec stream(
            InetSocketAddress remote, Codec codec, int digits, boolean sends, boolean receives) {
        return stream(remote, codec, digits, 20, sends, receives);
    }

    static StreamSpec stream(
            InetSocketAddress remote,
            Codec codec,
            int digits,
            int ptimeMs,
            boolean sends,
            boolean receives) {
        int type = payloadType(codec);
        return new StreamSpec(
                remote,
                new InetSocketAddress(remote.getAddress(), remote.getPort() + 1),
                codec,
                type,
                type,
                digits,
                digits,
                ptimeMs,
                sends,
                receives);
    }

    static int payloadType(Codec codec) {
        return codec.staticPayloadType() >= 0 ? codec.staticPayloadType() : 110 + codec.ordinal();
    }

    <T extends MediaEvent> T awaitEvent(Class<T> type, Predicate<T> wanted) {
        return await().atMost(Duration.ofSeconds(10))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(2))
                .until(() -> find(type, wanted), found -> !found.isEmpty())
                .getFirst();
    }

    <T extends MediaEvent> List<T> find(Class<T> type, Predicate<T> wanted) {
        return events.stream().filter(type::isInstance).map(type::cast).filter(wanted).toList();
    }

    <T extends MediaEvent> List<T> find(Class<T> type) {
        return find(type, _ -> true);
    }

    MediaEvent.Closed closeLeg(Leg leg) {
        media.tell(new MediaCommand.Close(leg.id));
        return awaitEvent(MediaEvent.Closed.class, closed -> closed.session().equals(leg.id));
    }

    long counter(String name) {
        return media.gauges().counters().get(name);
    }

    @Override
    public void close() {
        media.close();
    }
}
