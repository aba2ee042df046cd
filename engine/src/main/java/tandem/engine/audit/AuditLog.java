package tandem.engine.audit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import tandem.engine.disk.Durable;
import tandem.engine.journal.JsonText;

/**
 * The log of who did what, in {@code data/audit/}: each entry holds the hash of the one before it,
 * so that none can be changed, taken out or put in unnoticed. Runs on: any; its own thread writes.
 */
public final class AuditLog implements Audit, AutoCloseable {
    /** The act that proves that a segment was dropped because it was old enough. */
    static final String DROPPED = "audit.dropped";

    private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);
    private static final long DROP_LIMIT_S = 10;

    private final Path dir;
    private final AuditWriter writer;
    private final Thread thread;

    private AuditLog(Path dir, AuditWriter writer) {
        this.dir = dir;
        this.writer = writer;
        this.thread = Thread.ofPlatform().name("audit").daemon().start(writer);
    }

    /**
     * Opens the log and finds its end.
     *
     * @param heard told each entry when it is on the disk, on the log's thread; must not wait
     * @throws UncheckedIOException when the directory cannot be used
     */
    public static AuditLog open(Path dir, InstantSource clock, Consumer<AuditEntry> heard) {
        return open(dir, clock, heard, AuditFiles.Sinks.REAL);
    }

    static AuditLog open(
            Path dir, InstantSource clock, Consumer<AuditEntry> heard, AuditFiles.Sinks sinks) {
        AuditFiles files;
        try {
            files = AuditFiles.open(dir, sinks);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot use " + dir + " for the audit: " + e, e);
        }
        AuditLog log = new AuditLog(dir, new AuditWriter(files, clock, heard));
        log.tellRepair(files.repair());
        return log;
    }

    private void tellRepair(AuditFiles.Repair found) {
        if (found.cut() > 0) {
            tell(
                    Act.of("audit.repaired")
                            .with(
                                    new JsonText()
                                            .put("octets", found.cut())
                                            .put("set_aside", found.setAside())));
        }
    }

    @Override
    public CompletableFuture<Boolean> tell(Act act) {
        return writer.tell(act);
    }

    @Override
    public void tellIfRoom(Act act) {
        writer.tellIfRoom(act);
    }

    @Override
    public boolean writable() {
        return writer.writable();
    }

    /** The last entry that is on the disk. */
    public Head head() {
        return writer.head();
    }

    /** Acts that wait for the disk. */
    public long waiting() {
        return writer.waiting();
    }

    /** Acts for which there was no room. */
    public long lostTotal() {
        return writer.lostTotal();
    }

    /** What is on the disk, to be read. */
    public AuditReader reader() {
        return new AuditReader(dir, this::head);
    }

    /**
     * Drops segments whose entries are all older. Of each its end is written into the chain before
     * it goes, so that what is left can prove where it begins. Runs on: a thread that may block.
     *
     * @return how many entries
     * @throws UncheckedIOException when the disk does not want to
     */
    public int drop(Instant before) {
        try {
            long dropped = 0;
            List<Segment> all = Segment.all(dir);
            for (int i = 0; i + 1 < all.size(); i++) {
                Optional<AuditRow> next = all.get(i + 1).begin();
                if (next.filter(row -> row.at().isBefore(before)).isEmpty()) {
                    break;
                }
                dropped += drop(all.get(i));
            }
            return Math.toIntExact(Math.min(dropped, Integer.MAX_VALUE));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot drop old segments of the audit", e);
        }
    }

    private long drop(Segment segment) throws IOException {
        Head end =
                segment.end()
                        .map(Segment.End::head)
                        .orElse(new Head(segment.first() - 1, Head.NONE.hash()));
        Act proof =
                Act.of(DROPPED)
                        .on(segment.toString())
                        .with(
                                new JsonText()
                                        .put("first", segment.first())
                                        .put("last", end.number())
                                        .put("hash", end.hash())
                                        .put("octets", Files.size(segment.file())));
        await(tell(proof));
        Files.delete(segment.file());
        Durable.forceFolder(dir);
        return end.number() - segment.first() + 1;
    }

    private static void await(CompletableFuture<Boolean> told) throws IOException {
        try {
            if (!told.get(DROP_LIMIT_S, TimeUnit.SECONDS)) {
                throw new IOException("there is no room in the audit");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("the audit cannot be written", e);
        }
    }

    /** Writes what waits, for at most ten seconds. */
    @Override
    public void close() {
        writer.finish();
        try {
            if (!thread.join(CLOSE_LIMIT)) {
                LOG.error("event=audit-not-finished waiting={}", waiting());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
