package tandem.dialplan.load;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import tandem.dialplan.Position;
import tandem.dialplan.yaml.Code;
import tandem.dialplan.yaml.Problems;
import tandem.dialplan.yaml.Wording;
import tandem.dialplan.yaml.YamlReader;

/**
 * Finds and reads the files of a tree. A YAML file in a place that is not read is a problem:
 * somebody thinks that it counts. Hidden files and other kinds of files are left alone.
 */
final class ConfFiles {
    static final String ENGINE = "engine.yaml";
    static final String TRUNKS = "trunks.yaml";
    static final String ACCESS = "access.yaml";
    static final String TENANTS = "tenants";

    static final String ENDING = ".yaml";

    private static final List<String> FOLDERS = List.of(Includes.FOLDER, HolidaysYaml.FOLDER);
    private static final List<String> TOP = List.of(ENGINE, TRUNKS, ACCESS);
    private static final int MAX_FILES = 1_000;
    private static final long MAX_OCTETS = 32L << 20;

    private final Path dir;
    private final Problems problems;
    private final List<ConfFile> files = new ArrayList<>();
    private long octets;

    private ConfFiles(Path dir, Problems problems) {
        this.dir = dir;
        this.problems = problems;
    }

    /** All files, sorted by name. */
    static List<ConfFile> read(Path dir, Problems problems) {
        ConfFiles found = new ConfFiles(dir, problems);
        if (!Files.isDirectory(dir)) {
            problems.add(new Position(".", 1, 1), Code.FILE, "there is no such conf directory");
            return List.of();
        }
        found.readTop();
        if (problems.isEmpty() && found.files.isEmpty()) {
            problems.add(
                    new Position(".", 1, 1),
                    Code.FILE,
                    "the directory has neither engine.yaml nor tenants/*/*.yaml");
        }
        return found.files;
    }

    private void readTop() {
        for (Path path : list(dir)) {
            if (name(path).equals(TENANTS) && Files.isDirectory(path)) {
                list(path).forEach(this::readTenant);
            } else if (FOLDERS.contains(name(path)) && Files.isDirectory(path)) {
                readFolder(path);
            } else if (name(path).equals(AreasCsv.FOLDER) && Files.isDirectory(path)) {
                list(path).forEach(this::readTable);
            } else if (TOP.contains(name(path))) {
                readFile(path, YamlReader.MAX_OCTETS);
            } else {
                refuseYaml(path, Wording.suggest(name(path), TOP));
            }
        }
    }

    private void readTenant(Path path) {
        if (!Files.isDirectory(path)) {
            refuseYaml(path, "; a tenant is a folder");
            return;
        }
        readFolder(path);
    }

    private void readFolder(Path folder) {
        for (Path file : list(folder)) {
            if (Files.isDirectory(file)) {
                problem(file, "folders in here are not read");
            } else if (file.toString().endsWith(ENDING)) {
                readFile(file, YamlReader.MAX_OCTETS);
            } else {
                refuseYaml(file, "; files in here end in .yaml");
            }
        }
    }

    private void readTable(Path path) {
        if (AreasCsv.FILES.contains(path.getFileName().toString())) {
            readFile(path, AreasCsv.MAX_OCTETS);
        } else {
            problem(path, "nobody reads this file; there are " + AreasCsv.FILES);
        }
    }

    private void readFile(Path path, int most) {
        if (files.size() == MAX_FILES || octets > MAX_OCTETS) {
            problem(path, "the tree is too large, in files or in all");
        } else if (!Files.isRegularFile(path)) {
            problem(path, "is not a file");
        } else {
            try (InputStream in = Files.newInputStream(path)) {
                ConfFile file = new ConfFile(name(path), in.readNBytes(most + 1));
                octets += file.octets().length;
                files.add(file);
            } catch (IOException e) {
                problem(path, "the file cannot be read");
            }
        }
    }

    private void refuseYaml(Path path, String hint) {
        String file = path.toString();
        if (Files.isRegularFile(path) && (file.endsWith(".yaml") || file.endsWith(".yml"))) {
            problem(path, "nobody reads this file" + hint);
        }
    }

    private void problem(Path path, String message) {
        problems.add(new Position(name(path), 1, 1), Code.FILE, message);
    }

    private List<Path> list(Path folder) {
        try (Stream<Path> paths = Files.list(folder)) {
            return paths.filter(p -> !p.getFileName().toString().startsWith("."))
                    .limit(10L * MAX_FILES)
                    .sorted((a, b) -> name(a).compareTo(name(b)))
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            problem(folder, "the folder cannot be read");
            return List.of();
        }
    }

    private String name(Path path) {
        return dir.relativize(path).toString().replace('\\', '/');
    }
}
