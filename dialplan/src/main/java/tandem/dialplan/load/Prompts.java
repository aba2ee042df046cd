package tandem.dialplan.load;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import tandem.dialplan.yaml.Code;
import tandem.dialplan.yaml.Type;
import tandem.dialplan.yaml.Unfit;
import tandem.dialplan.yaml.Wording;

/** Checks that a prompt is there and can be played. Each file is looked at once in a load. */
public final class Prompts {
    /** Octets in which the format must stand; what comes before the samples is far smaller. */
    private static final int MAX_HEADER = 4_096;

    private static final int PCM = 1;
    private static final int A_LAW = 6;
    private static final int MU_LAW = 7;

    private final Path dir;
    private final Map<String, Optional<Unfit>> seen = new HashMap<>();

    /**
     * @param dir the conf directory, which no prompt may leave
     */
    Prompts(Path dir) {
        this.dir = dir;
    }

    /** The path of a prompt, relative to the conf directory. */
    Type<String> file() {
        return text -> {
            Optional<Unfit> problem = seen.computeIfAbsent(text, this::problem);
            if (problem.isPresent()) {
                throw problem.get();
            }
            return text;
        };
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
            checkHeader(text, header(text, file));
            return Optional.empty();
        } catch (Unfit unfit) {
            return Optional.of(unfit);
        }
    }

    /** The path of a prompt in a conf directory; empty when it would be somewhere else. */
    public static Optional<Path> inside(Path dir, String text) {
        try {
            Path path = Path.of(text);
            boolean plain = !text.isEmpty() && !path.isAbsolute() && path.equals(path.normalize());
            return plain && !path.startsWith("..") ? Optional.of(dir.resolve(path)) : Optional.empty();
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

    private static ByteBuffer header(String text, Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return ByteBuffer.wrap(in.readNBytes(MAX_HEADER)).order(ByteOrder.LITTLE_ENDIAN);
        } catch (IOException e) {
            throw new Unfit(
                    Code.MISSING_FILE, "the file " + Wording.quote(text) + " cannot be read");
        }
    }

    private static void checkHeader(String text, ByteBuffer header) {
        if (!tag(header, 0).equals("RIFF") || !tag(header, 8).equals("WAVE")) {
            throw new Unfit(
                    Code.PROMPT, Wording.quote(text) + " is not a WAV file (no RIFF/WAVE header)");
        }
        long at = 12;
        while (at + 24 <= header.capacity() && !tag(header, (int) at).equals("fmt ")) {
            long size = Integer.toUnsignedLong(header.getInt((int) at + 4));
            at += 8 + size + size % 2;
        }
        if (at + 24 > header.capacity() || !playable(header, (int) at + 8)) {
            throw new Unfit(
                    Code.PROMPT,
                    Wording.quote(text) + " must be PCM 16 bit or G.711, mono or stereo");
        }
    }

    private static boolean playable(ByteBuffer header, int format) {
        int coding = header.getShort(format);
        int channels = header.getShort(format + 2);
        int bits = header.getShort(format + 14);
        boolean known =
                coding == PCM && bits == 16 || (coding == A_LAW || coding == MU_LAW) && bits == 8;
        return known && (channels == 1 || channels == 2) && header.getInt(format + 4) > 0;
    }

    private static String tag(ByteBuffer header, int at) {
        return at + 4 <= header.capacity()
                ? new String(header.array(), at, 4, StandardCharsets.US_ASCII)
                : "";
    }
}
