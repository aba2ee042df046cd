package tandem.bench.phone;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import tandem.bench.net.Loop;
import tandem.bench.rtp.Ear;
import tandem.bench.rtp.Law;
import tandem.bench.rtp.RtpPump;
import tandem.bench.rtp.RtpStream;
import tandem.bench.rtp.StampEar;
import tandem.bench.rtp.ToneEar;
import tandem.bench.rtp.Voice;

/**
 * One call's sound: the stream, the ears, and offer and answer about it (RFC 3264). Negotiation
 * runs on the SIP loop; what is heard belongs to the loop of the stream and is asked for.
 */
final class CallMedia implements Sound {
    private final Loop rtpLoop;
    private final ToneEar tones = new ToneEar();
    private final StampEar stamps;
    private final RtpStream stream;
    private final InetSocketAddress local;
    private final boolean shared;
    private List<Law> laws;
    private String direction = "sendrecv";
    private long version;
    private boolean ended;

    /**
     * @param sink a stream to share by calls that neither speak nor measure, or empty for a stream
     *     of its own
     */
    CallMedia(String host, RtpPump pump, Optional<RtpStream> sink, List<Law> laws, Voice voice) {
        RtpPump.Lane lane = pump.lane();
        this.rtpLoop = lane.loop();
        this.stamps = new StampEar(lane.delaysNs());
        this.shared = sink.isPresent();
        this.stream = sink.orElseGet(() -> RtpStream.open(rtpLoop, host, Ear.both(tones, stamps)));
        this.local = new InetSocketAddress(host, stream.port());
        this.laws = laws;
        say(voice);
    }

    private String offer() {
        return Sdp.write(local, laws, Sdp.EVENT_PAYLOAD_TYPE, direction, version++);
    }

    @Override
    public String direction() {
        return direction;
    }

    @Override
    public void direction(String wanted) {
        direction = wanted;
    }

    @Override
    public String offer(String wanted) {
        direction = wanted;
        return offer();
    }

    @Override
    public Optional<String> answer(String offer) {
        return Sdp.parse(offer).flatMap(this::answer);
    }

    private Optional<String> answer(Sdp offer) {
        Optional<Law> common = offer.laws().stream().filter(laws::contains).findFirst();
        common.ifPresent(law -> laws = List.of(law));
        return common.map(
                _ -> {
                    apply(offer);
                    return Sdp.write(
                            local, laws, offer.eventPayloadType(), mirrored(offer), version++);
                });
    }

    /** What the peer does is mirrored; a hold of our own stays. */
    private String mirrored(Sdp offer) {
        return direction.equals("sendrecv") ? offer.mirrored() : direction;
    }

    @Override
    public void apply(String answer) {
        Sdp.parse(answer).ifPresent(this::apply);
    }

    /** A phone that holds is silent itself: music is the engine's business. */
    private void apply(Sdp remote) {
        if (ended || shared) {
            return;
        }
        if (remote.wantsSilence() || direction.equals("sendonly")) {
            stream.hush();
        } else {
            stream.talk(remote.address(), agreed(remote), remote.eventPayloadType());
        }
    }

    /** The first that both know; an answer with none of our offer is taken at its word. */
    private Law agreed(Sdp remote) {
        return remote.laws().stream()
                .filter(laws::contains)
                .findFirst()
                .orElse(remote.laws().getFirst());
    }

    void say(Voice voice) {
        if (!shared) {
            stream.say(voice);
        }
    }

    void dial(String keys) {
        if (!shared) {
            stream.dial(keys);
        }
    }

    RtpStream stream() {
        return stream;
    }

    StampEar stamps() {
        return stamps;
    }

    Loop rtpLoop() {
        return rtpLoop;
    }

    /** Hands the ear to its own loop. */
    void withEar(Consumer<ToneEar> work) {
        rtpLoop.tell(() -> work.accept(tones));
    }

    <T> CompletableFuture<T> ask(java.util.function.Function<ToneEar, T> question) {
        return rtpLoop.ask(() -> question.apply(tones));
    }

    /** The measurement of pauses stops here. */
    @Override
    public void finish() {
        if (ended) {
            return;
        }
        ended = true;
        if (!shared) {
            stream.hush();
            rtpLoop.tell(() -> stamps.finish(System.nanoTime()));
        }
    }

    @Override
    public void close() {
        finish();
        if (!shared) {
            stream.close();
        }
    }
}
