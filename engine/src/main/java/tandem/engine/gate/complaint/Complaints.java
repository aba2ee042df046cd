package tandem.engine.gate.complaint;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import tandem.dialplan.limit.ComplaintRule;
import tandem.engine.gate.ledger.Change;
import tandem.engine.gate.ledger.Disk;
import tandem.engine.gate.ledger.Ledger;
import tandem.engine.gate.ledger.Outcome;
import tandem.engine.gate.suspension.Scope;
import tandem.engine.gate.suspension.Suspension;
import tandem.engine.gate.suspension.Suspensions;

/**
 * Complaints of calls, in memory and on the disk, and the suspensions that too many of them bring
 * about. Runs on: any; changes are made by the thread of its ledger.
 */
public final class Complaints implements AutoCloseable {
    /** The cause of the suspensions. */
    public static final String CAUSE = "complaints";

    /** They are kept for so long; no rule looks back further. */
    static final Duration KEPT = Duration.ofDays(800);

    /** When there are more the oldest go. */
    static final int MOST = 200_000;

    private final InstantSource clock;
    private final Suspensions suspensions;
    private final Listener listener;
    private final Ledger ledger;
    private volatile ConcurrentNavigableMap<Long, Complaint> all = new ConcurrentSkipListMap<>();

    /** The highest id that was ever drawn. Confined to the ledger's thread. */
    private long lastId;

    /** Hears of each change once it is made. Runs on: the ledger's thread; must not wait. */
    @FunctionalInterface
    public interface Listener {
        void changed(Complaint complaint);
    }

    /**
     * One that was taken.
     *
     * @param suspensions those that it has brought about, or made last longer
     */
    public record Taken(Complaint complaint, List<Suspension> suspensions) {
        public Taken {
            suspensions = List.copyOf(suspensions);
        }
    }

    private Complaints(
            Path file, InstantSource clock, Suspensions suspensions, Listener listener, Disk disk) {
        this.clock = clock;
        this.suspensions = suspensions;
        this.listener = listener;
        this.ledger = Ledger.open(file, Reading::new, disk);
    }

    /**
     * Reads what there is and begins to take changes.
     *
     * @param file where they are; nobody else writes there
     * @param suspensions where too many of them are noted
     * @throws java.io.UncheckedIOException when it cannot be read or written
     */
    public static Complaints open(
            Path file, InstantSource clock, Suspensions suspensions, Listener listener) {
        return new Complaints(file, clock, suspensions, listener, Disk.REAL);
    }

    /** Lines of the file on their way into memory. Confined to one thread. */
    private final class Reading implements Ledger.Reader {
        private final ConcurrentNavigableMap<Long, Complaint> read = new ConcurrentSkipListMap<>();

        @Override
        public void line(long at, JsonNode line) {
            ComplaintLine.read(line).ifPresent(one -> read.put(one.id(), one));
        }

        @Override
        public void end() {
            lastId = Math.max(lastId, read.isEmpty() ? 0 : read.lastKey());
            all = read;
            forget();
        }
    }

    private void forget() {
        Instant before = now().minus(KEPT);
        all.values().removeIf(one -> one.received().isBefore(before));
        while (all.size() > MOST) {
            all.pollFirstEntry();
        }
    }

    /**
     * Takes one; it counts at once, and is told when it and what it brings about are on the disk.
     *
     * @param complaint without an id
     * @param rules those in force for its tenant
     */
    public CompletableFuture<Outcome<Taken>> take(Complaint complaint, List<ComplaintRule> rules) {
        return ledger.tell(() -> kept(complaint.withId(lastId + 1)))
                .thenCompose(
                        outcome ->
                                switch (outcome) {
                                    case Outcome.Kept<Complaint>(Complaint kept) ->
                                            judge(kept, rules);
                                    case Outcome.Refused<Complaint>(String why) ->
                                            done(new Outcome.Refused<>(why));
                                    case Outcome.NotDurable<Complaint>() ->
                                            done(new Outcome.NotDurable<>());
                                    case Outcome.Full<Complaint>() -> done(new Outcome.Full<>());
                                });
    }

    private static CompletableFuture<Outcome<Taken>> done(Outcome<Taken> outcome) {
        return CompletableFuture.completedFuture(outcome);
    }

    private Change<Complaint> kept(Complaint complaint) {
        return new Change.Lines<>(
                Change.When.AT_ONCE,
                ComplaintLine.of(complaint),
                () -> {
                    lastId = Math.max(lastId, complaint.id());
                    all.put(complaint.id(), complaint);
                    if (all.size() > MOST) {
                        forget();
                    }
                    listener.changed(complaint);
                },
                complaint);
    }

    private CompletableFuture<Outcome<Taken>> judge(Complaint of, List<ComplaintRule> rules) {
        List<CompletableFuture<Outcome<Suspension>>> asked = new ArrayList<>();
        for (ComplaintRule rule : rules) {
            Threshold threshold = new Threshold(rule, of);
            threshold
                    .scope()
                    .filter(_ -> threshold.count(all.values().stream(), now()) > rule.max())
                    .ifPresent(scope -> asked.add(suspend(scope, rule)));
        }
        return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
                .thenApply(_ -> told(of, asked.stream().map(CompletableFuture::join).toList()));
    }

    private CompletableFuture<Outcome<Suspension>> suspend(Scope scope, ComplaintRule rule) {
        Optional<Instant> until =
                rule.suspendMs().isEmpty()
                        ? Optional.empty()
                        : Optional.of(now().plusMillis(rule.suspendMs().getAsLong()));
        return suspensions.suspend(
                scope,
                CAUSE,
                "more than %d complaints in %d h"
                        .formatted(rule.max(), rule.windowMs() / 3_600_000),
                rule.at().toString(),
                until);
    }

    private static Outcome<Taken> told(Complaint of, List<Outcome<Suspension>> outcomes) {
        List<Suspension> made = new ArrayList<>();
        for (Outcome<Suspension> outcome : outcomes) {
            switch (outcome) {
                case Outcome.Kept<Suspension>(Suspension kept) -> made.add(kept);
                case Outcome.NotDurable<Suspension>() -> {
                    return new Outcome.NotDurable<>();
                }
                case Outcome.Full<Suspension>() -> {
                    return new Outcome.Full<>();
                }
                case Outcome.Refused<Suspension>(String why) -> {
                    return new Outcome.Refused<>(why);
                }
            }
        }
        return new Outcome.Kept<>(new Taken(of, made));
    }

    /**
     * Closes one; what it has brought about stays.
     *
     * @return refused when there is none of this id, or it is closed
     */
    public CompletableFuture<Outcome<Complaint>> close(
            long id, String by, boolean upheld, String note) {
        return ledger.tell(
                () ->
                        find(id).filter(one -> one.closed().isEmpty())
                                .map(
                                        one ->
                                                one.closed(
                                                        new Complaint.Closed(
                                                                now(), by, upheld, note)))
                                .map(this::written)
                                .orElse(new Change.None<>("it is closed, or there is none")));
    }

    private Change<Complaint> written(Complaint closed) {
        return new Change.Lines<>(
                Change.When.WRITTEN,
                ComplaintLine.of(closed),
                () -> {
                    all.put(closed.id(), closed);
                    listener.changed(closed);
                },
                closed);
    }

    /** Takes who complained out of all that were made from this number; the rest stays. */
    public CompletableFuture<Outcome<Boolean>> erase(Predicate<Complaint> whose) {
        return ledger.rewrite(
                (_, out) ->
                        all.values()
                                .forEach(
                                        one ->
                                                out.accept(
                                                        ComplaintLine.of(
                                                                whose.test(one)
                                                                        ? one.erased()
                                                                        : one))));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    public Optional<Complaint> find(long id) {
        return Optional.ofNullable(all.get(id));
    }

    /** All that are kept, the latest first. */
    public Stream<Complaint> all() {
        return all.descendingMap().values().stream();
    }

    /** All of a number, as they are kept. */
    public List<ObjectNode> lines(String tenant, String number) {
        return all().filter(one -> one.tenant().equals(tenant) && one.number().equals(number))
                .map(one -> ComplaintLine.of(one).put("record", "complaint"))
                .toList();
    }

    /** How many are not closed. */
    public long open() {
        return all.values().stream().filter(one -> one.closed().isEmpty()).count();
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
