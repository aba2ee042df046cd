package tandem.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.schema.FailsafeSchema;

import tandem.bench.load.SeatLogin;

/**
 * A copy of a {@code conf/} tree, changed for a run: ports of our own phones, more seats. The
 * original is never touched. Files are read as YAML with every scalar as text, as the engine reads
 * them, so comments are lost in those that change. Runs on: any; blocks on the file system.
 */
final class ConfCopy {
    private static final int FIRST_SEAT = 20_001;

    /** The most that the config language allows. */
    private static final String LENGTH_MAX = "10000";

    private final Path dir;

    private ConfCopy(Path dir) {
        this.dir = dir;
    }

    static ConfCopy of(Path conf, Path into) throws IOException {
        if (!Files.isDirectory(conf.resolve("tenants"))) {
            throw new IOException(conf.toAbsolutePath().normalize() + " is no conf directory");
        }
        try (Stream<Path> all = Files.walk(conf)) {
            for (Path from : all.toList()) {
                Path to = into.resolve(conf.relativize(from).toString());
                if (Files.isDirectory(from)) {
                    Files.createDirectories(to);
                } else {
                    Files.copy(from, to);
                }
            }
        }
        return new ConfCopy(into);
    }

    Path dir() {
        return dir;
    }

    /** Calls of that trunk come from this port and go to it. */
    void trunkPort(String trunk, int port) throws IOException {
        Path file = dir.resolve("trunks.yaml");
        Map<String, Object> root = read(file);
        map(map(root, "trunks"), trunk).put("port", Integer.toString(port));
        write(file, root);
    }

    /** A trunk of the tenant more, at a port of this machine. */
    void trunk(String name, String tenant, int port, String codec, boolean encrypted)
            throws IOException {
        Path file = dir.resolve("trunks.yaml");
        Map<String, Object> root = read(file);
        Map<String, Object> trunk = map(map(root, "trunks"), name);
        trunk.put("host", "127.0.0.1");
        trunk.put("port", Integer.toString(port));
        trunk.put("tenant", tenant);
        trunk.put("codecs", List.of(codec));
        trunk.put("options_every", "0s");
        trunk.put("srtp", encrypted ? "required" : "off");
        write(file, root);
    }

    /** A section of the tenant's plan more, in a file of its own. */
    void section(String tenant, String section, Object content) throws IOException {
        write(
                tenantDir(tenant).resolve("bench-" + section + ".yaml"),
                ofTenant(tenant, section, content));
    }

    /** Gives a queue that many new seats instead of its own, without a rest between calls. */
    List<SeatLogin> seats(String tenant, String queue, int count) throws IOException {
        List<SeatLogin> logins = new ArrayList<>();
        List<Object> seats = new ArrayList<>();
        for (int id = FIRST_SEAT; id < FIRST_SEAT + count; id++) {
            SeatLogin login = new SeatLogin(Integer.toString(id), "bench-" + id);
            logins.add(login);
            seats.add(
                    Map.of(
                            "id",
                            login.user(),
                            "name",
                            "bench " + id,
                            "password",
                            login.password()));
        }
        section(tenant, "seats", Map.of("human", seats));
        change(
                tenant,
                root -> map(root, "queues").containsKey(queue),
                root -> {
                    Map<String, Object> changed = map(map(root, "queues"), queue);
                    changed.put("seats", logins.stream().map(SeatLogin::user).toList());
                    changed.put("wrapup", "0s");
                    changed.put("max_length", LENGTH_MAX);
                });
        return logins;
    }

    /** Whether calls of the tenant are recorded. */
    void recording(String tenant, boolean on) throws IOException {
        Map<String, Object> policy = Map.of("default", Map.of("on", Boolean.toString(on)));
        if (!change(
                tenant,
                root -> root.containsKey("recording"),
                root -> root.put("recording", policy))) {
            section(tenant, "recording", policy);
        }
    }

    /** What bounds the tenant's calls, instead of its own limits. */
    void limits(String tenant, Map<String, Object> limits) throws IOException {
        if (!change(
                tenant, root -> root.containsKey("limits"), root -> root.put("limits", limits))) {
            section(tenant, "limits", limits);
        }
    }

    private static Map<String, Object> ofTenant(String tenant, String section, Object content) {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("version", "1");
        root.put("tenant", tenant);
        root.put(section, content);
        return root;
    }

    private Path tenantDir(String tenant) {
        return dir.resolve("tenants").resolve(tenant);
    }

    private interface Change {
        void apply(Map<String, Object> root);
    }

    /** Changes the first file of a tenant that fits; @return whether there was one. */
    private boolean change(String tenant, Predicate<Map<String, Object>> fits, Change change)
            throws IOException {
        for (Path file : yamlFiles(tenantDir(tenant))) {
            Map<String, Object> root = read(file);
            if (fits.test(root)) {
                change.apply(root);
                write(file, root);
                return true;
            }
        }
        return false;
    }

    private static List<Path> yamlFiles(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
        } catch (UncheckedIOException broken) {
            throw broken.getCause();
        }
    }

    /** The map under a key; an empty one, put in place, when there is none. */
    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Map<String, Object> in, String key) {
        return (Map<String, Object>)
                in.computeIfAbsent(key, _ -> new LinkedHashMap<String, Object>());
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> read(Path file) throws IOException {
        LoadSettings settings =
                LoadSettings.builder()
                        .setSchema(new FailsafeSchema())
                        .setLabel(file.toString())
                        .build();
        Object root = new Load(settings).loadFromString(Files.readString(file));
        return root instanceof Map<?, ?> map ? (Map<String, Object>) map : new LinkedHashMap<>();
    }

    private static void write(Path file, Map<String, Object> root) throws IOException {
        DumpSettings settings = DumpSettings.builder().setDefaultFlowStyle(FlowStyle.BLOCK).build();
        Files.writeString(file, new Dump(settings).dumpToString(root));
    }
}
