package tandem.engine.trunk;

import tandem.sip.HangupCause;

/** The wish of one call for a channel of one trunk. Its fields are guarded by the {@link Line}. */
final class Turn {
    static final long NO_SLOT = -1;

    final boolean urgent;
    final long deadlineNs;
    private final Runnable wake;
    boolean hasChannel;
    long slotNs = NO_SLOT;

    /**
     * @param urgent whether caps do not hold for it
     * @param deadlineNs until when it waits
     * @param wake told, at most once for each channel that comes free, that it should look again
     */
    Turn(boolean urgent, long deadlineNs, Runnable wake) {
        this.urgent = urgent;
        this.deadlineNs = deadlineNs;
        this.wake = wake;
    }

    void wake() {
        wake.run();
    }

    /** How far it has come. */
    sealed interface Progress {
        /** It has a channel, and an INVITE may be sent now. */
        record Ready() implements Progress {}

        /** Look again then, or when woken. */
        record Waits(long untilNs) implements Progress {}

        /** It has waited long enough. */
        record Refused(HangupCause cause) implements Progress {}
    }
}
