package tandem.media.session;

import java.nio.ByteBuffer;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

import tandem.media.Codec;
import tandem.media.codec.Gain;
import tandem.media.jitter.JitterCounts;
import tandem.media.jitter.PayloadKind;
import tandem.media.mix.Member;
import tandem.media.rtp.RtpPacket;

/** One session as a member of a room. Decodes only while it is in one. Runs on: media loop. */
final class Voice implements Member {
    private final Host host;
    private final Talk talk;
    private @Nullable Egress egress;
    private @Nullable Ingress ingress;
    private Codec codec = Codec.PCMU;
    private Gain received = Gain.NONE;
    private Gain sent = Gain.NONE;
    private boolean open;
    private boolean mute;
    private long late;
    private long reordered;
    private long discarded;

    Voice(Host host, Talk talk) {
        this.host = host;
        this.talk = talk;
    }

    /** What the stream is now. */
    void connect(Codec codec, Egress egress) {
        this.egress = egress;
        if (codec != this.codec) {
            close();
            mute = false;
        }
        this.codec = codec;
    }

    /** From now on it is listened to. */
    void open() {
        open = true;
    }

    void shut() {
        open = false;
        close();
    }

    void level(double receivedDb, double sentDb) {
        received = Gain.ofDb(receivedDb);
        sent = Gain.ofDb(sentDb);
    }

    /** Whether anything is to be made louder or softer. */
    boolean isLevelled() {
        return received.db() != 0 || sent.db() != 0;
    }

    /** A packet of the peer came. */
    void onPacket(
            int epoch,
            long sequence,
            RtpPacket packet,
            PayloadKind kind,
            ByteBuffer datagram,
            long nowNs) {
        Ingress in = ingress();
        if (in != null) {
            in.put(
                    epoch,
                    sequence,
                    packet.timestamp(),
                    kind,
                    datagram,
                    packet.payloadOffset(),
                    packet.payloadLength(),
                    nowNs);
        }
    }

    private @Nullable Ingress ingress() {
        if (ingress == null && open && !mute) {
            try {
                ingress = new Ingress(host.codecs(), codec);
            } catch (IllegalArgumentException notToBeHad) {
                mute = true;
                host.counters().count(Counter.CODING_FAILED);
            }
        }
        return ingress;
    }

    @Override
    public int rateHz() {
        return Ingress.rateOf(codec);
    }

    @Override
    public void say(short[] pcm, int samples, long nowNs) {
        Ingress in = ingress;
        if (in == null) {
            Arrays.fill(pcm, 0, samples, (short) 0);
        } else {
            in.read(pcm, samples, received, nowNs);
        }
        talk.hear(pcm, samples, rateHz(), nowNs);
    }

    @Override
    public void hear(short[] pcm, int samples, int rateHz, long dueNs) {
        Egress out = egress;
        if (out != null) {
            sent.apply(pcm, 0, samples);
            out.say(pcm, samples, rateHz, dueNs);
        }
    }

    @Override
    public void press(RtpPacket packet, ByteBuffer datagram, Codec codec, long nowNs) {
        Egress out = egress;
        if (out != null) {
            out.press(packet, datagram, codec, nowNs);
        }
    }

    /** Adds what befell packets since the last time to the counters. */
    void count() {
        Ingress in = ingress;
        if (in != null) {
            JitterCounts counts = in.counts();
            host.counters().count(Counter.PACKETS_LATE, counts.late() - late);
            host.counters().count(Counter.PACKETS_REORDERED, counts.reordered() - reordered);
            host.counters().count(Counter.PACKETS_DISCARDED, counts.discarded() - discarded);
            late = counts.late();
            reordered = counts.reordered();
            discarded = counts.discarded();
        }
    }

    private void close() {
        if (ingress != null) {
            count();
            ingress.close();
            ingress = null;
            late = 0;
            reordered = 0;
            discarded = 0;
        }
    }
}
