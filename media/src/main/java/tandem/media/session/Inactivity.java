package tandem.media.session;

import tandem.media.pace.PacingWheel;

/** Watches for silence of a peer that may send. Runs on: media loop. */
final class Inactivity {
    private final long limitNs;
    private boolean watching;
    private boolean told;
    private boolean everReceived;
    private long quietSinceNs;

    /**
     * @param limitNs 0 = never
     */
    Inactivity(long limitNs) {
        this.limitNs = limitNs;
    }

    /** The peer may send from now on, or may not. */
    void watch(boolean on, long nowNs) {
        if (on && !watching) {
            quietSinceNs = nowNs;
            told = false;
        }
        watching = on;
    }

    void onPacket(long nowNs) {
        quietSinceNs = nowNs;
        everReceived = true;
        told = false;
    }

    /** True once when the silence has lasted too long. */
    boolean isOver(long nowNs) {
        boolean over = limitNs > 0 && watching && !told && nowNs - quietSinceNs >= limitNs;
        told |= over;
        return over;
    }

    boolean everReceived() {
        return everReceived;
    }

    /**
     * When to look again; after the silence was told there is nothing to look for, but looking does
     * no harm.
     */
    long nextLookNs(long nowNs) {
        boolean waiting = limitNs > 0 && watching && !told;
        return waiting
                ? quietSinceNs + limitNs
                : nowNs + Math.max(limitNs, PacingWheel.SLOT_NS * 200);
    }
}
