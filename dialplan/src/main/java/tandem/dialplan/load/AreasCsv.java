package tandem.dialplan.load;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;

import tandem.dialplan.NumberAreas;
import tandem.dialplan.NumberAreas.Area;
import tandem.dialplan.Position;
import tandem.dialplan.yaml.Code;
import tandem.dialplan.yaml.Problems;
import tandem.dialplan.yaml.Types;
import tandem.dialplan.yaml.Unfit;
import tandem.dialplan.yaml.Wording;

/**
 * Tables of {@code numbers/}: lines {@code prefix,region,zone}. One that is not in the tree is read
 * as it is shipped. {@code cn-regions.csv} has the prefixes of China as they are dialled there:
 * area codes with their 0, mobile segments without; {@code zones.csv} has those of all countries,
 * from the country code on.
 */
final class AreasCsv {
    static final String FOLDER = "numbers";
    static final List<String> FILES = List.of("cn-regions.csv", "zones.csv");

    /** Octets of a table; all mobile segments of China with 7 digits take 15 million. */
    static final int MAX_OCTETS = 16 << 20;

    private static final String HEADER = "prefix,region,zone";
    private static final Pattern CHINA = Pattern.compile("0[1-9][0-9]{1,2}|1[3-9][0-9]{1,5}");
    private static final Pattern WORLD = Pattern.compile("[1-9][0-9]{0,14}");
    private static final int MAX_AREAS = 65_536;

    private final String file;
    private final Problems problems;
    private final Map<String, Area> areas;
    private final Map<String, Position> defined = new HashMap<>();
    private final Map<String, Set<ZoneId>> zones = new HashMap<>();
    private final Map<Area, Area> distinct = new HashMap<>();

    private AreasCsv(String file, Problems problems, Map<String, Area> areas) {
        this.file = file;
        this.problems = problems;
        this.areas = areas;
    }

    /**
     * @param files of the folder {@code numbers/}
     */
    static NumberAreas read(List<ConfFile> files, Problems problems) {
        Map<String, Area> areas = new HashMap<>();
        for (String name : FILES) {
            String path = FOLDER + "/" + name;
            byte[] octets =
                    files.stream()
                            .filter(f -> f.name().equals(path))
                            .findFirst()
                            .map(ConfFile::octets)
                            .orElseGet(() -> shipped(name));
            new AreasCsv(path, problems, areas).read(octets);
        }
        return new NumberAreas(areas);
    }

    private static byte[] shipped(String name) {
        try (InputStream in = Objects.requireNonNull(AreasCsv.class.getResourceAsStream(name))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read(byte[] octets) {
        if (octets.length > MAX_OCTETS) {
            problems.add(at(1, 1), Code.SIZE, "the table is longer than " + MAX_OCTETS + " octets");
            return;
        }
        List<String> lines = text(octets).map(t -> t.lines().toList()).orElse(List.of());
        for (int i = 0; i < lines.size() && !problems.full(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#") && !line.equals(HEADER)) {
                read(lines.get(i), i + 1);
            }
        }
        if (distinct.size() > MAX_AREAS) {
            problems.add(at(1, 1), Code.SIZE, "more than " + MAX_AREAS + " areas that differ");
        }
    }

    private Optional<String> text(byte[] octets) {
        try {
            return Optional.of(
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString());
        } catch (CharacterCodingException e) {
            problems.add(at(1, 1), Code.CHARACTER, "the file is not UTF-8");
            return Optional.empty();
        }
    }

    private void read(String line, int number) {
        List<String> fields = List.of(line.split(",", -1));
        if (fields.size() != 3) {
            String message = "a line has three fields, " + HEADER + ", not " + fields.size();
            problems.add(at(number, 1), Code.SHAPE, message);
            return;
        }
        int second = fields.getFirst().length() + 2;
        int third = second + fields.get(1).length() + 1;
        Optional<String> prefix = prefix(fields.getFirst().strip(), at(number, 1));
        Optional<String> region = region(fields.get(1).strip(), at(number, second));
        Optional<Set<ZoneId>> known = zones(fields.get(2).strip(), at(number, third));
        if (prefix.isPresent() && region.isPresent() && known.isPresent()) {
            Area area = new Area(region.get(), known.get());
            areas.put(prefix.get(), distinct.computeIfAbsent(area, a -> a));
        }
    }

    private Optional<String> prefix(String text, Position at) {
        boolean china = file.endsWith(FILES.getFirst());
        if (!(china ? CHINA : WORLD).matcher(text).matches()) {
            String wanted =
                    china
                            ? "an area code such as 010 or a mobile segment such as 139"
                            : "a prefix from the country code on, such as 1850";
            problems.add(at, Code.FORM, Wording.quote(text) + " is not " + wanted);
            return Optional.empty();
        }
        Position before = defined.putIfAbsent(text, at);
        if (before != null) {
            problems.add(at, Code.DEFINED_TWICE, text + " is already defined at " + before);
            return Optional.empty();
        }
        return Optional.of(china ? "86" + (text.startsWith("0") ? text.substring(1) : text) : text);
    }

    private Optional<String> region(String text, Position at) {
        return read(at, () -> Types.text(100).read(text));
    }

    private Optional<Set<ZoneId>> zones(String text, Position at) {
        Set<ZoneId> known = zones.get(text);
        return known != null
                ? Optional.of(known)
                : read(
                        at,
                        () -> {
                            Set<ZoneId> all = new HashSet<>();
                            for (String zone : text.split(" +")) {
                                all.add(Types.zone().read(zone));
                            }
                            zones.put(text, all);
                            return all;
                        });
    }

    private <T> Optional<T> read(Position at, Supplier<T> value) {
        try {
            return Optional.of(value.get());
        } catch (Unfit unfit) {
            problems.add(at, unfit.code(), unfit.reason());
            return Optional.empty();
        }
    }

    private Position at(int line, int column) {
        return new Position(file, line, column);
    }
}
