package tandem.bench.media;

import java.net.InetSocketAddress;
import java.util.EnumMap;
import java.util.Map;

import tandem.bench.net.Loop;
import tandem.bench.phone.SipPhone;
import tandem.bench.rtp.RtpPump;
import tandem.media.Codec;
import tandem.media.codec.Codecs;

/**
 * The generator of a media bench: one thread for SIP, one for all RTP. Runs on: the thread of the
 * run, which it blocks.
 */
public final class MediaRun implements AutoCloseable {
    private static final String HOST = "127.0.0.1";

    private final Loop sip = Loop.start("media-sip");
    private final RtpPump pump = RtpPump.start("media-rtp", 1);
    private final Codecs codecs = Codecs.load();
    private final Map<Codec, Format> formats = new EnumMap<>(Codec.class);
    private final Timing timing;

    public MediaRun(Timing timing) {
        this.timing = timing;
    }

    /** Whether the codec can be spoken here; Opus wants a libopus. */
    public boolean speaks(Codec codec) {
        return codecs.has(codec);
    }

    private Format format(Codec codec) {
        return formats.computeIfAbsent(codec, missing -> Format.of(missing, codecs));
    }

    /**
     * Measures a row.
     *
     * @param pid process of the engine
     * @param prefix what numbers of the row begin with, before four digits
     * @param nearPort where calls of the row come from
     * @param farPort where the engine sends them
     * @throws IllegalStateException when calls cannot be had or do not last
     */
    public Figure measure(
            Row row, long pid, InetSocketAddress engine, String prefix, int nearPort, int farPort) {
        try (SipPhone near = SipPhone.on(sip, pump, HOST, nearPort).peer(engine);
                SipPhone far = SipPhone.on(sip, pump, HOST, farPort);
                Talks talks = open(row)) {
            OpenCalls calls = new OpenCalls(near);
            Carrier carrier =
                    row.mixed()
                            ? new MetInRooms(pid, prefix, calls)
                            : new CalledThrough(pid, prefix, calls, far);
            return Measurement.take(row.name(), carrier, talks, timing);
        }
    }

    /** Measures the floor: the same packets as a relay has. */
    public Figure measure(Floor floor) {
        try (Talks talks = open(Row.Mode.relay.rows().getFirst())) {
            return Measurement.take("floor", floor, talks, timing);
        }
    }

    private Talks open(Row row) {
        return Talks.open(
                pump.lane().loop(),
                HOST,
                row,
                format(Codec.PCMU),
                format(row.far()),
                timing.calls());
    }

    /** Exceptions inside the generator; must be 0. */
    public long faults() {
        return sip.faults() + pump.lane().loop().faults();
    }

    @Override
    public void close() {
        sip.close();
        pump.close();
    }
}
