package tandem.bench.load;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.HdrHistogram.Histogram;

import tandem.bench.phone.StampReport;
import tandem.bench.rtp.StreamReport;

/** Adds up what calls report. Runs on: the SIP loop of the run. */
final class Tally {
    private static final long TIME_MAX_NS = TimeUnit.MINUTES.toNanos(10);

    final Histogram setupNs = new Histogram(1_000, TIME_MAX_NS, 3);
    final Histogram offerNs = new Histogram(1_000, TIME_MAX_NS, 3);
    final Map<String, Long> failures = new HashMap<>();
    long completed;
    long seatsLeft;
    long talkNs;
    long latestCallNs;
    long packets;
    long lost;
    long longestGapNs;
    long latestPacketNs;

    void onSetup(long ns) {
        setupNs.recordValue(Math.clamp(ns, 0, TIME_MAX_NS));
    }

    void onOffer(long ns) {
        offerNs.recordValue(Math.clamp(ns, 0, TIME_MAX_NS));
    }

    void onFailure(String reason) {
        failures.merge(reason, 1L, Long::sum);
    }

    void onStamps(StampReport stamps) {
        packets += stamps.stamped();
        lost += stamps.lost();
        longestGapNs = Math.max(longestGapNs, stamps.longestGapNs());
    }

    void onStream(StreamReport stream) {
        latestPacketNs = Math.max(latestPacketNs, stream.latestSendNs());
    }
}
