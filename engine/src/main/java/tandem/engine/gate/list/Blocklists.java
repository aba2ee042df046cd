package tandem.engine.gate.list;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import tandem.dialplan.DialledNumber;
import tandem.dialplan.Tenant;
import tandem.dialplan.limit.Exceptions.Lift;
import tandem.engine.gate.Attempt;
import tandem.engine.gate.Blocklist;
import tandem.engine.gate.Callee;
import tandem.engine.gate.Callees;
import tandem.engine.gate.ConsentRecord;
import tandem.engine.gate.Denial;
import tandem.engine.gate.Exemptions;
import tandem.engine.gate.Question;
import tandem.engine.gate.ledger.Disk;

/**
 * The blacklists and opt-outs of the platform and of all tenants, in memory and on the disk. Runs
 * on: any; {@link #add}, {@link #remove} and imports are done by its own thread, in the order in
 * which they came.
 */
public final class Blocklists implements Blocklist, OptOuts, AutoCloseable {
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);

    private final Contents contents;
    private final ListFiles files;
    private final ListCounters counters = new ListCounters();
    private final ListWriter writer;
    private final Thread thread;
    private final Callees callees;
    private final ConsentRecord consents;
    private final InstantSource clock;

    /**
     * Entries in order.
     *
     * @param next where the next page begins; empty at the end
     */
    public record Page(List<Listing> listings, String next) {}

    private Blocklists(
            Path dir, Callees callees, ConsentRecord consents, InstantSource clock, Disk disk)
            throws IOException {
        this.callees = callees;
        this.consents = consents;
        this.clock = clock;
        this.contents = new Contents(clock);
        this.files = new ListFiles(dir);
        files.load(contents);
        this.writer = new ListWriter(contents, files, disk, counters);
        this.thread = Thread.ofPlatform().name("gate-lists").daemon().start(writer);
    }

    /**
     * Reads what there is and begins to take changes.
     *
     * @param dir where the files are; nobody else writes there
     * @param callees makes of a number as it comes who that is
     * @throws UncheckedIOException when the files cannot be read or written
     */
    public static Blocklists open(Path dir, Callees callees, InstantSource clock) {
        return open(dir, callees, ConsentRecord.NONE, clock);
    }

    /**
     * The same.
     *
     * @param consents may be newer than opt-outs
     */
    public static Blocklists open(
            Path dir, Callees callees, ConsentRecord consents, InstantSource clock) {
        return open(dir, callees, consents, clock, Disk.REAL);
    }

    static Blocklists open(Path dir, Callees callees, InstantSource clock, Disk disk) {
        return open(dir, callees, ConsentRecord.NONE, clock, disk);
    }

    private static Blocklists open(
            Path dir, Callees callees, ConsentRecord consents, InstantSource clock, Disk disk) {
        try {
            return new Blocklists(dir, callees, consents, clock, disk);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot use " + dir, e);
        }
    }

    @Override
    public List<Denial> against(
            String tenant, Optional<String> campaign, Callee callee, Instant at) {
        return standing(tenant, campaign, callee, at).map(Blocklists::denial).toList();
    }

    /** An entry that one of the times finds in force is; a consent may be newer than an opt-out. */
    @Override
    public List<Denial> against(Question question) {
        Attempt attempt = question.attempt();
        return standing(
                        attempt.tenant().name(),
                        attempt.campaign(),
                        question.callee(),
                        question.now().earliest())
                .filter(listing -> !isLifted(listing, question))
                .map(Blocklists::denial)
                .toList();
    }

    private Stream<Listing> standing(
            String tenant, Optional<String> campaign, Callee callee, Instant at) {
        return contents.layers().against(tenant, campaign, callee, at).stream()
                .filter(listing -> listing.terms().book() != Listing.Book.EXCEPTION);
    }

    private boolean isLifted(Listing listing, Question question) {
        return listing.terms().book() == Listing.Book.OPT_OUT
                && question.tenant().limits().calling().consent().liftsOptOut()
                && consents.agreedAfter(
                        listing.since(),
                        question.attempt().tenant().name(),
                        question.callee().key(),
                        question.attempt().purpose(),
                        question.now());
    }

    /** Exceptions for the callee, as far as the plan lets them lift something; both times do. */
    public List<Exemptions.Exemption> exemptions(Question question) {
        Set<Lift> given = question.tenant().limits().calling().exceptions().lifts();
        return given.isEmpty()
                ? List.of()
                : contents
                        .layers()
                        .against(
                                question.attempt().tenant().name(),
                                question.attempt().campaign(),
                                question.callee(),
                                question.now().latest())
                        .stream()
                        .filter(listing -> listing.terms().book() == Listing.Book.EXCEPTION)
                        .map(listing -> exemption(listing, given))
                        .toList();
    }

    private static Exemptions.Exemption exemption(Listing listing, Set<Lift> given) {
        return new Exemptions.Exemption(
                listing.terms().book().word() + "/" + listing.id(),
                listing.terms().lifts().stream()
                        .filter(given::contains)
                        .collect(Collectors.toSet()));
    }

    private static Denial denial(Listing listing) {
        Listing.Terms terms = listing.terms();
        String whose = terms.tenant().isEmpty() ? "the platform" : "tenant " + terms.tenant();
        return new Denial(
                terms.book().reason(),
                terms.book().word() + "/" + listing.id(),
                "on the list of " + whose + ", source " + terms.source(),
                listing.expires(),
                lift(terms));
    }

    private static Optional<Lift> lift(Listing.Terms terms) {
        return switch (terms.book()) {
            case BLACKLIST ->
                    Optional.of(
                            terms.tenant().isEmpty() ? Lift.PLATFORM_BLACKLIST : Lift.BLACKLISTED);
            case OPT_OUT, EXCEPTION -> Optional.empty();
        };
    }

    /** What a number is under, from a tenant's point of view; empty when it is none to list. */
    public Optional<String> key(String number, Tenant tenant) {
        return Optional.of(number)
                .filter(DialledNumber::isValid)
                .map(valid -> callees.of(valid, tenant).key())
                .filter(key -> NumberKey.of(key) != NumberKey.NONE);
    }

    /** Puts one in, in place of the same one. */
    public CompletableFuture<Result> add(Listing listing) {
        return told(answer -> new ListWriter.Wish.Add(listing, answer));
    }

    /** Takes one out. */
    public CompletableFuture<Result> remove(long id, String reason) {
        return told(answer -> new ListWriter.Wish.Remove(id, reason, answer));
    }

    CompletableFuture<Result> take(Columns.Draft rows, List<Listing> patterns) {
        return told(answer -> new ListWriter.Wish.Import(rows, patterns, answer));
    }

    private CompletableFuture<Result> told(
            Function<CompletableFuture<Result>, ListWriter.Wish> wish) {
        CompletableFuture<Result> answer = new CompletableFuture<>();
        if (!writer.tell(wish.apply(answer))) {
            answer.complete(new Result.Full());
        }
        return answer;
    }

    @Override
    public void note(
            Tenant tenant, String number, String source, String reason, Consumer<Boolean> done) {
        Optional<String> key = key(number, tenant);
        if (key.isEmpty()) {
            done.accept(false);
            return;
        }
        var terms = new Listing.Terms(Listing.Book.OPT_OUT, tenant.name(), source, reason);
        Instant now = clock.instant();
        add(new Listing(0, terms, Listing.Kind.EXACT, key.get(), now, Optional.empty()))
                .thenAccept(result -> done.accept(result instanceof Result.Kept));
    }

    public Optional<Listing> find(long id) {
        return contents.layers().find(id);
    }

    /** All that is said of a number as such, expired ones included. */
    public List<Listing> ofNumber(String key, Predicate<Listing.Terms> wanted) {
        List<Listing> found = new ArrayList<>();
        contents.layers().exact(key, found);
        found.removeIf(listing -> !wanted.test(listing.terms()));
        return found;
    }

    /**
     * Some entries in order.
     *
     * @param cursor from an earlier page, or empty
     * @param wanted asked for each entry that is passed
     * @param start what the value begins with, or empty
     */
    public Page page(String cursor, Predicate<Listing.Terms> wanted, String start, int limit) {
        List<Listing> found = new ArrayList<>();
        Iterator<Listing> all = contents.layers().from(place(cursor), wanted);
        while (all.hasNext()) {
            Listing next = all.next();
            if (!next.value().startsWith(start)) {
                continue;
            }
            if (found.size() == limit) {
                Layers.Place at = Layers.place(next);
                return new Page(found, at.key() + "." + at.id());
            }
            found.add(next);
        }
        return new Page(found, "");
    }

    /** All entries in order; what changes meanwhile may be among them or not. */
    public Iterator<Listing> all(Predicate<Listing.Terms> wanted) {
        return contents.layers().from(Layers.Place.START, wanted);
    }

    /** A cursor that is none begins at the start. */
    private static Layers.Place place(String cursor) {
        int point = cursor.indexOf('.');
        try {
            return point < 0
                    ? Layers.Place.START
                    : new Layers.Place(
                            Long.parseLong(cursor, 0, point, 10),
                            Long.parseLong(cursor, point + 1, cursor.length(), 10));
        } catch (NumberFormatException none) {
            return Layers.Place.START;
        }
    }

    /** Whether a value can stand in an entry. */
    public static boolean isValid(Listing.Kind kind, String value) {
        return switch (kind) {
            case EXACT -> NumberKey.of(value) != NumberKey.NONE;
            case PREFIX -> NumberKey.of(value) != NumberKey.NONE;
            case COUNTRY -> value.matches("[A-Z]{2}");
        };
    }

    /** Entries, expired ones included. */
    public long entries(boolean platform, Listing.Kind kind) {
        return contents.count(platform, kind);
    }

    /** Entries put in, replaced or taken out. */
    public long changes() {
        return counters.changes.sum();
    }

    /** Errors of ours; each is in the log. */
    public long failures() {
        return counters.failures.sum();
    }

    /** Octets that the last start cut off: never acknowledged. */
    public long tornOctets() {
        return files.read().tornOctets();
    }

    /** Lines that the last start could not read. */
    public long damagedLines() {
        return files.read().damagedLines();
    }

    /** Whether the disk took the last change. */
    public boolean writable() {
        return counters.writable.get();
    }

    /** Does what waits, for at most ten seconds. */
    @Override
    public void close() {
        writer.finish();
        try {
            thread.join(CLOSE_LIMIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
