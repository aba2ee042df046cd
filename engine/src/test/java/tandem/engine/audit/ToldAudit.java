package tandem.engine.audit;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

import tandem.engine.journal.Journal;
import tandem.engine.time.EngineClock;

/** An audit that keeps nothing: what is told goes straight to the journal. */
public final class ToldAudit implements Audit {
    private final Journal journal;
    private final EngineClock clock;
    private final AtomicLong last = new AtomicLong();
    private volatile boolean writable = true;
    private volatile boolean room = true;

    public ToldAudit(Journal journal, EngineClock clock) {
        this.journal = journal;
        this.clock = clock;
    }

    @Override
    public CompletableFuture<Boolean> tell(Act act) {
        if (!room) {
            return CompletableFuture.completedFuture(false);
        }
        AuditEntry entry =
                new AuditEntry(last.incrementAndGet(), Head.NONE.hash(), clock.now(), act);
        Announcement.of(entry).ifPresent(journal::append);
        return CompletableFuture.completedFuture(true);
    }

    @Override
    public void tellIfRoom(Act act) {
        tell(act);
    }

    @Override
    public boolean writable() {
        return writable;
    }

    /** Whether the disk takes anything from now on. */
    public void writable(boolean now) {
        writable = now;
    }

    /** Whether there is room for what is told from now on. */
    public void room(boolean now) {
        room = now;
    }
}
