package tandem.media.rtp;

import org.jspecify.annotations.Nullable;

/**
 * What the peer last reported about the stream that we send it; a flyweight, filled anew by each
 * {@link Rtcp#tryRead}. Runs on: media loop.
 */
public final class PeerReport {
    boolean any;
    int fractionLost;
    int lost;
    int jitter;
    long roundTripNs;
    @Nullable VoipMetrics metrics;

    PeerReport() {}

    /** True when the datagram that was read last held a reception report about our stream. */
    public boolean isThere() {
        return any;
    }

    /** Share lost since its last report, 0..1. */
    public double lossShare() {
        return fractionLost / 256.0;
    }

    /** Packets lost in all; duplicates may make it less than 0. */
    public int lost() {
        return lost;
    }

    /** Interarrival jitter in units of the RTP clock. */
    public int jitter() {
        return jitter;
    }

    /** Round trip, ns; below 0 when the report tells none. */
    public long roundTripNs() {
        return roundTripNs;
    }

    /** VoIP metrics of our stream, when the datagram that was read last held some. */
    public @Nullable VoipMetrics metrics() {
        return metrics;
    }
}
