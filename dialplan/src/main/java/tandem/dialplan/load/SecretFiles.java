package tandem.dialplan.load;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import tandem.dialplan.Secrets;

/** Secrets of a conf directory and of the environment. Runs on: the thread that loads. */
public final class SecretFiles implements Secrets {
    static final String FOLDER = "secrets";

    private static final int MAX_OCTETS = 4_096;
    private static final String VARIABLE = "TANDEM_SECRET_";

    private final Path folder;
    private final Map<String, String> environment;

    /**
     * @param dir the conf directory
     * @param environment asked when there is no file
     */
    public SecretFiles(Path dir, Map<String, String> environment) {
        this.folder = dir.resolve(FOLDER);
        this.environment = Map.copyOf(environment);
    }

    @Override
    public Optional<String> find(String name) {
        Path file = folder.resolve(name);
        return Files.exists(file)
                ? read(file).filter(value -> !value.isEmpty())
                : Optional.ofNullable(environment.get(variable(name)));
    }

    private static String variable(String name) {
        return VARIABLE + name.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    private static Optional<String> read(Path file) {
        if (open(file)) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] octets = in.readNBytes(MAX_OCTETS + 1);
            return octets.length > MAX_OCTETS
                    ? Optional.empty()
                    : Optional.of(new String(octets, StandardCharsets.UTF_8).strip());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static boolean open(Path file) {
        try {
            return Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ);
        } catch (IOException | UnsupportedOperationException e) {
            // Where files have no such permissions there is nothing to be said against them.
            return false;
        }
    }

    @Override
    public String reason(String name) {
        Path file = folder.resolve(name);
        String shown = FOLDER + "/" + name;
        if (!Files.exists(file)) {
            return "there is neither a file %s nor a variable %s".formatted(shown, variable(name));
        }
        return open(file)
                ? shown + " can be read by everybody; chmod 600 it"
                : shown + " cannot be read, is empty or has more than " + MAX_OCTETS + " octets";
    }
}
