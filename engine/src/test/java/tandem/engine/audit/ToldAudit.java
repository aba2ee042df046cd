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

    public ToldAudit(Journal journal, EngineClock clock) {
        this.journal = journal;
        this.clock = clock;
    }

    @Override
    public CompletableFuture<Boolean> tell(Act act) {
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
        return true;
    }
}
