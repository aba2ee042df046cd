package tandem.media.srtp;

import org.jspecify.annotations.Nullable;

/**
 * The replay windows of the sources that a key has protected, found by SSRC. Only authentic packets
 * make an entry; of more than {@value #MAX_SOURCES} the one that was silent longest is forgotten.
 * Runs on: media loop.
 */
final class Sources {
    private static final int MAX_SOURCES = 32;

    private final int windowPackets;
    private final int[] ssrcs = new int[MAX_SOURCES];
    private final long[] heard = new long[MAX_SOURCES];
    private final @Nullable ReplayWindow[] windows = new ReplayWindow[MAX_SOURCES];
    private int current;
    private long changes;

    Sources(int windowPackets) {
        this.windowPackets = windowPackets;
    }

    /** Null when nothing was heard of it. */
    @Nullable ReplayWindow find(int ssrc) {
        ReplayWindow same = windows[current];
        if (same != null && ssrcs[current] == ssrc) {
            return same;
        }
        for (int i = 0; i < MAX_SOURCES; i++) {
            if (windows[i] != null && ssrcs[i] == ssrc) {
                return windows[i];
            }
        }
        return null;
    }

    /** Makes it the one that {@link #find} looks at first. */
    void onAuthentic(int ssrc) {
        if (windows[current] != null && ssrcs[current] == ssrc) {
            return;
        }
        for (int i = 0; i < MAX_SOURCES; i++) {
            if (windows[i] != null && ssrcs[i] == ssrc) {
                current = i;
                heard[i] = ++changes;
            }
        }
    }

    /** One that {@link #find} did not find. */
    ReplayWindow add(int ssrc) {
        int oldest = 0;
        for (int i = 1; i < MAX_SOURCES; i++) {
            oldest = heard[i] < heard[oldest] ? i : oldest;
        }
        ReplayWindow window = new ReplayWindow(windowPackets);
        ssrcs[oldest] = ssrc;
        windows[oldest] = window;
        heard[oldest] = ++changes;
        current = oldest;
        return window;
    }

    /** Rollover counter of the source that was heard last; 0 before any. */
    long rollovers() {
        ReplayWindow window = windows[current];
        return window == null ? 0 : Math.max(0, window.highest()) >>> 16;
    }
}
