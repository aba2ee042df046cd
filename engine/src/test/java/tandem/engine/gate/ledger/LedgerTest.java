package tandem.engine.gate.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

class LedgerTest {
    @TempDir Path dir;

    /** What the ledger says there is: numbers, in the order in which they were written. */
    private volatile List<Integer> read = List.of();

    private final List<Integer> counted = new ArrayList<>();

    private final class Numbers implements Ledger.Reader {
        private final List<Integer> found = new ArrayList<>();

        @Override
        public void line(long at, JsonNode line) {
            found.add(line.path("n").asInt());
        }

        @Override
        public void end() {
            read = List.copyOf(found);
        }
    }

    private Ledger open(Path file, Disk disk) {
        return Ledger.open(file, Numbers::new, disk);
    }

    private static JsonNode number(int n) {
        return JsonNodeFactory.instance.objectNode().put("n", n);
    }

    private Change<Integer> one(Change.When when, int n) {
        return new Change.Lines<>(when, number(n), () -> counted.add(n), n);
    }

    private static Change<Integer> many(int from, int count) {
        List<byte[]> lines = new ArrayList<>();
        for (int n = from; n < from + count; n++) {
            lines.add(CheckedLine.of(number(n)));
        }
        return new Change.Lines<>(Change.When.WRITTEN, lines, _ -> {}, count);
    }

    @Test
    void whatIsCutAnywhereIsWholeChangesFromTheStart() throws IOException {
        Path file = dir.resolve("whole");
        List<Long> ends = new ArrayList<>(List.of(0L));
        try (Ledger ledger = open(file, Disk.REAL)) {
            ledger.tell(() -> one(Change.When.AT_ONCE, 1)).join();
            ends.add(Files.size(file));
            ledger.tell(() -> many(2, 3)).join();
            ends.add(Files.size(file));
            ledger.tell(() -> one(Change.When.WRITTEN, 5)).join();
            ends.add(Files.size(file));
        }
        List<List<Integer>> states =
                List.of(List.of(), List.of(1), List.of(1, 2, 3, 4), List.of(1, 2, 3, 4, 5));
        byte[] octets = Files.readAllBytes(file);
        Path cut = dir.resolve("cut");
        for (int length = 0; length <= octets.length; length += 1 + length % 3) {
            Files.write(cut, java.util.Arrays.copyOf(octets, length));
            int whole = 0;
            while (whole + 1 < ends.size() && ends.get(whole + 1) <= length) {
                whole++;
            }
            try (Ledger ledger = open(cut, Disk.REAL)) {
                assertEquals(states.get(whole), read, "cut at " + length);
                assertEquals(ends.get(whole), Files.size(cut), "cut at " + length);
                assertEquals(length - ends.get(whole), ledger.tornOctets());
            }
        }
    }

    @Test
    void aDamagedLineIsPassedOverAndCounted() throws IOException {
        Path file = dir.resolve("damaged");
        try (Ledger ledger = open(file, Disk.REAL)) {
            ledger.tell(() -> one(Change.When.WRITTEN, 1)).join();
            ledger.tell(() -> many(2, 3)).join();
            ledger.tell(() -> one(Change.When.WRITTEN, 5)).join();
        }
        String text = Files.readString(file);
        Files.writeString(file, text.replace("{\"n\":3}", "{\"n\":9}"));
        try (Ledger ledger = open(file, Disk.REAL)) {
            assertEquals(List.of(1, 2, 4, 5), read);
            assertEquals(1, ledger.damagedLines());
        }
    }

    @Test
    void aLastGroupWithAHoleWasNeverAcknowledged() throws IOException {
        Path file = dir.resolve("hole");
        try (Ledger ledger = open(file, Disk.REAL)) {
            ledger.tell(() -> one(Change.When.WRITTEN, 1)).join();
            ledger.tell(() -> many(2, 3)).join();
        }
        String text = Files.readString(file);
        Files.writeString(file, text.replace("{\"n\":3}", "{\"n\":9}"));
        try (Ledger ledger = open(file, Disk.REAL)) {
            assertEquals(List.of(1), read);
            assertTrue(ledger.tornOctets() > 0);
        }
    }

    @Test
    void aFullDiskHoldsBackWhatAllowsAndNotWhatForbids() {
        AtomicBoolean full = new AtomicBoolean(true);
        Path file = dir.resolve("full");
        Disk disk =
                (to, octets, at) -> {
                    if (full.get()) {
                        throw new IOException("no space");
                    }
                    Disk.REAL.write(to, octets, at);
                };
        try (Ledger ledger = open(file, disk)) {
            assertInstanceOf(
                    Outcome.NotDurable.class,
                    ledger.tell(() -> one(Change.When.AT_ONCE, 1)).join());
            assertInstanceOf(
                    Outcome.NotDurable.class,
                    ledger.tell(() -> one(Change.When.WRITTEN, 2)).join());
            assertEquals(List.of(1), counted);
            assertTrue(!ledger.writable());

            full.set(false);
            assertEquals(
                    new Outcome.Kept<>(3), ledger.tell(() -> one(Change.When.WRITTEN, 3)).join());
            assertEquals(List.of(1, 3), counted);
            assertTrue(ledger.writable());
        }
        try (Ledger ledger = open(file, Disk.REAL)) {
            assertEquals(List.of(1, 3), read, "and nothing of what was refused");
            assertEquals(0, ledger.damagedLines());
        }
    }

    @Test
    void writtenAnewItHoldsWhatItWasTold() throws IOException {
        Path file = dir.resolve("anew");
        try (Ledger ledger = open(file, Disk.REAL)) {
            ledger.tell(() -> many(1, 5)).join();
            ledger.rewrite(
                            (old, out) ->
                                    old.each(
                                            line -> {
                                                if (line.path("n").asInt() % 2 == 1) {
                                                    out.accept(line);
                                                }
                                            }))
                    .join();
            assertEquals(List.of(1, 3, 5), read);
            ledger.tell(() -> one(Change.When.WRITTEN, 7)).join();
        }
        try (Ledger ledger = open(file, Disk.REAL)) {
            assertEquals(List.of(1, 3, 5, 7), read);
            assertEquals(0, ledger.tornOctets());
        }
    }

    @Test
    void aLineIsReadAgainFromWhereItStands() throws IOException {
        List<Long> places = new ArrayList<>();
        try (Ledger ledger = open(dir.resolve("places"), Disk.REAL)) {
            ledger.tell(() -> many(1, 2)).join();
            ledger.tell(
                            () ->
                                    new Change.Lines<>(
                                            Change.When.WRITTEN,
                                            List.of(
                                                    CheckedLine.of(number(77)),
                                                    CheckedLine.of(number(78))),
                                            places::add,
                                            0))
                    .join();
            assertEquals(number(77), ledger.read(places.getFirst()));
        }
    }
}
