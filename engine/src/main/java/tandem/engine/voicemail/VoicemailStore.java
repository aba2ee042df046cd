package tandem.engine.voicemail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import tandem.engine.journal.Entry;
import tandem.engine.journal.Journal;
import tandem.engine.record.WavFile;

/**
 * The boxes on the disk. One thread writes, so that files of a message change in order; reading is
 * free for all. What a dead process left half taken is put right by the first job of that thread.
 * Runs on: any, where not said otherwise.
 */
public final class VoicemailStore implements Voicemails, VoicemailBoxes, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(VoicemailStore.class);

    /** So that a caller cannot fill the disk by calling again and again. */
    static final int MOST_IN_BOX = 200;

    /** A box is named by a template, thus by whoever calls. */
    static final int MOST_BOXES = 10_000;

    private static final int MOST_JOBS = 4096;

    private final BoxFiles files;
    private final InstantSource clock;
    private final Journal journal;
    private final LongAdder kept = new LongAdder();
    private final LongAdder notKept = new LongAdder();
    private final ThreadPoolExecutor writer =
            new ThreadPoolExecutor(
                    1,
                    1,
                    0,
                    TimeUnit.SECONDS,
                    new ArrayBlockingQueue<>(MOST_JOBS),
                    Thread.ofPlatform().daemon().name("voicemail-writer").factory());

    /**
     * Opens the boxes and begins to repair them.
     *
     * @param journal told {@code voicemail.left} for each message that is kept
     * @throws UncheckedIOException when the directory cannot be made
     */
    public VoicemailStore(Path dir, InstantSource clock, Journal journal) {
        this.files = new BoxFiles(dir.toAbsolutePath().normalize());
        this.clock = clock;
        this.journal = journal;
        try {
            Files.createDirectories(files.dir());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot create " + dir, e);
        }
        writer.execute(this::repair);
    }

    // ---- taking a message

    @Override
    public void begin(NewMessage message, Consumer<VoicemailEvent> told) {
        submit(() -> begun(message), told);
    }

    @Override
    public void keep(NewMessage message, Taken taken, Consumer<VoicemailEvent> told) {
        submit(() -> finished(message, taken), told);
    }

    @Override
    public void discard(NewMessage message) {
        submit(
                () -> {
                    Optional<MessageId> id = MessageId.of(message);
                    if (id.isPresent()) {
                        files.deleteParts(id.get());
                    }
                    return new VoicemailEvent.NotKept("nothing was said");
                },
                _ -> {});
    }

    private interface Job {
        VoicemailEvent run() throws IOException;
    }

    private void submit(Job job, Consumer<VoicemailEvent> told) {
        try {
            writer.execute(() -> told.accept(run(job)));
        } catch (RejectedExecutionException full) {
            notKept.increment();
            told.accept(new VoicemailEvent.NotKept("the disk does not keep up"));
        }
    }

    private VoicemailEvent run(Job job) {
        try {
            return job.run();
        } catch (IOException | RuntimeException e) {
            notKept.increment();
            LOG.warn("event=voicemail-not-kept error=\"{}\"", e.toString());
            return new VoicemailEvent.NotKept(e.toString());
        }
    }

    private VoicemailEvent begun(NewMessage message) throws IOException {
        Optional<MessageId> named = MessageId.of(message);
        if (named.isEmpty()) {
            return refused(message, "no name for a box");
        }
        MessageId id = named.get();
        Path box = files.box(id.tenant(), id.box());
        if (!Files.isDirectory(box)) {
            if (BoxFiles.names(box.getParent()).size() >= MOST_BOXES) {
                return refused(message, "too many boxes");
            }
            Files.createDirectories(box);
        }
        if (files.ids(id.tenant(), id.box(), BoxFiles.JSON).size() >= MOST_IN_BOX) {
            return refused(message, "the box is full");
        }
        BoxFiles.write(files.jsonPart(id), VoicemailJson.text(draft(id, message)));
        return new VoicemailEvent.Ready(files.wavPart(id));
    }

    private VoicemailEvent refused(NewMessage message, String why) {
        notKept.increment();
        LOG.warn(
                "call={} event=voicemail-refused tenant={} reason=\"{}\"",
                message.call(),
                message.tenant(),
                why);
        return new VoicemailEvent.NotKept(why);
    }

    /** What is known before anything was said; it stands in the file should we die meanwhile. */
    private static Voicemail draft(MessageId id, NewMessage message) {
        return new Voicemail(
                id,
                message.call(),
                message.from(),
                message.begun(),
                0,
                Optional.empty(),
                false,
                "engine-restart",
                message.hooks());
    }

    private VoicemailEvent finished(NewMessage message, Taken taken) throws IOException {
        MessageId id = MessageId.of(message).orElseThrow();
        publish(
                new Voicemail(
                        id,
                        message.call(),
                        message.from(),
                        taken.started(),
                        WavFile.repair(files.wavPart(id)).durationMs(),
                        Optional.empty(),
                        taken.complete(),
                        taken.fault(),
                        message.hooks()));
        return new VoicemailEvent.Kept(id);
    }

    /** The message exists when its JSON has its name; all before that can be done again. */
    private void publish(Voicemail message) throws IOException {
        MessageId id = message.id();
        if (Files.exists(files.wavPart(id))) {
            BoxFiles.force(files.wavPart(id));
            BoxFiles.move(files.wavPart(id), files.wav(id));
        }
        BoxFiles.write(files.json(id), VoicemailJson.text(message));
        BoxFiles.force(files.json(id).getParent());
        kept.increment();
        tell(message);
    }

    /** The part stays until the journal has it, so that a crash cannot keep others from hearing. */
    private void tell(Voicemail message) {
        MessageId id = message.id();
        journal.append(
                new Entry.Draft(
                        clock.instant(),
                        id.tenant(),
                        id.toString(),
                        "voicemail.left",
                        VoicemailJson.withHooks(message).toString()),
                () -> submit(() -> forgotten(id), _ -> {}));
    }

    private VoicemailEvent forgotten(MessageId id) throws IOException {
        files.deleteParts(id);
        return new VoicemailEvent.Kept(id);
    }

    // ---- after a crash

    private void repair() {
        try {
            for (MessageId id : all("", "", BoxFiles.JSON + BoxFiles.PART)) {
                repair(id);
            }
            for (MessageId id : all("", "", BoxFiles.WAV)) {
                if (!Files.exists(files.json(id)) && !Files.exists(files.jsonPart(id))) {
                    files.delete(id);
                }
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn("event=voicemail-not-repaired error=\"{}\"", e.toString());
        }
    }

    private void repair(MessageId id) {
        try {
            Optional<Voicemail> whole = read(id);
            if (whole.isPresent()) {
                // Only who wants to hear of it may not know yet.
                tell(whole.get());
                return;
            }
            Path wav = Files.exists(files.wavPart(id)) ? files.wavPart(id) : files.wav(id);
            long durationMs = Files.exists(wav) ? WavFile.repair(wav).durationMs() : 0;
            if (durationMs >= LEAST_MS) {
                publish(repaired(VoicemailJson.read(id, files.jsonPart(id)), durationMs));
                LOG.warn("event=voicemail-repaired id={} duration_ms={}", id, durationMs);
            } else {
                files.deleteParts(id);
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn("event=voicemail-not-repaired id={} error=\"{}\"", id, e.toString());
        }
    }

    private static Voicemail repaired(Voicemail draft, long durationMs) {
        return new Voicemail(
                draft.id(),
                draft.call(),
                draft.from(),
                draft.started(),
                durationMs,
                draft.heard(),
                draft.complete(),
                draft.fault(),
                draft.hooks());
    }

    // ---- boxes

    @Override
    public List<Voicemail> list(Filter filter, Optional<MessageId> after, int limit) {
        try {
            List<Voicemail> page = new ArrayList<>();
            List<MessageId> ids = all(filter.tenant(), filter.box(), BoxFiles.JSON);
            ids.sort(MessageId.NEWEST_FIRST);
            for (MessageId id : ids) {
                boolean due =
                        after.isEmpty() || MessageId.NEWEST_FIRST.compare(after.get(), id) < 0;
                if (due && page.size() < limit) {
                    read(id).filter(filter::matches).ifPresent(page::add);
                }
            }
            return page;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the boxes", e);
        }
    }

    private List<MessageId> all(String tenant, String box, String extension) throws IOException {
        List<MessageId> ids = new ArrayList<>();
        for (String owner : chosen(files.dir(), tenant)) {
            for (String name : chosen(files.dir().resolve(owner), box)) {
                ids.addAll(files.ids(owner, name, extension));
            }
        }
        return ids;
    }

    private static List<String> chosen(Path parent, String name) throws IOException {
        return name.isEmpty()
                ? BoxFiles.names(parent)
                : MessageId.isName(name) ? List.of(name) : List.of();
    }

    @Override
    public Optional<Voicemail> find(MessageId id) {
        return read(id);
    }

    private Optional<Voicemail> read(MessageId id) {
        Path json = files.json(id);
        if (!Files.isRegularFile(json)) {
            return Optional.empty();
        }
        try {
            return Optional.of(VoicemailJson.read(id, json));
        } catch (IOException e) {
            LOG.warn("event=voicemail-unreadable id={} error=\"{}\"", id, e.toString());
            return Optional.empty();
        }
    }

    @Override
    public Optional<Path> audio(MessageId id) {
        return find(id).map(_ -> files.wav(id)).filter(Files::isRegularFile);
    }

    @Override
    public Optional<Voicemail> heard(MessageId id) throws InterruptedException {
        return OnWriter.call(
                writer,
                () -> {
                    Optional<Voicemail> message = read(id);
                    if (message.isEmpty() || message.get().heard().isPresent()) {
                        return message;
                    }
                    Voicemail heard = message.get().heardAt(clock.instant());
                    BoxFiles.write(files.json(id), VoicemailJson.text(heard));
                    return Optional.of(heard);
                });
    }

    @Override
    public boolean delete(MessageId id) throws InterruptedException {
        return OnWriter.call(
                writer,
                () -> {
                    boolean there = Files.exists(files.json(id));
                    files.delete(id);
                    return there;
                });
    }

    @Override
    public int deleteBefore(Instant oldest) throws InterruptedException {
        return deleteIf(message -> message.started().isBefore(oldest));
    }

    @Override
    public int deleteFrom(String number) throws InterruptedException {
        return deleteIf(message -> message.from().equals(number));
    }

    private int deleteIf(java.util.function.Predicate<Voicemail> old) throws InterruptedException {
        int deleted = 0;
        for (Voicemail message : list(Filter.ALL, Optional.empty(), Integer.MAX_VALUE)) {
            if (old.test(message) && delete(message.id())) {
                deleted++;
            }
        }
        return deleted;
    }

    /** Messages that were kept since the start. */
    public long keptTotal() {
        return kept.sum();
    }

    /** Messages that could not be kept since the start. */
    public long notKeptTotal() {
        return notKept.sum();
    }

    /** Finishes what waits, at most five seconds long. */
    @Override
    public void close() {
        writer.shutdown();
        try {
            writer.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
