package tandem.engine.gate.list;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tandem.dialplan.limit.Exceptions.Lift;
import tandem.engine.gate.Callee;
import tandem.engine.gate.Callees;
import tandem.engine.gate.Denial;
import tandem.engine.gate.ledger.Disk;
import tandem.engine.gate.list.Listing.Book;
import tandem.engine.gate.list.Listing.Kind;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

class BlocklistsTest {
    private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");

    @TempDir Path dir;

    private final AtomicReference<Instant> now = new AtomicReference<>(START);

    @Test
    void saysWhatAPlainMapSaysWhateverHappens() throws IOException {
        long seed = new Random().nextLong();
        System.out.println("seed " + seed);
        var random = new Random(seed);
        var oracle = new HashMap<List<Object>, Listing>();
        Blocklists lists = open();
        for (int step = 0; step < 600; step++) {
            switch (random.nextInt(100)) {
                case 0 -> {
                    lists.close();
                    if (random.nextBoolean()) {
                        tear(random);
                    }
                    lists = open();
                    assertEquals(Set.copyOf(oracle.values()), everything(lists), "seed " + seed);
                }
                case 1 -> now.updateAndGet(at -> at.plusSeconds(random.nextInt(500)));
                case 2 -> importSome(lists, oracle, random);
                default -> change(lists, oracle, random);
            }
            check(lists, oracle, random, "seed " + seed + " step " + step);
        }
        lists.close();
    }

    private void change(Blocklists lists, Map<List<Object>, Listing> oracle, Random random) {
        Listing listing = drawn(random);
        Listing before = oracle.get(same(listing));
        if (before != null && random.nextInt(3) > 0) {
            assertEquals(new Result.Removed(before), lists.remove(before.id(), "why").join());
            oracle.remove(same(listing));
            return;
        }
        var kept = assertInstanceOf(Result.Kept.class, lists.add(listing).join());
        assertEquals(before == null, kept.isNew());
        if (before != null) {
            assertEquals(before.id(), kept.listing().id());
        }
        oracle.put(same(listing), kept.listing());
    }

    private void importSome(Blocklists lists, Map<List<Object>, Listing> oracle, Random random) {
        var rows = new Columns.Draft(4);
        var patterns = new java.util.ArrayList<Listing>();
        var taken = new HashSet<List<Object>>();
        for (int i = 0; i < 20; i++) {
            Listing listing = drawn(random);
            taken.add(same(listing));
            if (listing.kind() == Kind.EXACT) {
                rows.add(listing);
            } else {
                patterns.add(listing);
            }
        }
        assertEquals(new Result.Imported(taken.size()), lists.take(rows, patterns).join());
        everything(lists).stream()
                .filter(one -> taken.contains(same(one)))
                .forEach(one -> oracle.put(same(one), one));
        assertEquals(Set.copyOf(oracle.values()), everything(lists));
    }

    private Listing drawn(Random random) {
        Kind kind = Kind.values()[Math.max(0, random.nextInt(6) - 3)];
        String value =
                switch (kind) {
                    case EXACT -> number(random);
                    case PREFIX -> number(random).substring(0, 1 + random.nextInt(3));
                    case COUNTRY -> random.nextBoolean() ? "CN" : "GB";
                };
        var terms =
                new Listing.Terms(
                        Book.values()[random.nextInt(3)],
                        List.of("", "a", "b").get(random.nextInt(3)),
                        random.nextInt(4) == 0 ? "spring" : "",
                        "api",
                        "r" + random.nextInt(5),
                        random.nextBoolean() ? Set.of(Lift.WEEKDAY, Lift.HOLIDAY) : Set.of());
        Optional<Instant> end =
                random.nextInt(3) == 0
                        ? Optional.of(now.get().plusSeconds(random.nextInt(2_000)))
                        : Optional.empty();
        return new Listing(0, terms, kind, value, now.get(), end);
    }

    /** Few numbers, with zeros in front and parts of each other. */
    private static String number(Random random) {
        return List.of("86", "01", "00", "44").get(random.nextInt(4)) + random.nextInt(15);
    }

    private static List<Object> same(Listing listing) {
        return List.of(
                listing.terms().book(),
                listing.terms().tenant(),
                listing.terms().campaign(),
                listing.kind(),
                listing.value());
    }

    private void check(
            Blocklists lists, Map<List<Object>, Listing> oracle, Random random, String where) {
        var callee = new Callee(number(random), random.nextBoolean() ? "CN" : "", Set.of());
        String tenant = random.nextBoolean() ? "a" : "b";
        Optional<String> campaign = random.nextBoolean() ? Optional.of("spring") : Optional.empty();
        Set<String> expected =
                oracle.values().stream()
                        .filter(one -> matches(one, callee))
                        .filter(one -> Set.of("", tenant).contains(one.terms().tenant()))
                        .filter(one -> one.terms().book() != Book.EXCEPTION)
                        .filter(
                                one ->
                                        campaign.map(name -> Set.of("", name))
                                                .orElse(Set.of(""))
                                                .contains(one.terms().campaign()))
                        .filter(one -> one.expires().orElse(Instant.MAX).isAfter(now.get()))
                        .map(one -> one.terms().book().reason() + one.id() + one.expires())
                        .collect(Collectors.toSet());
        List<Denial> said = lists.against(tenant, campaign, callee, now.get());
        assertEquals(
                expected,
                said.stream()
                        .map(one -> one.reason() + one.rule().replaceAll(".*/", "") + one.next())
                        .collect(Collectors.toSet()),
                where);
        assertEquals(expected.size(), said.size(), where);
    }

    private static boolean matches(Listing listing, Callee callee) {
        return switch (listing.kind()) {
            case EXACT -> callee.key().equals(listing.value());
            case PREFIX -> callee.key().startsWith(listing.value());
            case COUNTRY -> callee.country().equals(listing.value());
        };
    }

    private static Set<Listing> everything(Blocklists lists) {
        var all = new HashSet<Listing>();
        String cursor = "";
        do {
            Blocklists.Page page = lists.page(cursor, _ -> true, "", 7);
            page.listings().forEach(one -> assertTrue(all.add(one), "twice: " + one));
            cursor = page.next();
        } while (!cursor.isEmpty());
        return all;
    }

    /** A line that a crash has cut anywhere. */
    private void tear(Random random) throws IOException {
        byte[] line = new Change.Added(drawn(random).withId(999_999)).line();
        int octets = random.nextInt(line.length - 1);
        Files.write(changes(), java.util.Arrays.copyOf(line, octets), StandardOpenOption.APPEND);
    }

    private Path changes() throws IOException {
        try (var files = Files.list(dir)) {
            return files.filter(file -> file.getFileName().toString().startsWith("changes-"))
                    .max(java.util.Comparator.naturalOrder())
                    .orElseThrow();
        }
    }

    @Test
    void aChangesFileCutAtAnyOctetKeepsWhatStandsBefore() throws IOException {
        try (Blocklists lists = open()) {
            for (int i = 0; i < 3; i++) {
                lists.add(exact("861000" + i)).join();
            }
        }
        byte[] whole = Files.readAllBytes(changes());
        for (int octets = 0; octets <= whole.length; octets += 3) {
            byte[] cut = java.util.Arrays.copyOf(whole, octets);
            Files.write(changes(), cut);
            long lines =
                    new String(cut, StandardCharsets.UTF_8).chars().filter(c -> c == '\n').count();
            try (Blocklists lists = open()) {
                assertEquals(lines, everything(lists).size(), "cut at " + octets);
                assertEquals(octets - (lines == 0 ? 0 : lastLineEnd(cut)), lists.tornOctets());
            }
        }
    }

    private static int lastLineEnd(byte[] octets) {
        return new String(octets, StandardCharsets.UTF_8).lastIndexOf('\n') + 1;
    }

    @Test
    void whatTheDiskDoesNotTakeCountsAndIsWrittenLater() {
        var full = new AtomicBoolean();
        Disk disk =
                (file, octets, at) -> {
                    if (full.get()) {
                        throw new IOException("No space left on device");
                    }
                    Disk.REAL.write(file, octets, at);
                };
        try (Blocklists lists = Blocklists.open(dir, Callees.DIGITS, now::get, disk)) {
            var first = (Result.Kept) lists.add(exact("861")).join();
            full.set(true);

            assertEquals(new Result.NotDurable(), lists.add(exact("862")).join());
            assertEquals(new Result.NotDurable(), lists.remove(first.listing().id(), "").join());
            assertEquals(new Result.NotDurable(), lists.take(rows(exact("863")), List.of()).join());

            assertEquals(1, lists.against("a", Optional.empty(), callee("861"), START).size());
            assertEquals(1, lists.against("a", Optional.empty(), callee("862"), START).size());
            assertTrue(lists.against("a", Optional.empty(), callee("863"), START).isEmpty());
            assertTrue(!lists.writable());
            full.set(false);
            lists.add(exact("864")).join();
            assertTrue(lists.writable());
        }
        try (Blocklists lists = open()) {
            assertEquals(
                    Set.of("861", "862", "864"),
                    everything(lists).stream().map(Listing::value).collect(Collectors.toSet()));
        }
    }

    @Test
    void theNewestEntriesThatAreDamagedAreNotPassedOver() throws IOException {
        new Block(1, Columns.EMPTY, List.of(exact("861").withId(1)))
                .write(dir.resolve("entries-000000000003"));
        byte[] octets = Files.readAllBytes(dir.resolve("entries-000000000003"));
        octets[octets.length / 2] ^= 1;
        Files.write(dir.resolve("entries-000000000003"), octets);

        var refused =
                org.junit.jupiter.api.Assertions.assertThrows(
                        java.io.UncheckedIOException.class, this::open);

        assertTrue(refused.getMessage().contains("entries-000000000003"), refused.getMessage());
    }

    private Blocklists open() {
        return Blocklists.open(dir, Callees.DIGITS, now::get);
    }

    private static Callee callee(String number) {
        return new Callee(number, "", Set.of());
    }

    private static Columns.Draft rows(Listing listing) {
        var rows = new Columns.Draft(1);
        rows.add(listing);
        return rows;
    }

    private static Listing exact(String number) {
        var terms = new Listing.Terms(Book.BLACKLIST, "", "api", "");
        return new Listing(0, terms, Kind.EXACT, number, START, Optional.empty());
    }
}
