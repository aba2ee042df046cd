package tandem.engine.gate.suspension;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;

import tandem.engine.gate.Denial;
import tandem.engine.gate.Question;
import tandem.engine.gate.Rule;
import tandem.engine.gate.ledger.Change;
import tandem.engine.gate.ledger.Disk;
import tandem.engine.gate.ledger.Ledger;
import tandem.engine.gate.ledger.Outcome;

/**
 * Numbers, campaigns, tenants and ways of calling that may not call for now, in memory and on the
 * disk. A suspension counts at once, its end when it is on the disk. Runs on: any; changes are made
 * by the thread of its ledger, in the order in which they came.
 */
public final class Suspensions implements Rule, AutoCloseable {
    /** The gate's reason to deny. */
    public static final String REASON = "suspended";

    /** Octets of the file after which a change writes it anew. */
    private static final long FILE_MOST = 8L << 20;

    private final InstantSource clock;
    private final Listener listener;
    private final Ledger ledger;
    private volatile SuspensionBook book = new SuspensionBook();

    /** What a change of a suspension was. */
    public enum Turn {
        BEGUN,
        /** It was in force and has another end or reason now. */
        RENEWED,
        LIFTED
    }

    /** Hears of each change once it is made. Runs on: the ledger's thread; must not wait. */
    @FunctionalInterface
    public interface Listener {
        void changed(Suspension suspension, Turn turn);
    }

    private Suspensions(Path file, InstantSource clock, Listener listener, Disk disk) {
        this.clock = clock;
        this.listener = listener;
        this.ledger = Ledger.open(file, Reading::new, disk);
    }

    /**
     * Reads what there is and begins to take changes.
     *
     * @param file where they are; nobody else writes there
     * @throws java.io.UncheckedIOException when it cannot be read or written
     */
    public static Suspensions open(Path file, InstantSource clock, Listener listener) {
        return open(file, clock, listener, Disk.REAL);
    }

    static Suspensions open(Path file, InstantSource clock, Listener listener, Disk disk) {
        return new Suspensions(file, clock, listener, disk);
    }

    /** Lines of the file on their way into a book. Confined to one thread. */
    private final class Reading implements Ledger.Reader {
        private final SuspensionBook read = new SuspensionBook();

        @Override
        public void line(long at, JsonNode line) {
            SuspensionLine.read(line).ifPresent(read::put);
        }

        @Override
        public void end() {
            read.forget(clock.instant());
            book = read;
        }
    }

    @Override
    public List<Denial> against(Question question) {
        return Scope.of(question).stream()
                .flatMap(scope -> book.of(scope).stream())
                .filter(one -> one.holds(question.now().earliest()))
                .map(Suspensions::denial)
                .toList();
    }

    private static Denial denial(Suspension suspension) {
        return new Denial(
                REASON,
                "suspension/" + suspension.id(),
                "the %s is suspended: %s"
                        .formatted(suspension.scope().kind().word(), suspension.cause()),
                suspension.until());
    }

    /**
     * Suspends somebody; counts for the very next attempt. Where the same scope is suspended for
     * the same cause it is the same suspension, with this reason and the later of both ends.
     *
     * @param cause one word
     * @param reason for a person; without numbers of callees
     * @param by a key, or the rule that does it
     * @param until empty = until somebody lifts it
     */
    public CompletableFuture<Outcome<Suspension>> suspend(
            Scope scope, String cause, String reason, String by, Optional<Instant> until) {
        return ledger.tell(() -> suspended(scope, cause, reason, by, until));
    }

    private Change<Suspension> suspended(
            Scope scope, String cause, String reason, String by, Optional<Instant> until) {
        Instant now = now();
        Optional<Suspension> before =
                book.of(scope).stream()
                        .filter(one -> one.cause().equals(cause) && one.holds(now))
                        .findFirst();
        if (before.isEmpty() && inForce() >= SuspensionBook.MOST) {
            return new Change.None<>("as many suspensions are in force as may be");
        }
        Suspension after =
                new Suspension(
                        before.map(Suspension::id).orElseGet(book::next),
                        scope,
                        cause,
                        reason,
                        by,
                        before.map(Suspension::since).orElse(now),
                        before.map(Suspension::until)
                                .map(end -> later(end, until))
                                .orElse(until)
                                .map(end -> end.truncatedTo(ChronoUnit.MILLIS)),
                        Optional.empty());
        return change(Change.When.AT_ONCE, after, before.isPresent() ? Turn.RENEWED : Turn.BEGUN);
    }

    /** No end is the latest. */
    private static Optional<Instant> later(Optional<Instant> one, Optional<Instant> other) {
        return one.isEmpty() || other.isEmpty()
                ? Optional.empty()
                : Stream.of(one.get(), other.get()).max(Comparator.naturalOrder());
    }

    /**
     * Ends one before its time; counts when it is on the disk.
     *
     * @return refused when there is none of this id, or it is over
     */
    public CompletableFuture<Outcome<Suspension>> lift(long id, String by, String reason) {
        return ledger.tell(
                () ->
                        book.find(id)
                                .filter(one -> one.holds(now()))
                                .map(one -> one.lifted(new Suspension.Lifted(now(), by, reason)))
                                .map(one -> change(Change.When.WRITTEN, one, Turn.LIFTED))
                                .orElse(new Change.None<>("it is over, or there is none")));
    }

    private Change<Suspension> change(Change.When when, Suspension after, Turn turn) {
        return new Change.Lines<>(
                when,
                SuspensionLine.of(after),
                () -> {
                    book.put(after);
                    listener.changed(after, turn);
                    if (book.size() > SuspensionBook.MOST) {
                        book.forget(now());
                    }
                    if (ledger.size() > FILE_MOST) {
                        shorten();
                    }
                },
                after);
    }

    /** Each line says all, so that only the last of each is needed. */
    private void shorten() {
        ledger.rewrite((_, out) -> book.all().forEach(one -> out.accept(SuspensionLine.of(one))));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    public Optional<Suspension> find(long id) {
        return book.find(id);
    }

    /** All that are in force, and those that are over since at most 400 days; the latest first. */
    public Stream<Suspension> all() {
        return book.all().stream();
    }

    /** How many are in force. */
    public long inForce() {
        Instant now = now();
        return all().filter(one -> one.holds(now)).count();
    }

    /** Whether the disk took the last change. */
    public boolean writable() {
        return ledger.writable();
    }

    /** Errors of ours; each is in the log. */
    public long failures() {
        return ledger.failures();
    }

    /** Lines that the last start could not read. */
    public long damagedLines() {
        return ledger.damagedLines();
    }

    @Override
    public void close() {
        ledger.close();
    }
}
