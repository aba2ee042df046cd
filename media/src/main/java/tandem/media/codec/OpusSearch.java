package tandem.media.codec;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Looks for a libopus: the system's when it is 1.3 or newer, else the one that comes along.
 *
 * @param library empty = none was found
 * @param text which one, or why none; one line
 */
@SuppressWarnings("restricted") // To load native code is what it is for.
record OpusSearch(Optional<OpusLibrary> library, String text) {
    private static final List<String> SYSTEM_NAMES = List.of("libopus.so.0", "libopus.0.dylib");
    private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+)");
    private static final int WANTED_MINOR = 3;

    /** Runs on: start of the engine; reads and writes files. */
    static OpusSearch run() {
        return run(SYSTEM_NAMES, bundledName());
    }

    /**
     * @param systemNames as the system's loader takes them, tried in turn
     * @param bundled resource of the class path
     */
    static OpusSearch run(List<String> systemNames, String bundled) {
        List<String> misses = new ArrayList<>();
        for (String name : systemNames) {
            try {
                OpusLibrary library =
                        new OpusLibrary(SymbolLookup.libraryLookup(name, Arena.global()));
                if (recent(library.version())) {
                    return found(library, "system, " + name);
                }
                misses.add(name + " is only " + library.version());
            } catch (IllegalArgumentException absent) {
                misses.add("no " + name);
            } catch (NoSuchElementException | IllegalCallerException unusable) {
                misses.add(name + ": " + unusable.getMessage());
            }
        }
        try {
            misses.addFirst("bundled");
            return found(bundled(bundled), String.join(", ", misses));
        } catch (IOException | RuntimeException unusable) {
            misses.set(0, "bundled: " + unusable.getMessage());
            return new OpusSearch(
                    Optional.empty(), "Opus is not available: " + String.join(", ", misses));
        }
    }

    private static OpusSearch found(OpusLibrary library, String origin) {
        return new OpusSearch(Optional.of(library), library.version() + " (" + origin + ")");
    }

    private static boolean recent(String version) {
        Matcher found = VERSION.matcher(version);
        if (!found.find()) {
            return false;
        }
        int major = Integer.parseInt(found.group(1));
        return major > 1 || major == 1 && Integer.parseInt(found.group(2)) >= WANTED_MINOR;
    }

    /** The loader reads files only: a private folder, gone again once it is mapped. */
    private static OpusLibrary bundled(String resource) throws IOException {
        try (InputStream in = OpusSearch.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IOException("none for this system (" + resource + ")");
            }
            Path folder = Files.createTempDirectory("tandem-opus");
            Path file = folder.resolve("libopus");
            try {
                Files.copy(in, file);
                return new OpusLibrary(SymbolLookup.libraryLookup(file, Arena.global()));
            } finally {
                Files.deleteIfExists(file);
                Files.deleteIfExists(folder);
            }
        }
    }

    /** Resource for this system. */
    static String bundledName() {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        if (system.startsWith("mac")) {
            return "/natives/darwin/libopus.dylib";
        }
        String machine =
                switch (System.getProperty("os.arch", "")) {
                    case "amd64", "x86_64" -> "x86-64";
                    case String other -> other;
                };
        return "/natives/linux-" + machine + "/libopus.so";
    }
}
