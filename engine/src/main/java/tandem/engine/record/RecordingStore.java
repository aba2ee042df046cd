package tandem.engine.record;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.regex.Pattern;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import tandem.engine.cdr.CallRecord;
import tandem.engine.cdr.RecordingLedger.Hold;
import tandem.engine.cdr.RecordingRecord;
import tandem.media.RecordingFormat;
import tandem.media.record.OggRepair;
import tandem.media.record.RecordingReader;
import tandem.media.seal.SealKey;
import tandem.media.seal.SealedReader;

/**
 * The directory of recordings: {@code YYYY/MM/DD/<call-id>.wav}, {@code .opus}, or {@code .sealed}
 * when it is encrypted, by the UTC day on which the call began, each with a manifest {@code
 * <call-id>.json} next to it once the call is in the database. No name can lead out of the
 * directory. Runs on: any.
 */
public final class RecordingStore {
    private static final Logger LOG = LoggerFactory.getLogger(RecordingStore.class);
    private static final Pattern CALL_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");
    private static final String WAV = ".wav";
    private static final String OPUS = ".opus";
    private static final String SEALED = ".sealed";

    /** What the names of recordings end with. */
    static final List<String> SUFFIXES = List.of(WAV, OPUS, SEALED);

    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("uuuu/MM/dd").withZone(ZoneOffset.UTC);

    private final Path dir;
    private final long minFreeOctets;
    private final Function<String, Optional<SealKey>> keys;
    private final RecordingPurge purge;
    private final LongAdder incomplete = new LongAdder();
    private final LongAdder manifestFailures = new LongAdder();

    /**
     * A store without a key and with room as long as the disk has any.
     *
     * @throws UncheckedIOException when it cannot be created
     */
    public RecordingStore(Path dir) {
        this(dir, 0, _ -> Optional.empty());
    }

    /**
     * Creates the directory when it is not there.
     *
     * @param minFreeOctets room on the disk below which no recording begins
     * @param keys that open sealed recordings, by id, as in force
     * @throws UncheckedIOException when it cannot be created
     */
    public RecordingStore(Path dir, long minFreeOctets, Function<String, Optional<SealKey>> keys) {
        this.dir = dir.toAbsolutePath().normalize();
        this.minFreeOctets = minFreeOctets;
        this.keys = keys;
        this.purge = new RecordingPurge(this, this.dir, InstantSource.system());
        try {
            Files.createDirectories(this.dir);
        } catch (IOException e) {
            throw new UncheckedIOException("recordings.dir: cannot create " + dir, e);
        }
    }

    /**
     * The file for a new recording; its directory is there on return.
     *
     * @param callId letters, digits, dots, hyphens and underscores; at most 128, the first a letter
     *     or digit
     * @param started when the call began
     * @throws IllegalArgumentException for another call id
     * @throws UncheckedIOException when the directory of the day cannot be created
     */
    public Path file(String callId, Instant started) {
        return file(callId, started, RecordingFormat.WAV, false);
    }

    /**
     * The same.
     *
     * @param sealed whether it is to be sealed
     */
    public Path file(String callId, Instant started, RecordingFormat format, boolean sealed) {
        String plain = format == RecordingFormat.OPUS ? OPUS : WAV;
        Path file = dir.resolve(name(callId, started) + (sealed ? SEALED : plain));
        try {
            Files.createDirectories(file.getParent());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot create " + file.getParent(), e);
        }
        return file;
    }

    /**
     * How a file of this store stands in {@link RecordingRecord#file()}: relative, with slashes.
     */
    public String name(Path file) {
        Path inside = file.toAbsolutePath().normalize();
        if (!inside.startsWith(dir) || inside.equals(dir)) {
            throw new IllegalArgumentException("no file of this store");
        }
        return dir.relativize(inside).toString().replace('\\', '/');
    }

    /** The file of a recording, if it is there. */
    public Optional<Path> find(RecordingRecord recording) {
        try {
            Path file = dir.resolve(recording.file()).normalize();
            return Optional.of(file)
                    .filter(inside -> inside.startsWith(dir) && Files.isRegularFile(inside));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /** Whether something of a recording was written; a file without a header is nothing yet. */
    public boolean hasAny(RecordingRecord recording) {
        return find(recording).filter(file -> !isEmpty(file)).isPresent();
    }

    static boolean isEmpty(Path file) {
        try {
            return Files.size(file) == 0;
        } catch (IOException unreadable) {
            return false;
        }
    }

    /**
     * Writes the manifest of an ended call whose recording has ended too; a second time replaces
     * the first. One that a dead process left has none before it is repaired: that is how a start
     * knows it. A failure is counted and logged: the manifest is then written at the next start.
     */
    public void describe(CallRecord call) {
        call.recording()
                .filter(recording -> !recording.sha256().isEmpty() || !recording.fault().isEmpty())
                .flatMap(this::find)
                .ifPresent(file -> put(file, Manifest.of(call)));
    }

    /** What deletes recordings. */
    public RecordingPurge purge() {
        return purge;
    }

    /** The legal hold on a recording. */
    public Optional<Hold> hold(RecordingRecord recording) {
        return find(recording).flatMap(LegalHold::of);
    }

    /**
     * Sets a legal hold: from now on nothing deletes the recording. A second one replaces the
     * first.
     *
     * @return false when its file is not there
     * @throws UncheckedIOException when it cannot be written
     */
    public boolean tryHold(RecordingRecord recording, Hold hold) {
        Optional<Path> file = find(recording);
        file.ifPresent(held -> purge.hold(held, hold));
        return file.filter(Files::exists).isPresent();
    }

    /** Lifts a legal hold. */
    public void lift(RecordingRecord recording) {
        find(recording).ifPresent(LegalHold::lift);
    }

    /** Whether a file is a recording, by its name. */
    static boolean isRecording(Path file) {
        String name = file.getFileName().toString();
        return SUFFIXES.stream().anyMatch(name::endsWith);
    }

    /** The id of the call of a recording. */
    static String callOf(Path recording) {
        String name = recording.getFileName().toString();
        return name.substring(0, name.lastIndexOf('.'));
    }

    /**
     * Opens a recording to be read.
     *
     * @param file of this store
     * @param pcm whether it is to be read as a WAV of PCM, however it is kept
     * @throws IOException when it cannot be read, its key is not there, or it was changed
     */
    public RecordingReader open(Path file, boolean pcm) throws IOException {
        return RecordingReader.open(file, keys, pcm);
    }

    /** What the name of an opened copy of a recording ends with. */
    public String suffix(RecordingRecord recording) {
        return recording.ledger().format().equals("opus") ? OPUS : WAV;
    }

    /** The manifest of a recording as it lies there; empty when none is written yet. */
    public Optional<byte[]> manifest(RecordingRecord recording) throws IOException {
        Optional<Path> manifest = find(recording).map(Manifest::besides).filter(Manifest::isThere);
        return manifest.isPresent()
                ? Optional.of(Files.readAllBytes(manifest.get()))
                : Optional.empty();
    }

    /** Told before the first octet of a copy, with what its name ends with. */
    @FunctionalInterface
    public interface Begin {
        void begin(String suffix) throws IOException;
    }

    /** Copies a recording as it is kept, sealed or not, if it is there. */
    public void copy(RecordingRecord recording, Begin begin, OutputStream out) throws IOException {
        Optional<Path> file = find(recording);
        if (file.isEmpty()) {
            return;
        }
        if (!SealedReader.isSealed(file.get())) {
            begin.begin(OggRepair.isOgg(file.get()) ? OPUS : WAV);
            Files.copy(file.get(), out);
            return;
        }
        try (RecordingReader reader = RecordingReader.open(file.get(), keys, false)) {
            begin.begin(reader.format() == RecordingFormat.OPUS ? OPUS : WAV);
            ByteBuffer piece = ByteBuffer.allocate(64 << 10);
            long at = 0;
            int read = reader.read(at, piece);
            while (read > 0) {
                out.write(piece.array(), 0, read);
                at += read;
                read = reader.read(at, piece.clear());
            }
        }
    }

    /** The keys that open sealed recordings, by id. */
    Function<String, Optional<SealKey>> keys() {
        return keys;
    }

    /** Whether the disk has room for one more recording. */
    public boolean hasRoom() {
        return minFreeOctets == 0 || freeOctets() >= minFreeOctets;
    }

    /** Room on the disk, octets; 0 when the disk does not say. */
    public long freeOctets() {
        return Math.max(0, dir.toFile().getUsableSpace());
    }

    /** A recording ended that lacks something. */
    public void tellIncomplete() {
        incomplete.increment();
    }

    /** Recordings that ended and lack something. */
    public long incompleteTotal() {
        return incomplete.sum();
    }

    /** Manifests that could not be written. */
    public long manifestFailuresTotal() {
        return manifestFailures.sum();
    }

    Path dir() {
        return dir;
    }

    void put(Path recording, Manifest manifest) {
        try {
            manifest.write(Manifest.besides(recording));
        } catch (IOException e) {
            manifestFailures.increment();
            LOG.warn("call={} event=manifest-failed error=\"{}\"", manifest.call(), e.toString());
        }
    }

    private static String name(String callId, Instant started) {
        if (!CALL_ID.matcher(callId).matches()) {
            throw new IllegalArgumentException("call id cannot name a file");
        }
        return DAY.format(started) + "/" + callId;
    }
}
