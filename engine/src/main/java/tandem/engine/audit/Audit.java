package tandem.engine.audit;

import java.util.concurrent.CompletableFuture;

/** Where acts are written down. Runs on: any; never waits. */
public interface Audit {
    /**
     * Writes an act down.
     *
     * @return true as soon as it is on the disk; false when there is no room for it, which is
     *     counted and noted in the log as soon as it can be
     */
    CompletableFuture<Boolean> tell(Act act);

    /**
     * The same for acts of which there may be very many, and whose loss is bearable since they are
     * counted elsewhere: they never fill the room that the others need.
     */
    void tellIfRoom(Act act);

    /** Whether the disk took what was written last. */
    boolean writable();
}
