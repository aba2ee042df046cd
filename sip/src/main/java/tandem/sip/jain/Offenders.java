package tandem.sip.jain;

import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Sources that gave wrong passwords too often: they hear nothing for a while. Counts failures,
 * never challenges, so a phone that behaves is not hit. Bounded; the source unseen longest is
 * forgotten first. Runs on: sip loop.
 */
final class Offenders {
    static final int MAX_FAILURES = 20;
    static final long WINDOW_MS = 60_000;
    static final long SILENCE_MS = 60_000;
    private static final int MAX_SOURCES = 10_000;

    private final LongSupplier wallMs;
    private final Map<InetAddress, Score> scores =
            new LinkedHashMap<>(64, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<InetAddress, Score> eldest) {
                    return size() > MAX_SOURCES;
                }
            };

    Offenders(LongSupplier wallMs) {
        this.wallMs = wallMs;
    }

    private record Score(int failures, long sinceMs) {}

    boolean isSilenced(InetAddress source) {
        Score score = scores.isEmpty() ? null : scores.get(source);
        if (score == null || score.failures() < MAX_FAILURES) {
            return false;
        }
        if (wallMs.getAsLong() - score.sinceMs() < SILENCE_MS) {
            return true;
        }
        scores.remove(source);
        return false;
    }

    void onFailure(InetAddress source) {
        long nowMs = wallMs.getAsLong();
        Score before = scores.get(source);
        boolean sameWindow = before != null && nowMs - before.sinceMs() < WINDOW_MS;
        int failures = sameWindow ? before.failures() + 1 : 1;
        // With the last failure the time of silence begins.
        long sinceMs = sameWindow && failures < MAX_FAILURES ? before.sinceMs() : nowMs;
        scores.put(source, new Score(failures, sinceMs));
    }
}
