package tandem.engine.record;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import tandem.engine.cdr.CallArchive;
import tandem.engine.cdr.CallFact;
import tandem.engine.cdr.CallLog;
import tandem.engine.cdr.CallRecord;
import tandem.engine.cdr.EndCause;
import tandem.engine.cdr.RecordingLedger;
import tandem.engine.cdr.RecordingRecord;
import tandem.media.record.OggRepair;
import tandem.media.record.RecordingReader;
import tandem.media.seal.SealedReader;
import tandem.sip.HangupCause;

/**
 * Brings recordings in order that a dead process left without a manifest: puts their headers right,
 * and gives them to their calls. What to repair is listed when this is made, before a call can
 * record, so that no running recording is touched. A process only leaves such files in the last
 * days in which it ran, hence only the newest days are looked at.
 *
 * <p>Runs on: one thread of its own, since hashing takes a while; after the calls themselves are
 * recovered.
 */
public final class RecordingRepair {
    private static final Logger LOG = LoggerFactory.getLogger(RecordingRepair.class);
    private static final int DAYS = 3;
    private static final int DURABLE_S = 30;

    private final RecordingStore store;
    private final List<Path> unfinished;

    private RecordingRepair(RecordingStore store, List<Path> unfinished) {
        this.store = store;
        this.unfinished = unfinished;
    }

    /**
     * Lists what is to be repaired, and drops what was never given its name.
     *
     * @throws UncheckedIOException when the directory cannot be read
     */
    public static RecordingRepair of(RecordingStore store) {
        try {
            List<Path> days = newest(newest(newest(List.of(store.dir()))));
            dropHalfWritten(days);
            return new RecordingRepair(store, unfinished(days));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + store.dir(), e);
        }
    }

    /** How many recordings wait for repair. */
    public int count() {
        return unfinished.size();
    }

    /**
     * Repairs them all; a failure of one is logged and does not stop the others.
     *
     * @param archive where their calls are
     * @param log told what was found of the recording of a call; its manifest is written when the
     *     database has it
     */
    public void run(CallArchive archive, CallLog log, InstantSource clock) {
        for (Path file : unfinished) {
            try {
                repair(file, archive, log, clock);
            } catch (IOException | RuntimeException e) {
                LOG.warn(
                        "call={} event=recording-not-repaired error=\"{}\"",
                        callId(file),
                        e.toString());
            }
        }
        if (!unfinished.isEmpty()) {
            LOG.warn("event=recordings-repaired count={}", unfinished.size());
        }
    }

    private void repair(Path file, CallArchive archive, CallLog log, InstantSource clock)
            throws IOException {
        Optional<CallRecord> call = archive.find(callId(file));
        if (RecordingStore.isEmpty(file)) {
            drop(file, call, log, clock);
            return;
        }
        if (call.isPresent()
                && call.get().recording().filter(RecordingRepair::isFinished).isPresent()) {
            store.describe(call.get());
            return;
        }
        RecordingRecord found = examine(file, call);
        if (call.isPresent()) {
            note(call.get(), found, log, clock);
        } else {
            store.put(file, Manifest.ofOrphan(callId(file), found));
        }
    }

    /**
     * The process died, or the disk was full, between the file and its first octets. The record
     * says so before the file goes: else a kill between the two would leave a name without a file.
     */
    private static void drop(Path file, Optional<CallRecord> call, CallLog log, InstantSource clock)
            throws IOException {
        Optional<RecordingRecord> named =
                call.flatMap(CallRecord::recording).filter(known -> !known.file().isEmpty());
        if (call.isPresent() && named.isPresent()) {
            CompletableFuture<Void> durable = new CompletableFuture<>();
            log.note(
                    call.get().id(),
                    call.get().tenant(),
                    now(clock),
                    new CallFact.RecordingEnded(RecordingRecord.nothing(named.get())),
                    () -> durable.complete(null));
            await(durable);
        }
        Files.delete(file);
    }

    private static void await(CompletableFuture<Void> durable) throws IOException {
        try {
            durable.get(DURABLE_S, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("the journal takes nothing", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the engine stops");
        }
    }

    private static Instant now(InstantSource clock) {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private static void note(
            CallRecord call, RecordingRecord found, CallLog log, InstantSource clock) {
        log.note(call.id(), call.tenant(), now(clock), new CallFact.RecordingEnded(found));
    }

    private static boolean isFinished(RecordingRecord recording) {
        return !recording.sha256().isEmpty();
    }

    /**
     * What is there. Of a file whose begin nobody wrote down it is counted back from its last
     * write.
     */
    private RecordingRecord examine(Path file, Optional<CallRecord> call) throws IOException {
        Instant lastWrite = Files.getLastModifiedTime(file).toInstant();
        long samples = 0;
        long durationMs = 0;
        String fault =
                call.flatMap(CallRecord::cause)
                        .map(EndCause::reason)
                        .orElse(HangupCause.ENGINE_RESTART.reason());
        try {
            mend(file);
            try (RecordingReader reader = RecordingReader.open(file, store.keys(), false)) {
                samples = reader.samples();
                durationMs = reader.durationMs();
            }
        } catch (IOException e) {
            fault = e.getMessage() == null ? "unreadable" : e.getMessage();
        }
        Instant started =
                call.flatMap(CallRecord::recording)
                        .map(RecordingRecord::started)
                        .orElse(lastWrite.minusMillis(durationMs));
        RecordingLedger ledger =
                call.flatMap(CallRecord::recording)
                        .map(RecordingRecord::ledger)
                        .orElse(RecordingLedger.EMPTY)
                        .withSamples(samples);
        return new RecordingRecord(
                store.name(file), started, durationMs, 0, false, sha256(file), fault, ledger);
    }

    private void mend(Path file) throws IOException {
        if (SealedReader.isSealed(file)) {
            SealedReader.repair(file, store.keys());
        } else if (OggRepair.isOgg(file)) {
            OggRepair.repair(file);
        } else {
            WavFile.repair(file);
        }
    }

    /** The names of directories are numbers of equal length, so the last by name are the newest. */
    private static List<Path> newest(List<Path> parents) throws IOException {
        List<Path> all = new ArrayList<>();
        for (Path parent : parents) {
            try (Stream<Path> entries = Files.list(parent)) {
                entries.filter(
                                entry ->
                                        entry.getFileName().toString().matches("\\d{2,4}")
                                                && Files.isDirectory(entry))
                        .forEach(all::add);
            }
        }
        all.sort(Comparator.reverseOrder());
        return all.subList(0, Math.min(DAYS, all.size()));
    }

    /** Nothing writes yet, so whatever has such a name belongs to a process that died. */
    private static void dropHalfWritten(List<Path> days) throws IOException {
        for (Path day : days) {
            try (DirectoryStream<Path> left =
                    Files.newDirectoryStream(day, "*.json" + Manifest.TEMPORARY)) {
                for (Path file : left) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private static List<Path> unfinished(List<Path> days) throws IOException {
        List<Path> found = new ArrayList<>();
        for (Path day : days) {
            try (Stream<Path> files = Files.list(day)) {
                files.filter(RecordingStore::isRecording)
                        .filter(file -> !Manifest.isThere(Manifest.besides(file)))
                        .forEach(found::add);
            }
        }
        return List.copyOf(found);
    }

    private static String callId(Path file) {
        return RecordingStore.callOf(file);
    }

    static String sha256(Path file) throws IOException {
        MessageDigest digest = digest();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
