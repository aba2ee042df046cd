package tandem.media.netsim;

import java.util.ArrayList;
import java.util.List;

/**
 * A peer that packs a signal: a packet is sent when its last sample has been spoken, by the peer's
 * own clock. Settings hold from the packet after they were made.
 */
public final class Sender {
    /** Turns samples into a payload; none = nothing is sent, and time goes on. */
    @FunctionalInterface
    public interface Packing {
        byte[] pack(short[] pcm, int at, int samples);
    }

    private static final long NS = 1_000_000_000L;

    private final List<Packet> packets = new ArrayList<>();
    private final int hz;
    private final int clockHz;
    private final Packing packing;
    private int ptimeMs = 20;
    private double ppm;
    private int sequence = 65_500;
    private int timestamp = -9_000;
    private int epoch = 1;
    private long index;
    private double spokenNs;

    /**
     * @param hz sample rate of the signal
     * @param clockHz of RTP
     */
    public Sender(int hz, int clockHz, Packing packing) {
        this.hz = hz;
        this.clockHz = clockHz;
        this.packing = packing;
    }

    public Sender ptime(int ms) {
        ptimeMs = ms;
        return this;
    }

    /** How much faster than ours the peer's clock runs, in millionths. */
    public Sender drift(double ppm) {
        this.ppm = ppm;
        return this;
    }

    /** Goes on under another SSRC, with sequence and timestamp of its own. */
    public Sender newSource() {
        epoch++;
        sequence = sequence * 31 + 7 & 0xFFFF;
        timestamp = timestamp * 31 + 7;
        return this;
    }

    /** The timestamp jumps without a reason. */
    public Sender jump(int units) {
        timestamp += units;
        return this;
    }

    /** Says nothing for a while, as silence suppression does: time goes on, the sequence waits. */
    public Sender silence(int ms) {
        timestamp += (int) ((long) clockHz * ms / 1000);
        spokenNs += ms * 1e6 / (1 + ppm * 1e-6);
        return this;
    }

    /** Speaks a stretch of the signal. */
    public Sender speak(short[] pcm, int at, int length) {
        int samples = hz * ptimeMs / 1000;
        int units = clockHz * ptimeMs / 1000;
        for (int i = at; i + samples <= at + length; i += samples) {
            spokenNs += samples * (double) NS / hz / (1 + ppm * 1e-6);
            byte[] payload = packing.pack(pcm, i, samples);
            if (payload.length > 0) {
                packets.add(
                        new Packet(
                                (long) spokenNs,
                                sequence,
                                index++,
                                timestamp,
                                epoch,
                                units,
                                payload));
                sequence = sequence + 1 & 0xFFFF;
            }
            timestamp += units;
        }
        return this;
    }

    public Sender speak(short[] pcm) {
        return speak(pcm, 0, pcm.length);
    }

    /** All packets so far, in the order sent. */
    public List<Packet> packets() {
        return List.copyOf(packets);
    }
}
