package tandem.engine.config;

import java.util.List;
import java.util.Objects;
import java.util.TreeSet;

/**
 * A file that a generation has otherwise than the one before it. Immutable.
 *
 * @param path below the conf directory
 * @param before SHA-256 in lower-case hex; empty when it was not there
 * @param after the same; empty when it is gone
 */
public record FileChange(String path, String before, String after) {
    /** From one tree to another, in the order of their names. */
    static List<FileChange> between(FileTree from, FileTree to) {
        TreeSet<String> names = new TreeSet<>(from.files().keySet());
        names.addAll(to.files().keySet());
        return names.stream()
                .filter(name -> !Objects.equals(from.files().get(name), to.files().get(name)))
                .map(
                        name ->
                                new FileChange(
                                        name,
                                        from.files().getOrDefault(name, ""),
                                        to.files().getOrDefault(name, "")))
                .toList();
    }
}
