package tandem.engine.call;

import java.nio.file.Path;
import java.util.Optional;

/** Prompts that tenants uploaded. Runs on: any; never waits. */
@FunctionalInterface
public interface Uploads {
    /** Nobody uploaded anything. */
    Uploads NONE = (_, _) -> Optional.empty();

    /** The file behind a name, as it is now; its content never changes. */
    Optional<Path> find(String tenant, String name);
}
