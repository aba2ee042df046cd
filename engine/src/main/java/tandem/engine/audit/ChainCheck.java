package tandem.engine.audit;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Goes through a whole log, offline if need be, and says what is wrong with its chain. Confined to
 * one thread.
 */
public final class ChainCheck {
    /** Problems that are told; the rest is counted. */
    private static final int MOST = 100;

    private final Optional<Head> kept;
    private final List<String> wrong = new ArrayList<>();

    /** Ends of dropped segments by number, as the log itself proves them. */
    private final Map<Long, String> dropped = new HashMap<>();

    private Head head = Head.NONE;
    private boolean begun;
    private boolean foundKept;
    private long entries;
    private long faults;
    private long torn;
    private Optional<Instant> from = Optional.empty();
    private Optional<Instant> to = Optional.empty();
    private Optional<ChainLine> first = Optional.empty();
    private String firstPlace = "";

    /**
     * What was found.
     *
     * @param wrong {@code segment:line: what}, the first hundred
     * @param faults how many there are
     * @param from when the first entry was told
     * @param to when the last was
     * @param torn octets of a line at the end that is not whole; such a line was never acknowledged
     */
    public record Found(
            long entries,
            long first,
            Head head,
            Optional<Instant> from,
            Optional<Instant> to,
            List<String> wrong,
            long faults,
            long torn) {}

    private ChainCheck(Optional<Head> kept) {
        this.kept = kept;
    }

    /**
     * Checks a log.
     *
     * @param dir {@code data/audit}, or a copy of it
     * @param kept what somebody kept elsewhere of an earlier head
     * @throws IOException when it cannot be read
     */
    public static Found of(Path dir, Optional<Head> kept) throws IOException {
        return new ChainCheck(kept).run(dir);
    }

    private Found run(Path dir) throws IOException {
        List<Segment> all = Segment.all(dir);
        for (int i = 0; i < all.size(); i++) {
            segment(all.get(i), i + 1 == all.size());
        }
        first.ifPresent(this::beginning);
        kept.ifPresent(this::against);
        return new Found(
                entries,
                first.map(ChainLine::number).orElse(0L),
                head,
                from,
                to,
                List.copyOf(wrong),
                faults,
                torn);
    }

    private void segment(Segment segment, boolean last) throws IOException {
        try (Lines lines = Lines.of(segment.file())) {
            long line = 0;
            for (var next = lines.next(); next.isPresent(); next = lines.next()) {
                String place = segment + ":" + ++line;
                Optional<ChainLine> link = ChainLine.of(next.get());
                if (link.isEmpty()) {
                    fault(place, "is no entry");
                    continue;
                }
                if (line == 1 && link.get().number() != segment.first()) {
                    fault(
                            place,
                            "is entry %d in a segment of another name"
                                    .formatted(link.get().number()));
                }
                link(place, link.get(), next.get());
            }
            end(segment, line, lines.torn(), last);
        }
    }

    private void end(Segment segment, long lines, long octets, boolean last) {
        if (last) {
            torn = octets;
        } else if (octets > 0) {
            fault(segment + ":" + (lines + 1), "is torn although a segment follows");
        } else if (lines == 0) {
            fault(segment + ":1", "is empty although a segment follows");
        }
    }

    private void link(String place, ChainLine link, byte[] octets) {
        if (!link.isWhole()) {
            fault(
                    place,
                    "entry %d was changed: its hash is %s"
                            .formatted(link.number(), link.computed()));
        }
        if (begun) {
            follows(place, link);
        } else {
            first = Optional.of(link);
            firstPlace = place;
        }
        begun = true;
        entries++;
        head = link.head();
        kept.filter(head::equals).ifPresent(same -> foundKept = true);
        AuditRow.of(octets).ifPresent(this::read);
    }

    private void follows(String place, ChainLine link) {
        long expected = head.number() + 1;
        if (link.number() > expected) {
            fault(place, "entries %d to %d are missing".formatted(expected, link.number() - 1));
        } else if (link.number() < expected) {
            fault(
                    place,
                    "entry %d is out of order, %d was expected".formatted(link.number(), expected));
        } else if (!link.previous().equals(head.hash())) {
            fault(place, "entry %d does not follow the one before it".formatted(link.number()));
        }
    }

    private void read(AuditRow row) {
        from = from.or(() -> Optional.of(row.at()));
        to = Optional.of(row.at());
        if (row.text("act").equals(AuditLog.DROPPED)) {
            dropped.put(row.detail().path("last").asLong(), row.detail().path("hash").asText());
        }
    }

    /** Where it begins: with the first entry of all, or after what was dropped with a proof. */
    private void beginning(ChainLine begin) {
        String before = begin.number() == 1 ? Head.NONE.hash() : dropped.get(begin.number() - 1);
        if (before == null) {
            fault(
                    firstPlace,
                    "entries before %d are missing, and no entry says that they were dropped"
                            .formatted(begin.number()));
        } else if (!before.equals(begin.previous())) {
            fault(firstPlace, "does not follow what was dropped before it");
        }
    }

    private void against(Head elsewhere) {
        boolean wasDropped = elsewhere.hash().equals(dropped.get(elsewhere.number()));
        if (!foundKept && !wasDropped && !elsewhere.equals(Head.NONE)) {
            fault(
                    "head",
                    elsewhere.number() > head.number()
                            ? "the log ends with %d, before %d"
                                    .formatted(head.number(), elsewhere.number())
                            : "entry %d is not what it was, or was dropped"
                                    .formatted(elsewhere.number()));
        }
    }

    private void fault(String place, String what) {
        faults++;
        if (wrong.size() < MOST) {
            wrong.add(place + ": " + what);
        }
    }
}
