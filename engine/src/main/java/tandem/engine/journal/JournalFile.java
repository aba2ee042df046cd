package tandem.engine.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * One file of the journal: facts from {@code first} on without holes. Grown by the writer, read by
 * any thread up to where it is known to be on the disk.
 */
final class JournalFile {
    /** Lines between two places that are remembered. */
    private static final int STRIDE = 1024;

    private final Path path;
    private final long first;

    /** Where some lines begin, by their number; found while writing or reading. */
    private final ConcurrentSkipListMap<Long, Long> places = new ConcurrentSkipListMap<>();

    /** Octets that are on the disk; set before {@code last}. */
    private volatile long octets;

    private volatile long last;

    /**
     * @param last number of the last fact in it, first - 1 when there is none
     */
    JournalFile(Path path, long first, long last, long octets) {
        this.path = path;
        this.first = first;
        this.last = last;
        this.octets = octets;
        places.put(first, 0L);
    }

    Path path() {
        return path;
    }

    long first() {
        return first;
    }

    long last() {
        return last;
    }

    long octets() {
        return octets;
    }

    /** More of it is on the disk. Runs on: journal-writer. */
    void grown(long newLast, long newOctets) {
        note(last + 1, octets);
        octets = newOctets;
        last = newLast;
    }

    /** Where a line begins. */
    void note(long number, long offset) {
        if (number / STRIDE > places.floorKey(number) / STRIDE) {
            places.putIfAbsent(number, offset);
        }
    }

    /**
     * Adds facts after a number to a list until it has {@code limit} or the file ends. Damaged
     * lines are left out and counted.
     */
    void read(long after, int limit, List<Entry> into, LongAdder damaged) throws IOException {
        long end = octets;
        Map.Entry<Long, Long> place = places.floorEntry(Math.max(first, after + 1));
        try (LineScan lines = LineScan.of(path, place.getValue(), end)) {
            while (into.size() < limit && lines.next()) {
                long number = lines.number();
                if (number > after) {
                    Optional<Entry> entry = lines.entry();
                    entry.ifPresentOrElse(into::add, damaged::increment);
                }
                if (number > 0 && number <= last) {
                    note(number, lines.offset());
                }
            }
        }
    }
}
