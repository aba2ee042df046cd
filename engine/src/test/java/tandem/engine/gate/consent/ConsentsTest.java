package tandem.engine.gate.consent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tandem.dialplan.Purpose;
import tandem.engine.gate.Moment;
import tandem.engine.gate.ledger.Outcome;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ConsentsTest {
    private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");
    private static final Set<Purpose> MARKETING = Set.of(Purpose.MARKETING);

    @TempDir Path dir;

    private final AtomicReference<Instant> now = new AtomicReference<>(START);

    private Consents open(Path file) {
        return Consents.open(file, now::get);
    }

    private Moment at() {
        return new Moment(now.get(), now.get());
    }

    private static Consent consent(
            String tenant, String number, Agreed to, Instant given, Optional<Instant> expires) {
        return new Consent(
                0,
                tenant,
                number,
                to,
                new Consent.Evidence("web_form", "I agree", "", "form-7"),
                given,
                expires,
                "me",
                Optional.empty());
    }

    private static Consent given(Consents all, Consent consent) {
        Object kept = assertInstanceOf(Outcome.Kept.class, all.give(consent).join()).value();
        return assertInstanceOf(Consent.class, kept);
    }

    @Test
    void saysWhatAPlainListSaysWhateverHappens() throws IOException {
        long seed = new Random().nextLong();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        TreeMap<Long, Consent> oracle = new TreeMap<>();
        Path file = dir.resolve("consents");
        Consents all = open(file);
        for (int step = 0; step < 200; step++) {
            switch (random.nextInt(40)) {
                case 0 -> {
                    all.close();
                    Files.write(
                            file, "0badc0de {\"op\":\"gi".getBytes(), StandardOpenOption.APPEND);
                    all = open(file);
                }
                case 1 -> {
                    String number = number(random);
                    all.erase(one -> one.number().equals(number)).join();
                    oracle.values().removeIf(one -> one.number().equals(number));
                }
                case 2 -> giveMany(all, oracle, random);
                case 3, 4, 5, 6, 7, 8, 9 -> withdraw(all, oracle, random);
                default -> now.updateAndGet(time -> time.plusSeconds(random.nextInt(90)));
                case 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21 -> {
                    Consent kept = given(all, drawn(random));
                    oracle.put(kept.id(), kept);
                }
            }
            check(all, oracle, random, "seed " + seed + " step " + step);
        }
        List<Consent> listed = new ArrayList<>();
        all.from(0, "").forEachRemaining(listed::add);
        assertEquals(List.copyOf(oracle.values()), listed, "seed " + seed);
        all.close();
    }

    private void giveMany(Consents all, TreeMap<Long, Consent> oracle, Random random) {
        List<Consent> many = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(5); i++) {
            many.add(drawn(random));
        }
        long next = all.given();
        assertEquals(new Outcome.Kept<>(many.size()), all.give(many).join());
        for (Consent one : many) {
            oracle.put(++next, one.withId(next));
        }
    }

    private void withdraw(Consents all, TreeMap<Long, Consent> oracle, Random random) {
        long id = random.nextLong(all.given() + 2);
        Consent before = oracle.get(id);
        boolean counts =
                before != null
                        && before.withdrawn().isEmpty()
                        && before.expires().stream().noneMatch(end -> !end.isAfter(seconds()));
        Outcome<Long> outcome = all.withdraw(id, "me", "why").join();
        assertEquals(counts, outcome instanceof Outcome.Kept<Long>);
        if (before != null && counts) {
            oracle.put(id, before.withdrawn(new Consent.Withdrawn(seconds(), "me", "why")));
        }
    }

    private Instant seconds() {
        return Instant.ofEpochSecond(now.get().getEpochSecond());
    }

    private Consent drawn(Random random) {
        Set<Purpose> purposes = EnumSet.noneOf(Purpose.class);
        for (int i = random.nextInt(3); i > 0; i--) {
            purposes.add(Purpose.values()[random.nextInt(Purpose.values().length)]);
        }
        return consent(
                random.nextBoolean() ? "a" : "b",
                number(random),
                new Agreed(purposes, purposes.isEmpty() || random.nextBoolean()),
                now.get().minusSeconds(random.nextInt(100)),
                random.nextBoolean()
                        ? Optional.empty()
                        : Optional.of(now.get().plusSeconds(1 + random.nextInt(300))));
    }

    private static String number(Random random) {
        return "86" + (100 + random.nextInt(6));
    }

    private void check(Consents all, TreeMap<Long, Consent> oracle, Random random, String message)
            throws IOException {
        String number = number(random);
        String tenant = random.nextBoolean() ? "a" : "b";
        Purpose purpose = Purpose.values()[random.nextInt(Purpose.values().length)];
        Instant after = now.get().minusSeconds(random.nextInt(300));
        List<Consent> holding =
                oracle.values().stream()
                        .filter(one -> one.tenant().equals(tenant) && one.number().equals(number))
                        .filter(one -> one.holds(now.get()))
                        .toList();
        assertEquals(
                holding.stream().anyMatch(one -> one.to().purposes().contains(purpose)),
                all.agreesToPurpose(tenant, number, purpose, at()),
                message);
        assertEquals(
                holding.stream()
                        .map(Consent::to)
                        .anyMatch(
                                to ->
                                        to.aiVoice()
                                                && (to.purposes().isEmpty()
                                                        || to.purposes().contains(purpose))),
                all.agreesToVoice(tenant, number, purpose, at()),
                message);
        assertEquals(
                holding.stream()
                        .anyMatch(
                                one ->
                                        one.to().purposes().contains(purpose)
                                                && one.given().getEpochSecond()
                                                        > after.getEpochSecond()),
                all.agreedAfter(after, tenant, number, purpose, at()),
                message);
        assertEquals(
                oracle.values().stream().filter(one -> one.number().equals(number)).toList(),
                all.ofNumber(number).reversed(),
                message);
    }

    @Test
    void aCutFileHoldsWhatWasAcknowledgedAndNothingElse() throws IOException {
        Path file = dir.resolve("whole");
        List<Long> ends = new ArrayList<>(List.of(0L));
        Agreed marketing = new Agreed(MARKETING, false);
        try (Consents all = open(file)) {
            given(all, consent("a", "86100", marketing, START, Optional.empty()));
            ends.add(Files.size(file));
            all.withdraw(1, "me", "asked").join();
            ends.add(Files.size(file));
            Consent again = consent("a", "86100", marketing, START, Optional.empty());
            all.give(List.of(again, again, again)).join();
            ends.add(Files.size(file));
        }
        List<Boolean> agreed = List.of(false, true, false, true);
        List<Long> given = List.of(0L, 1L, 1L, 4L);
        byte[] octets = Files.readAllBytes(file);
        for (int length = 0; length <= octets.length; length += 61) {
            Path cut = dir.resolve("cut");
            Files.write(cut, java.util.Arrays.copyOf(octets, length));
            int whole = 0;
            while (whole + 1 < ends.size() && ends.get(whole + 1) <= length) {
                whole++;
            }
            try (Consents all = open(cut)) {
                assertEquals(
                        agreed.get(whole),
                        all.agreesToPurpose("a", "86100", Purpose.MARKETING, at()),
                        "cut at " + length);
                assertEquals(given.get(whole), all.given(), "all of an import or nothing");
            }
        }
    }

    @Test
    void growsAndFindsEachOfMany() throws IOException {
        List<Consent> many = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            many.add(
                    consent(
                            "a",
                            "86" + (1_000_000 + i),
                            new Agreed(MARKETING, i % 2 == 0),
                            START,
                            Optional.empty()));
        }
        try (Consents all = open(dir.resolve("many"))) {
            all.give(many).join();
            for (int i = 0; i < many.size(); i++) {
                String number = "86" + (1_000_000 + i);
                assertTrue(all.agreesToPurpose("a", number, Purpose.MARKETING, at()));
                assertEquals(i % 2 == 0, all.agreesToVoice("a", number, Purpose.MARKETING, at()));
                assertFalse(all.agreesToPurpose("b", number, Purpose.MARKETING, at()));
            }
            assertEquals("form-7", all.find(2_999).orElseThrow().evidence().reference());
        }
    }
}
