package tandem.engine.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A file of the log: {@code audit/00000000000000000042.jsonl} begins with entry 42. Immutable.
 *
 * @param first number of its first entry
 */
record Segment(Path file, long first) {
    private static final Pattern NAME = Pattern.compile("\\d{20}\\.jsonl");

    static Segment of(Path dir, long first) {
        return new Segment(dir.resolve("%020d.jsonl".formatted(first)), first);
    }

    /** Those of a directory, oldest first. */
    static List<Segment> all(Path dir) throws IOException {
        try (Stream<Path> files = Files.list(dir)) {
            return files.filter(file -> NAME.matcher(file.getFileName().toString()).matches())
                    .sorted()
                    .map(file -> new Segment(file, number(file)))
                    .toList();
        }
    }

    private static long number(Path file) {
        return Long.parseLong(file.getFileName().toString(), 0, 20, 10);
    }

    /** Its first entry; empty when it has none, or is gone. */
    Optional<AuditRow> begin() throws IOException {
        try (Lines lines = Lines.of(file)) {
            return lines.next().flatMap(AuditRow::of);
        } catch (NoSuchFileException gone) {
            return Optional.empty();
        }
    }

    /** Where the chain stands after it; empty when no line of it is whole. */
    Optional<End> end() throws IOException {
        Optional<End> end = Optional.empty();
        try (Lines lines = Lines.of(file)) {
            for (var line = lines.next(); line.isPresent(); line = lines.next()) {
                Optional<ChainLine> link = ChainLine.of(line.get()).filter(ChainLine::isWhole);
                if (link.isPresent()) {
                    end = Optional.of(new End(link.get().head(), lines.offset()));
                }
            }
        }
        return end;
    }

    /**
     * The last line whose octets are those that were hashed.
     *
     * @param offset of the octet after it
     */
    record End(Head head, long offset) {}

    @Override
    public String toString() {
        return file.getFileName().toString();
    }
}
