package tandem.dialplan;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

import tandem.dialplan.load.SecretFiles;

/**
 * Where {@code ${secret:name}} finds its value. Values are never shown. Runs on: the thread that
 * loads.
 */
@FunctionalInterface
public interface Secrets {
    /** The value; empty when there is none, or when it cannot be used. */
    Optional<String> find(String name);

    /** What to tell when {@link #find} has none. */
    default String reason(String name) {
        return "there is no secret '" + name + "'";
    }

    /**
     * Those of a conf directory: the file {@code secrets/NAME}, without white space at its ends, at
     * most 4 KiB and not readable by everybody; or the variable {@code TANDEM_SECRET_NAME} of the
     * environment, in capitals and with {@code _} for {@code -}.
     */
    static Secrets of(Path dir) {
        return of(dir, System.getenv());
    }

    /**
     * As {@link #of(Path)} with another environment.
     *
     * @param environment asked when there is no file
     */
    static Secrets of(Path dir, Map<String, String> environment) {
        return new SecretFiles(dir, environment);
    }
}
