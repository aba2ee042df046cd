package tandem.media.quality;

import org.jspecify.annotations.Nullable;

import tandem.media.Quality;
import tandem.media.rtp.PeerReport;
import tandem.media.rtp.VoipMetrics;

/**
 * Watches both streams of one session, for reports to the peer and for the record. What the peer
 * hears is known from its reports only. Runs on: media loop.
 */
public final class StreamMonitor {
    private static final int NS_PER_US = 1000;
    private static final double JITTER_SHARE = 0.95;
    private static final int US_PER_MS = 1000;

    /** Longest packet time that is believed, ms. */
    private static final int MAX_PACKET_MS = 120;

    private final LossBursts bursts = new LossBursts();
    private final Spread jitter = new Spread();
    private final Spread reportedJitter = new Spread();
    private final Spread roundTrips = new Spread();
    private long roundTripSumUs;

    private int clockHz = 8000;
    private int packetMs = 20;
    private int epoch;
    private long lastSequence;
    private int lastTimestamp;

    private long reportedLost;
    private boolean reported;
    private @Nullable VoipMetrics reportedMetrics;

    /** Sets the rate of the RTP clock, 8000..48000; 8000 until said otherwise. */
    public void clock(int hz) {
        clockHz = hz;
    }

    /**
     * A packet of the peer came that was not there before.
     *
     * @param epoch of its sequence
     * @param sequence extended
     */
    public void onPacket(int epoch, long sequence) {
        bursts.onPacket(epoch, sequence);
    }

    /**
     * That packet was audio.
     *
     * @param jitterUs interarrival jitter with it, microseconds
     */
    public void onAudio(int epoch, long sequence, int timestamp, long jitterUs) {
        jitter.add(jitterUs);
        int units = timestamp - lastTimestamp;
        if (epoch == this.epoch && sequence == lastSequence + 1 && units > 0) {
            int ms = (int) (units * 1000L / clockHz);
            packetMs = ms >= 1 && ms <= MAX_PACKET_MS ? ms : packetMs;
        }
        this.epoch = epoch;
        lastSequence = sequence;
        lastTimestamp = timestamp;
    }

    /** The peer reported about the stream that we send. */
    public void onReport(PeerReport report) {
        if (report.isThere()) {
            reported = true;
            reportedLost = Math.max(0, report.lost());
            reportedJitter.add((report.jitter() & 0xFFFFFFFFL) * 1_000_000 / clockHz);
            if (report.roundTripNs() >= 0) {
                long us = report.roundTripNs() / NS_PER_US;
                roundTrips.add(us);
                roundTripSumUs += us;
            }
        }
        VoipMetrics metrics = report.metrics();
        if (metrics != null) {
            reportedMetrics = metrics;
        }
    }

    private long roundTripUs() {
        return roundTrips.count() == 0 ? 0 : roundTripSumUs / roundTrips.count();
    }

    /** What the peer is told about its stream. */
    public VoipMetrics metrics() {
        double r = receivedR();
        int buffer = bufferMs(jitter);
        return new VoipMetrics(
                bursts.lossShare(),
                0,
                bursts.burstDensity(),
                bursts.gapDensity(),
                (int) (bursts.burstPackets() * packetMs),
                (int) (bursts.gapPackets() * packetMs),
                (int) (roundTripUs() / US_PER_MS),
                packetMs + buffer,
                (int) Math.round(r),
                (int) Math.round(EModel.mos(r) * 10),
                buffer,
                buffer);
    }

    private double receivedR() {
        return EModel.r(bursts.lossShare(), bursts.burstRatio(), delayMs(jitter));
    }

    /**
     * Mouth to ear as far as it is ours to know: the way, the packet, the buffer against jitter.
     */
    private double delayMs(Spread jitter) {
        return roundTripUs() / 2.0 / US_PER_MS + packetMs + bufferMs(jitter);
    }

    /**
     * What a jitter buffer needs: some twice the mean deviation covers nearly all of a normal
     * spread.
     */
    private static int bufferMs(Spread jitter) {
        return (int) (2 * jitter.percentile(JITTER_SHARE) / US_PER_MS);
    }

    /** The stream is over: what has not come by now is lost. */
    public void settle() {
        bursts.settle();
    }

    /**
     * Figures up to now.
     *
     * @param sentPackets packets that went to the peer
     */
    public Quality quality(long sentPackets) {
        return new Quality(
                roundTripUs(),
                roundTrips.max(),
                bursts.bursts(),
                reportedLost,
                jitter.count() == 0 ? Quality.Heard.UNKNOWN : heard(jitter, receivedR()),
                reported ? heard(reportedJitter, sentR(sentPackets)) : Quality.Heard.UNKNOWN);
    }

    private static Quality.Heard heard(Spread jitter, double r) {
        return new Quality.Heard(
                jitter.percentile(JITTER_SHARE),
                jitter.max(),
                (int) Math.round(r * 10),
                (int) Math.round(EModel.mos(r) * 100));
    }

    /** The peer's own word, which knows what it discarded; else by its reports of loss. */
    private double sentR(long sentPackets) {
        VoipMetrics told = reportedMetrics;
        if (told != null && told.r() >= 0) {
            return Math.min(told.r(), 100);
        }
        double loss = sentPackets == 0 ? 0 : Math.min(1, (double) reportedLost / sentPackets);
        return EModel.r(loss, 1, delayMs(reportedJitter));
    }
}
