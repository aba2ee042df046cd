package tandem.dialplan.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import tandem.dialplan.PromptFiles;
import tandem.dialplan.Upload;
import tandem.dialplan.yaml.Code;
import tandem.dialplan.yaml.Type;
import tandem.dialplan.yaml.Unfit;
import tandem.dialplan.yaml.Wording;

/** Checks that a prompt is there and can be played. Each file is looked at once in a load. */
public final class Prompts {
    private final Path dir;
    private final Map<String, Optional<Unfit>> seen;

    private final PromptFiles files;
    private final String tenant;

    /**
     * @param dir the conf directory, which no prompt may leave
     */
    Prompts(Path dir, PromptFiles files) {
        this(dir, files, "", new HashMap<>());
    }

    private Prompts(Path dir, PromptFiles files, String tenant, Map<String, Optional<Unfit>> seen) {
        this.dir = dir;
        this.files = files;
        this.tenant = tenant;
        this.seen = seen;
    }

    /** As a tenant sees them: its uploads are its own, files are everybody's. */
    Prompts of(String name) {
        return new Prompts(dir, files, name, seen);
    }

    /** The path of a prompt, relative to the conf directory, or an upload. */
    Type<String> file() {
        return text -> {
            Optional<Unfit> problem =
                    Upload.isMeant(text)
                            ? uploadProblem(text)
                            : seen.computeIfAbsent(text, this::problem);
            if (problem.isPresent()) {
                throw problem.get();
            }
            return text;
        };
    }

    private Optional<Unfit> uploadProblem(String text) {
        Optional<Upload> upload = Upload.of(text);
        if (upload.isEmpty()) {
            String reason = " is no name of an upload, such as upload:welcome";
            return Optional.of(new Unfit(Code.FORM, Wording.quote(text) + reason));
        }
        if (!files.hasUpload(tenant, upload.get().name())) {
            String reason = "tenant " + tenant + " has uploaded no prompt ";
            String name = Wording.quote(upload.get().name());
            return Optional.of(new Unfit(Code.MISSING_FILE, reason + name));
        }
        return Optional.empty();
    }

    boolean playable(String file) {
        return seen.computeIfAbsent(file, this::problem).isEmpty();
    }

    private Optional<Unfit> problem(String text) {
        try {
            Path file = inside(text);
            if (!Files.isRegularFile(file)) {
                throw new Unfit(
                        Code.MISSING_FILE,
                        "there is no file " + Wording.quote(text) + suggest(file));
            }
            return files.fault(file)
                    .map(why -> new Unfit(Code.PROMPT, Wording.quote(text) + " " + why));
        } catch (Unfit unfit) {
            return Optional.of(unfit);
        }
    }

    /** The path of a prompt in a conf directory; empty when it would be somewhere else. */
    public static Optional<Path> inside(Path dir, String text) {
        try {
            Path path = Path.of(text);
            boolean plain = !text.isEmpty() && !path.isAbsolute() && path.equals(path.normalize());
            return plain && !path.startsWith("..")
                    ? Optional.of(dir.resolve(path))
                    : Optional.empty();
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private Path inside(String text) {
        return inside(dir, text)
                .orElseThrow(
                        () ->
                                new Unfit(
                                        Code.FORM,
                                        Wording.quote(text)
                                                + " is not a path inside the conf directory"
                                                + " such as prompts/welcome.wav"));
    }

    private String suggest(Path file) {
        Path folder = file.resolveSibling("");
        if (!Files.isDirectory(folder)) {
            return "";
        }
        try (Stream<Path> files = Files.list(folder)) {
            List<String> names =
                    files.limit(1_000)
                            .filter(Files::isRegularFile)
                            .map(p -> p.getFileName().toString())
                            .toList();
            return Wording.suggest(file.getFileName().toString(), names);
        } catch (IOException | UncheckedIOException e) {
            return "";
        }
    }
}
