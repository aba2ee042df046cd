package tandem.engine.prompts;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import tandem.dialplan.Upload;
import tandem.engine.call.Uploads;
import tandem.engine.disk.Durable;
import tandem.media.play.file.BadAudio;
import tandem.media.play.file.PromptReport;
import tandem.media.play.file.Renditions;

/**
 * Uploaded prompts on the disk: {@code TENANT/NAME.json} says which content a name has, {@code
 * TENANT/SHA256.sound} holds it as it came. The JSON is put in place last and at once, so that a
 * name always has a whole content. A content that no name has any more stays for an hour, for those
 * who are about to play it. Looking up never waits; changes are made one at a time. Runs on: any
 * thread that may block, where not said otherwise.
 */
public final class UploadStore implements Uploads {
    /** So that a tenant cannot fill the disk by names. */
    public static final int MOST_OF_TENANT = 2000;

    private static final Logger LOG = LoggerFactory.getLogger(UploadStore.class);
    private static final Duration LEFT_OVER = Duration.ofHours(1);
    private static final String JSON = ".json";
    private static final String SOUND = ".sound";

    private final Path dir;
    private final Renditions renditions;
    private final InstantSource clock;
    private final ConcurrentMap<Key, Uploaded> all = new ConcurrentHashMap<>();

    private record Key(String tenant, String name) {}

    /** What became of an upload. */
    public sealed interface Put {
        record Kept(Uploaded uploaded, boolean replaced) implements Put {}

        /** It can be decoded, but callers should not hear it. */
        record Unfit(PromptReport report) implements Put {}

        /** The tenant has {@link #MOST_OF_TENANT} names. */
        record TooMany() implements Put {}
    }

    private UploadStore(Path dir, Renditions renditions, InstantSource clock) {
        this.dir = dir;
        this.renditions = renditions;
        this.clock = clock;
    }

    /**
     * Reads what is there.
     *
     * @param dir created when missing
     * @param renditions told of what is uploaded, so that it is converted before it is played
     * @throws IOException when it cannot be used
     */
    public static UploadStore open(Path dir, Renditions renditions, InstantSource clock)
            throws IOException {
        UploadStore store = new UploadStore(Files.createDirectories(dir), renditions, clock);
        for (Path tenant : list(dir)) {
            if (Files.isDirectory(tenant)) {
                store.read(tenant);
                store.sweep(tenant);
            }
        }
        return store;
    }

    private void read(Path tenant) throws IOException {
        for (Path file : list(tenant)) {
            if (!file.toString().endsWith(JSON)) {
                continue;
            }
            try {
                Uploaded uploaded = UploadJson.read(file, tenant);
                all.put(new Key(uploaded.tenant(), uploaded.upload().name()), uploaded);
            } catch (IOException e) {
                LOG.warn("event=upload-unreadable file={} error=\"{}\"", file, e.toString());
            }
        }
    }

    /** Runs on: any. */
    public Optional<Uploaded> get(String tenant, String name) {
        return Optional.ofNullable(all.get(new Key(tenant, name)));
    }

    @Override
    public Optional<Path> find(String tenant, String name) {
        return get(tenant, name).map(Uploaded::file);
    }

    /** By tenant, then name. Runs on: any. */
    public List<Uploaded> list(Optional<String> tenant) {
        return all.entrySet().stream()
                .filter(entry -> tenant.isEmpty() || tenant.get().equals(entry.getKey().tenant()))
                .sorted(
                        Map.Entry.comparingByKey(
                                java.util.Comparator.comparing(Key::tenant)
                                        .thenComparing(Key::name)))
                .map(Map.Entry::getValue)
                .toList();
    }

    /**
     * Takes a prompt in, or a new content for its name: plays that begin from now on have it, those
     * that run go on with what they began with.
     *
     * @param by who wants it
     * @throws BadAudio when it cannot be decoded
     * @throws IOException when it cannot be kept; the name has what it had
     */
    public Put put(String tenant, Upload upload, byte[] octets, String by)
            throws BadAudio, IOException {
        PromptReport report = renditions.convert(octets).report();
        return report.fit() ? keep(tenant, upload, octets, by, report) : new Put.Unfit(report);
    }

    private synchronized Put keep(
            String tenant, Upload upload, byte[] octets, String by, PromptReport report)
            throws IOException {
        Key key = new Key(tenant, upload.name());
        if (!all.containsKey(key) && list(Optional.of(tenant)).size() >= MOST_OF_TENANT) {
            return new Put.TooMany();
        }
        Path folder = Files.createDirectories(dir.resolve(tenant));
        String sha256 = Renditions.sha256(octets);
        Path content = content(folder, sha256);
        if (!Files.exists(content)) {
            write(content, octets);
        }
        Uploaded uploaded =
                new Uploaded(
                        tenant,
                        upload,
                        sha256,
                        octets.length,
                        clock.instant().truncatedTo(ChronoUnit.MILLIS),
                        by,
                        report,
                        content);
        String json = UploadJson.of(uploaded).toString();
        write(folder.resolve(upload.name() + JSON), json.getBytes(StandardCharsets.UTF_8));
        Durable.forceFolder(folder);
        Durable.forceFolder(dir);
        Uploaded before = all.put(key, uploaded);
        if (before != null && !before.file().equals(content)) {
            letGo(before.file());
        }
        sweep(folder);
        return new Put.Kept(uploaded, before != null);
    }

    /**
     * Forgets a name.
     *
     * @return what it had; empty when there is none
     */
    public synchronized Optional<Uploaded> delete(String tenant, String name) throws IOException {
        Optional<Uploaded> uploaded = get(tenant, name);
        if (uploaded.isPresent()) {
            Path folder = dir.resolve(tenant);
            Files.deleteIfExists(folder.resolve(name + JSON));
            Durable.forceFolder(folder);
            all.remove(new Key(tenant, name));
            letGo(uploaded.get().file());
            sweep(folder);
        }
        return uploaded;
    }

    static Path content(Path folder, String sha256) {
        return folder.resolve(sha256 + SOUND);
    }

    private static void write(Path file, byte[] octets) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        Durable.replace(part, octets);
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** From now on the hour counts. */
    private void letGo(Path content) throws IOException {
        if (Files.exists(content)) {
            Files.setLastModifiedTime(content, FileTime.from(clock.instant()));
        }
    }

    /** Removes contents without a name, and what a dead process left half written. */
    private void sweep(Path folder) throws IOException {
        Set<Path> used = all.values().stream().map(Uploaded::file).collect(Collectors.toSet());
        Instant oldest = clock.instant().minus(LEFT_OVER);
        for (Path file : list(folder)) {
            boolean left = !file.toString().endsWith(JSON) && !used.contains(file);
            if (left && Files.getLastModifiedTime(file).toInstant().isBefore(oldest)) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static List<Path> list(Path dir) throws IOException {
        try (Stream<Path> files = Files.list(dir)) {
            return files.toList();
        }
    }
}
