package tandem.media.session;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;

import org.jspecify.annotations.Nullable;

import tandem.media.Codec;
import tandem.media.MediaCommand;
import tandem.media.OpusSettings;
import tandem.media.SessionId;
import tandem.media.StreamSpec;
import tandem.media.codec.Codecs;
import tandem.media.codec.Decoder;
import tandem.media.codec.Encoder;
import tandem.media.codec.Resampler;
import tandem.media.netsim.Network;
import tandem.media.netsim.Packet;
import tandem.media.netsim.Sender;

/** A session whose phone is the test: says a known signal through a network, and hears. */
final class VirtualLeg {
    private static final int EVENTS = 101;
    private static final SessionLimits LIMITS = new SessionLimits(0, Long.MAX_VALUE / 4);

    final Session session;
    final FakeHost.FakeWire wire;
    private final FakeHost host;
    private final Codecs codecs;
    private final InetSocketAddress address;
    private final PriorityQueue<Packet> coming =
            new PriorityQueue<>((a, b) -> Long.compare(a.atNs(), b.atNs()));
    private Codec codec;
    private @Nullable Encoder encoder;
    private int stretches;

    VirtualLeg(FakeHost host, int number, Codec codec, int ptimeMs) {
        this.host = host;
        this.codecs = host.codecs();
        this.codec = codec;
        this.wire = host.new FakeWire();
        this.address = address(number);
        this.session = new Session(new SessionId(number), host, wire, LIMITS);
        connect(codec, ptimeMs);
    }

    static InetSocketAddress address(int number) {
        return new InetSocketAddress("192.0.2." + number, 4000);
    }

    /** A connected session alone. */
    static Session session(FakeHost host, int number, Codec codec, Wire wire) {
        Session session = new Session(new SessionId(number), host, wire, LIMITS);
        StreamSpec stream = stream(address(number), codec, 20);
        session.onCommand(new MediaCommand.Connect(session.id(), stream), host.nowNs);
        return session;
    }

    /** Offer and answer settled a codec. */
    void connect(Codec codec, int ptimeMs) {
        this.codec = codec;
        tell(new MediaCommand.Connect(session.id(), stream(address, codec, ptimeMs)));
    }

    /** Offer and answer settled Opus, and how. */
    void connect(OpusSettings opus) {
        codec = Codec.OPUS;
        tell(new MediaCommand.Connect(session.id(), stream(address, codec, 20, opus)));
    }

    private static StreamSpec stream(InetSocketAddress address, Codec codec, int ptimeMs) {
        return stream(address, codec, ptimeMs, OpusSettings.DEFAULT);
    }

    private static StreamSpec stream(
            InetSocketAddress address, Codec codec, int ptimeMs, OpusSettings opus) {
        return new StreamSpec(
                address,
                new InetSocketAddress(address.getAddress(), address.getPort() + 1),
                codec,
                type(codec),
                type(codec),
                EVENTS,
                EVENTS,
                false,
                ptimeMs,
                true,
                true,
                opus,
                Optional.empty());
    }

    void tell(MediaCommand command) {
        session.onCommand(command, host.nowNs);
    }

    private static int type(Codec codec) {
        return codec.staticPayloadType() >= 0 ? codec.staticPayloadType() : 110;
    }

    /** The rate that the phone speaks and hears at. */
    static int rateOf(Codec codec) {
        return Ingress.rateOf(codec);
    }

    /** From now on the phone says this, at {@link #rateOf}, as a stream of its own. */
    void says(short[] pcm, Network network) {
        says(pcm, network, OpusSettings.DEFAULT);
    }

    /**
     * @param opus how the phone codes it, should that be its codec
     */
    void says(short[] pcm, Network network, OpusSettings opus) {
        Encoder coder = codecs.encoder(codec, rateOf(codec), opus);
        encoder = coder;
        byte[] out = new byte[2048];
        Sender sender =
                new Sender(
                        rateOf(codec),
                        codec.clockHz(),
                        (from, at, samples) -> {
                            int length = coder.encode(from.clone(), at, samples, out, 0);
                            return java.util.Arrays.copyOf(out, Math.max(0, length));
                        });
        for (int i = 0; i < stretches; i++) {
            sender.newSource();
        }
        stretches++;
        network.carry(sender.speak(pcm).packets())
                .forEach(packet -> coming.add(packet.at(host.nowNs + packet.atNs())));
    }

    void says(short[] pcm) {
        says(pcm, new Network(1));
    }

    /** Packets that have arrived by now. */
    void arrive() {
        while (!coming.isEmpty() && coming.peek().atNs() <= host.nowNs) {
            Packet packet = coming.remove();
            if (packet.payload().length > 0) {
                receive(
                        type(codec),
                        packet.sequence(),
                        packet.timestamp(),
                        packet.epoch(),
                        packet.payload());
            }
        }
    }

    /** The phone presses a key: one packet of an event. */
    void presses(int code, int sequence, int timestamp) {
        receive(EVENTS, sequence, timestamp, 1, new byte[] {(byte) code, 10, 0, (byte) 160});
    }

    /** One packet of the phone's first stream. */
    void receives(int type, int sequence, int timestamp, byte[] payload) {
        receive(type, sequence, timestamp, 1, payload);
    }

    private void receive(int type, int sequence, int timestamp, int ssrc, byte[] payload) {
        ByteBuffer datagram = ByteBuffer.allocateDirect(12 + payload.length + 64);
        datagram.put((byte) 0x80).put((byte) type).putShort((short) sequence);
        datagram.putInt(timestamp).putInt(ssrc).put(payload).flip();
        session.onRtp(datagram, address, host.nowNs);
    }

    List<FakeHost.Sent> sentAudio() {
        return wire.rtp.stream().filter(sent -> sent.payloadType() == type(codec)).toList();
    }

    /** What the phone has heard since a moment, each packet at the place of its timestamp. */
    short[] heard(long sinceNs) {
        List<FakeHost.Sent> packets =
                sentAudio().stream().filter(sent -> sent.atNs() >= sinceNs).toList();
        int rate = rateOf(codec);
        int first = packets.getFirst().timestamp();
        int units = packets.getLast().timestamp() - first;
        int room = (int) codec.samples(units, rate) + Decoder.roomFor(rate);
        short[] pcm = new short[room];
        int end = 0;
        try (Decoder decoder = codecs.decoder(codec, rate)) {
            for (FakeHost.Sent packet : packets) {
                int at = (int) codec.samples(packet.timestamp() - first, rate);
                int samples = decoder.decode(packet.payload(), 0, packet.length(), pcm, at);
                end = Math.max(end, at + samples);
            }
        }
        return java.util.Arrays.copyOf(pcm, end);
    }

    /** Likewise, at 8 kHz. */
    short[] heardNarrow(long sinceNs) {
        return Resampler.convert(heard(sinceNs), rateOf(codec), 8000);
    }

    void close() {
        session.close(host.nowNs);
        if (encoder != null) {
            encoder.close();
        }
    }
}
