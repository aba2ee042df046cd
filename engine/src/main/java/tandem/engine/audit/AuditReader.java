package tandem.engine.audit;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Reads what is on the disk, oldest first, without an index: times are found by the segments' first
 * entries, the rest is looked through. Runs on: any thread that may block.
 */
public final class AuditReader {
    /**
     * Octets that one page looks through, so that a rare thing does not hold a request for ever.
     */
    private static final long MOST_OCTETS = 64L << 20;

    private final Path dir;
    private final Supplier<Head> head;

    AuditReader(Path dir, Supplier<Head> head) {
        this.dir = dir;
        this.head = head;
    }

    /**
     * Reads a log that no engine writes, or a copy.
     *
     * @param dir {@code data/audit}
     */
    public static AuditReader offline(Path dir) {
        return new AuditReader(dir, () -> new Head(Long.MAX_VALUE, Head.NONE.hash()));
    }

    /**
     * Some entries in order.
     *
     * @param next number to go on after; empty when all were looked through
     */
    public record Page(List<AuditRow> rows, Optional<Long> next) {}

    /**
     * What is looked for.
     *
     * @param from this time or later
     * @param to before this time
     * @param wanted asked for each entry between
     */
    public record Query(Optional<Instant> from, Optional<Instant> to, Predicate<AuditRow> wanted) {
        private boolean takes(AuditRow row) {
            return from.filter(row.at()::isBefore).isEmpty()
                    && to.filter(at -> !row.at().isBefore(at)).isEmpty()
                    && wanted.test(row);
        }
    }

    /**
     * Looks for entries.
     *
     * @param after number of the entry before the first that is looked at
     * @param limit of the entries of the page
     * @throws IOException when they cannot be read
     */
    public Page page(Query query, long after, int limit) throws IOException {
        List<AuditRow> rows = new ArrayList<>();
        Looking looking =
                new Looking(query, after, head.get().number(), limit, MOST_OCTETS, rows::add);
        look(looking);
        return new Page(List.copyOf(rows), looking.next());
    }

    private void look(Looking looking) throws IOException {
        List<Segment> all = Segment.all(dir);
        for (int i = 0; i < all.size() && looking.goesOn(); i++) {
            boolean last = i + 1 == all.size();
            if (last || !isBefore(all.get(i + 1), looking.query, looking.after)) {
                looking.through(all.get(i));
            }
        }
    }

    /** Whether a segment ends before what is looked for, as the one after it says. */
    private static boolean isBefore(Segment next, Query query, long after) throws IOException {
        if (next.first() <= after + 1) {
            return true;
        }
        Optional<Instant> begin =
                query.from().isPresent() ? next.begin().map(AuditRow::at) : Optional.empty();
        // Acts are told by many threads, so that times may be out of order by moments.
        return begin.filter(at -> at.plusSeconds(60).isBefore(query.from().get())).isPresent();
    }

    /** Shows all that is looked for to somebody, however much has to be looked through. */
    public void all(Query query, Taker taker) throws IOException {
        look(new Looking(query, 0, head.get().number(), Long.MAX_VALUE, Long.MAX_VALUE, taker));
    }

    /** Takes entries. */
    public interface Taker {
        void take(AuditRow row) throws IOException;
    }

    /** Goes through the log for somebody. Confined to its thread. */
    private static final class Looking {
        private final Query query;
        private final long last;
        private final long most;
        private final long mostOctets;
        private final Taker taker;
        private long after;
        private long taken;
        private long octets;

        Looking(Query query, long after, long last, long most, long mostOctets, Taker taker) {
            this.query = query;
            this.after = after;
            this.last = last;
            this.most = most;
            this.mostOctets = mostOctets;
            this.taker = taker;
        }

        boolean goesOn() {
            return after < last && taken < most && octets < mostOctets;
        }

        void through(Segment segment) throws IOException {
            try (Lines lines = Lines.of(segment.file())) {
                for (var line = lines.next(); line.isPresent() && goesOn(); line = lines.next()) {
                    long number = ChainLine.number(line.get());
                    if (number > after && number <= last) {
                        after = number;
                        octets += line.get().length;
                        take(line.get());
                    }
                }
            } catch (NoSuchFileException dropped) {
                // Its entries were old enough to go while they were looked for.
                after = Math.max(after, segment.first());
            }
        }

        private void take(byte[] line) throws IOException {
            Optional<AuditRow> row = AuditRow.of(line).filter(query::takes);
            if (row.isPresent()) {
                taken++;
                taker.take(row.get());
            }
        }

        /** Where to go on; empty when all was looked through. */
        Optional<Long> next() {
            boolean stopped = taken >= most || octets >= mostOctets;
            return stopped && after < last ? Optional.of(after) : Optional.empty();
        }
    }
}
