package tandem.engine.gate.consent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Predicate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import tandem.dialplan.Purpose;
import tandem.engine.gate.ConsentRecord;
import tandem.engine.gate.Moment;
import tandem.engine.gate.ledger.Change;
import tandem.engine.gate.ledger.CheckedLine;
import tandem.engine.gate.ledger.Disk;
import tandem.engine.gate.ledger.Ledger;
import tandem.engine.gate.ledger.Outcome;

/**
 * Who has agreed to be called, with evidence. What the gate asks is in memory, all else stays on
 * the disk. A consent counts when it is on the disk, its withdrawal at once. None is ever replaced
 * or forgotten; only who asks to be erased is. Runs on: any; changes are made by the thread of its
 * ledger.
 */
public final class Consents implements ConsentRecord, AutoCloseable {
    /** With them columns of 36 to 40 octets each, a quarter more while they grow. */
    static final long MOST = 20_000_000;

    private final InstantSource clock;
    private final Ledger ledger;
    private volatile ConsentIndex index = new ConsentIndex();

    private Consents(Path file, InstantSource clock, Disk disk) {
        this.clock = clock;
        this.ledger = Ledger.open(file, Reading::new, disk);
    }

    /**
     * Reads what there is and begins to take changes.
     *
     * @param file where they are; nobody else writes there
     * @throws UncheckedIOException when it cannot be read or written
     */
    public static Consents open(Path file, InstantSource clock) {
        return open(file, clock, Disk.REAL);
    }

    static Consents open(Path file, InstantSource clock, Disk disk) {
        return new Consents(file, clock, disk);
    }

    /** Lines of the file on their way into memory. Confined to one thread. */
    private final class Reading implements Ledger.Reader {
        private final ConsentIndex read = new ConsentIndex();

        @Override
        public void line(long at, JsonNode line) {
            ConsentLine.read(line).ifPresent(one -> line(at, one));
        }

        private void line(long at, ConsentLine line) {
            switch (line) {
                case ConsentLine.Given(Consent consent) -> read.put(consent, at);
                case ConsentLine.Withdrawn(long id, Consent.Withdrawn how) ->
                        read.withdraw(id, how);
                case ConsentLine.Erased(long id) -> read.erased(id);
            }
        }

        @Override
        public void end() {
            index = read;
        }
    }

    // ---- what the gate asks

    @Override
    public boolean agreesToPurpose(String tenant, String number, Purpose purpose, Moment now) {
        return index.of(number).stream()
                .anyMatch(row -> holds(row, tenant, now) && Agreed.toPurpose(row.bits(), purpose));
    }

    @Override
    public boolean agreesToVoice(String tenant, String number, Purpose purpose, Moment now) {
        return index.of(number).stream()
                .anyMatch(row -> holds(row, tenant, now) && Agreed.toVoice(row.bits(), purpose));
    }

    @Override
    public boolean agreedAfter(
            Instant time, String tenant, String number, Purpose purpose, Moment now) {
        return index.of(number).stream()
                .anyMatch(
                        row ->
                                holds(row, tenant, now)
                                        && Agreed.toPurpose(row.bits(), purpose)
                                        && row.given() > time.getEpochSecond());
    }

    private static boolean holds(ConsentIndex.Row row, String tenant, Moment now) {
        return row.tenant().equals(tenant)
                && row.holds(now.earliest().getEpochSecond())
                && row.holds(now.latest().getEpochSecond());
    }

    // ---- changes

    /** Keeps one; counts when it is on the disk. */
    public CompletableFuture<Outcome<Consent>> give(Consent consent) {
        return ledger.tell(
                () -> {
                    if (index.lastId() >= MOST) {
                        return new Change.None<>("as many consents are kept as may be");
                    }
                    Consent kept = consent.withId(index.lastId() + 1);
                    return new Change.Lines<>(
                            Change.When.WRITTEN,
                            List.of(line(kept)),
                            at -> index.put(kept, at),
                            kept);
                });
    }

    private static byte[] line(Consent consent) {
        return CheckedLine.of(new ConsentLine.Given(consent).json());
    }

    /** Keeps many, all or none. */
    public CompletableFuture<Outcome<Integer>> give(List<Consent> many) {
        return ledger.tell(() -> many.isEmpty() ? new Change.None<>("none") : given(many));
    }

    private Change<Integer> given(List<Consent> many) {
        long first = index.lastId() + 1;
        if (first + many.size() > MOST) {
            return new Change.None<>("as many consents are kept as may be");
        }
        List<byte[]> lines = new ArrayList<>(many.size());
        for (int i = 0; i < many.size(); i++) {
            lines.add(line(many.get(i).withId(first + i)));
        }
        return new Change.Lines<>(
                Change.When.WRITTEN,
                lines,
                at -> {
                    long place = at;
                    for (int i = 0; i < many.size(); i++) {
                        index.put(many.get(i).withId(first + i), place);
                        place += lines.get(i).length;
                    }
                },
                many.size());
    }

    /**
     * Takes one back; counts at once.
     *
     * @return refused when there is none of this id, or it does not count any more
     */
    public CompletableFuture<Outcome<Long>> withdraw(long id, String by, String reason) {
        return ledger.tell(
                () -> {
                    Instant now = clock.instant();
                    ConsentIndex in = index;
                    if (in.at(id).stream().noneMatch(row -> now.getEpochSecond() < row.ends())) {
                        return new Change.None<>("it counts no longer, or there is none");
                    }
                    var how = new Consent.Withdrawn(now, by, reason);
                    return new Change.Lines<>(
                            Change.When.AT_ONCE,
                            new ConsentLine.Withdrawn(id, how).json(),
                            () -> in.withdraw(id, how),
                            id);
                });
    }

    /**
     * Erases all of some people, for good; their ids stay drawn.
     *
     * @param whose asked for tenant and number
     */
    public CompletableFuture<Outcome<Boolean>> erase(Predicate<Consent> whose) {
        return ledger.rewrite(
                (old, out) -> {
                    Set<Long> gone = new HashSet<>();
                    old.each(
                            json ->
                                    ConsentLine.read(json)
                                            .ifPresent(
                                                    line -> {
                                                        if (line
                                                                        instanceof
                                                                        ConsentLine.Given(
                                                                                var consent)
                                                                && whose.test(consent)) {
                                                            gone.add(line.id());
                                                        }
                                                        keep(line, json, gone, out);
                                                    }));
                });
    }

    private static void keep(
            ConsentLine line, JsonNode json, Set<Long> gone, Consumer<JsonNode> out) {
        if (!gone.contains(line.id())) {
            out.accept(json);
        } else if (line instanceof ConsentLine.Given) {
            out.accept(new ConsentLine.Erased(line.id()).json());
        }
    }

    // ---- looking

    /** One with its evidence. */
    public Optional<Consent> find(long id) throws IOException {
        ConsentIndex in = index;
        List<ConsentIndex.Row> rows = in.at(id);
        return rows.isEmpty() ? Optional.empty() : read(in, rows.getFirst());
    }

    /** All of a number, the latest first. */
    public List<Consent> ofNumber(String number) throws IOException {
        ConsentIndex in = index;
        List<Consent> found = new ArrayList<>();
        for (ConsentIndex.Row row : in.of(number)) {
            read(in, row).ifPresent(found::add);
        }
        return found;
    }

    private Optional<Consent> read(ConsentIndex in, ConsentIndex.Row row) throws IOException {
        Optional<Consent> given =
                ConsentLine.read(ledger.read(row.place()))
                        .filter(ConsentLine.Given.class::isInstance)
                        .map(line -> ((ConsentLine.Given) line).consent())
                        .filter(one -> one.id() == row.id());
        return given.map(one -> in.withdrawal(row.id()).map(one::withdrawn).orElse(one));
    }

    /**
     * Consents in the order of their ids, with their evidence, read one by one; may throw {@link
     * UncheckedIOException}.
     *
     * @param after id of the last that was seen, or 0
     */
    public Iterator<Consent> from(long after, String tenant) {
        ConsentIndex in = index;
        return new Iterator<>() {
            private long id = after;
            private Optional<Consent> next = Optional.empty();

            @Override
            public boolean hasNext() {
                while (next.isEmpty() && id < in.lastId()) {
                    id++;
                    for (ConsentIndex.Row row : in.at(id)) {
                        next = wanted(in, row, tenant);
                    }
                }
                return next.isPresent();
            }

            @Override
            public Consent next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                Consent one = next.orElseThrow();
                next = Optional.empty();
                return one;
            }
        };
    }

    private Optional<Consent> wanted(ConsentIndex in, ConsentIndex.Row row, String tenant) {
        try {
            return tenant.isEmpty() || row.tenant().equals(tenant)
                    ? read(in, row)
                    : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many a number has given a tenant. */
    public int count(String tenant, String number) {
        return (int) index.of(number).stream().filter(row -> row.tenant().equals(tenant)).count();
    }

    /** All of a number, as they are kept, withdrawals behind what they withdraw. */
    public List<ObjectNode> lines(String tenant, String number) throws IOException {
        List<ObjectNode> lines = new ArrayList<>();
        for (Consent one : ofNumber(number)) {
            if (one.tenant().equals(tenant)) {
                lines.add(new ConsentLine.Given(one).json().put("record", "consent"));
                one.withdrawn()
                        .map(how -> new ConsentLine.Withdrawn(one.id(), how).json())
                        .ifPresent(json -> lines.add(json.put("record", "consent")));
            }
        }
        return lines;
    }

    /** Those that were ever given, the erased ones included. */
    public long given() {
        return index.lastId();
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
