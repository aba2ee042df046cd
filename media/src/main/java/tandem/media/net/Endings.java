package tandem.media.net;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import tandem.media.MediaEvent;
import tandem.media.MediaEvent.Closed;
import tandem.media.SessionId;
import tandem.media.StreamStats;
import tandem.media.pace.PacingWheel;
import tandem.media.record.Recording;

/**
 * Sees to it that Closed is a session's last event: it is told when the ports are free and each
 * recording has been told. A disk that hangs does not keep a call from ending. Runs on: media loop.
 */
final class Endings {
    /** Tells the listener. */
    @FunctionalInterface
    interface Teller {
        void tell(MediaEvent event);
    }

    private static final long MAX_WAIT_NS = TimeUnit.SECONDS.toNanos(10);

    /** A session that was closed and has not been told so. */
    private static final class Ending {
        private final StreamStats stats;
        private final PacingWheel.Entry limit;
        private boolean portsFree;

        Ending(StreamStats stats, PacingWheel.Entry limit) {
            this.stats = stats;
            this.limit = limit;
        }
    }

    private final Teller teller;
    private final PacingWheel wheel;
    private final Map<SessionId, List<Recording>> recordings = new HashMap<>();
    private final Map<SessionId, Ending> endings = new HashMap<>();

    Endings(Teller teller, PacingWheel wheel) {
        this.teller = teller;
        this.wheel = wheel;
    }

    /** A recording began. */
    void onRecording(Recording recording) {
        recordings.computeIfAbsent(recording.session(), _ -> new ArrayList<>(1)).add(recording);
    }

    /** The recording's end was told to the listener. */
    void onRecorded(Recording recording) {
        List<Recording> open = recordings.get(recording.session());
        if (open != null && open.remove(recording) && open.isEmpty()) {
            recordings.remove(recording.session());
            tryTellClosed(recording.session());
        }
    }

    /** The session was closed. */
    void onClosed(SessionId id, StreamStats stats, long nowNs) {
        Ending ending = new Ending(stats, new PacingWheel.Entry(_ -> onOverdue(id)));
        endings.put(id, ending);
        wheel.schedule(ending.limit, nowNs + MAX_WAIT_NS);
    }

    /** Its ports can be bound again. */
    void onPortsFree(SessionId id) {
        Ending ending = endings.get(id);
        if (ending != null) {
            ending.portsFree = true;
            tryTellClosed(id);
        }
    }

    private void tryTellClosed(SessionId id) {
        @Nullable Ending ending = endings.get(id);
        if (ending != null && ending.portsFree && !recordings.containsKey(id)) {
            endings.remove(id);
            wheel.cancel(ending.limit);
            teller.tell(new Closed(id, ending.stats));
        }
    }

    private void onOverdue(SessionId id) {
        List<Recording> open = recordings.remove(id);
        for (Recording recording : open == null ? List.<Recording>of() : open) {
            if (recording.tryTell()) {
                String fault = "the disk did not answer in time";
                teller.tell(recording.ended(recording.unfinished(fault)));
            }
        }
        tryTellClosed(id);
    }
}
