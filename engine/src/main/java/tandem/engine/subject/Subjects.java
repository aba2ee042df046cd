package tandem.engine.subject;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import tandem.engine.audit.Act;
import tandem.engine.audit.Audit;
import tandem.engine.cdr.CallArchive;
import tandem.engine.cdr.CallFilter;
import tandem.engine.cdr.CallRecord;
import tandem.engine.cdr.CallWords;
import tandem.engine.cdr.FactParser;
import tandem.engine.cdr.LiveCalls;
import tandem.engine.cdr.RecordingRecord;
import tandem.engine.export.ExportFormat;
import tandem.engine.export.Jobs;
import tandem.engine.journal.Entry;
import tandem.engine.journal.FileJournal;
import tandem.engine.journal.JsonText;
import tandem.engine.record.RecordingStore;
import tandem.engine.store.Projector;
import tandem.engine.store.StoreUpkeep;
import tandem.engine.time.EngineClock;

/**
 * Hands out and erases what is kept of a phone number. Runs on: any thread that may block; one
 * erasure at a time.
 */
public final class Subjects {
    private static final int PAGE = 500;
    private static final long SETTLE_LIMIT_S = 10;
    private static final String GONE = "erased";

    private final Parts parts;
    private final SecureRandom random = new SecureRandom();

    /**
     * Where things are kept.
     *
     * @param voicemails deletes the messages of a number, says how many
     * @param register what else is known of people by their numbers
     */
    public record Parts(
            LiveCalls live,
            CallArchive archive,
            StoreUpkeep upkeep,
            RecordingStore recordings,
            FileJournal journal,
            Audit audit,
            Projector projector,
            Jobs jobs,
            Voicemails voicemails,
            Register register,
            EngineClock clock) {}

    /** Deletes voicemail. */
    public interface Voicemails {
        int deleteFrom(String number) throws InterruptedException;
    }

    /** Keeps records of people by their numbers. */
    public interface Register {
        /** One of nobody. */
        Register NONE =
                new Register() {
                    @Override
                    public List<String> lines(String number, String tenant) {
                        return List.of();
                    }

                    @Override
                    public int erase(String number) {
                        return 0;
                    }
                };

        /**
         * All of a number, each an object of JSON.
         *
         * @param tenant of which only, empty = all
         */
        List<String> lines(String number, String tenant) throws IOException;

        /**
         * Erases a number but for what keeps it from being called.
         *
         * @return how many records
         * @throws IllegalStateException when that cannot be written now
         */
        int erase(String number);
    }

    /**
     * Proof of an erasure; it does not hold the number.
     *
     * @param id names it in the audit
     * @param by who asked
     * @param nonce with the number under SHA-256 it makes the commitment; only in the answer
     * @param commitment hex of SHA-256 over nonce, a colon and the number
     * @param recordingsHeld recordings under a legal hold; they were left alone
     * @param registered consents, complaints and exceptions
     * @param liveCalls calls of the number that still live; they were left alone
     */
    public record Proof(
            String id,
            Instant at,
            String by,
            String nonce,
            String commitment,
            StoreUpkeep.Erased rows,
            int recordings,
            int recordingsHeld,
            int voicemails,
            int journalFacts,
            int registered,
            int liveCalls) {}

    public Subjects(Parts parts) {
        this.parts = parts;
    }

    /**
     * Writes a ZIP with all that is kept of a number: its calls, and what they recorded.
     *
     * @param tenant whose calls only, empty = all
     * @throws IOException when it cannot be written
     */
    public void export(String number, String tenant, OutputStream out) throws IOException {
        List<CallRecord> calls = calls(number, tenant);
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("calls.jsonl"));
            for (CallRecord call : calls) {
                zip.write(ExportFormat.JSONL.line(call).getBytes(StandardCharsets.UTF_8));
            }
            zip.closeEntry();
            zip.putNextEntry(new ZipEntry("gate.jsonl"));
            for (String line : parts.register().lines(number, tenant)) {
                zip.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            }
            zip.closeEntry();
            for (CallRecord call : calls) {
                if (call.recording().isPresent()) {
                    parts.recordings().copy(call.recording().get(), entry(zip, call), zip);
                }
            }
        }
        tell("subject.exported", "", new JsonText().put("calls", calls.size()));
    }

    private static RecordingStore.Begin entry(ZipOutputStream zip, CallRecord call) {
        return suffix -> zip.putNextEntry(new ZipEntry("recordings/" + call.id() + suffix));
    }

    /**
     * Erases a number: in calls, in events but those of access and audit, in the journal;
     * recordings, voicemail and finished exports are deleted.
     *
     * @param by who asks
     * @throws IllegalStateException when the database or the journal cannot be written now; what
     *     was erased until then stays erased, and asking again goes on
     */
    public synchronized Proof erase(String number, String by) {
        settle();
        List<CallRecord> calls = calls(number, "");
        int recordings = 0;
        int held = 0;
        Set<String> ids = new HashSet<>();
        for (CallRecord call : calls) {
            ids.add(call.id());
            if (call.recording().filter(this::purge).isPresent()) {
                recordings++;
            }
            held += call.recording().flatMap(parts.recordings()::hold).isPresent() ? 1 : 0;
        }
        StoreUpkeep.Erased rows = parts.upkeep().erase(number, new ArrayList<>(ids));
        int facts = parts.journal().rewrite(entry -> withoutNumber(entry, number, ids));
        int voicemails = voicemails(number);
        int registered = parts.register().erase(number);
        parts.jobs().clear();
        int live = (int) parts.live().all().stream().filter(call -> has(call, number)).count();
        return prove(number, by, rows, recordings, held, voicemails, facts, registered, live);
    }

    private boolean purge(RecordingRecord recording) {
        return parts.recordings().purge().delete(recording, "subject.erase");
    }

    private Proof prove(
            String number,
            String by,
            StoreUpkeep.Erased rows,
            int recordings,
            int held,
            int voicemails,
            int facts,
            int registered,
            int live) {
        byte[] drawn = new byte[16];
        random.nextBytes(drawn);
        String nonce = HexFormat.of().formatHex(drawn);
        String commitment = sha256(nonce + ":" + number);
        String id = commitment.substring(0, 16);
        tell(
                "subject.erased",
                id,
                new JsonText()
                        .put("by", by)
                        .put("commitment", commitment)
                        .put("calls", rows.calls())
                        .put("legs", rows.legs())
                        .put("segments", rows.segments())
                        .put("steps", rows.steps())
                        .put("events", rows.events())
                        .put("recordings", recordings)
                        .put("recordings_held", held)
                        .put("voicemails", voicemails)
                        .put("journal_facts", facts)
                        .put("gate_records", registered)
                        .put("live_calls", live));
        return new Proof(
                id,
                parts.clock().now(),
                by,
                nonce,
                commitment,
                rows,
                recordings,
                held,
                voicemails,
                facts,
                registered,
                live);
    }

    /** Until all that is known now is in the database. */
    private void settle() {
        try {
            parts.projector().settled(parts.journal().last()).get(SETTLE_LIMIT_S, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the database is behind", e);
        }
    }

    private List<CallRecord> calls(String number, String tenant) {
        CallFilter filter =
                CallFilter.of(name -> name.equals("number") ? number : "").ofTenant(tenant);
        List<CallRecord> all = new ArrayList<>();
        String after = "";
        do {
            CallArchive.Page page = parts.archive().list(filter, after, PAGE);
            all.addAll(page.calls());
            after = page.next();
        } while (!after.isEmpty());
        return all;
    }

    /** Facts of its calls lose what was typed too; those of access and audit stay as they are. */
    private static Entry withoutNumber(Entry entry, String number, Set<String> calls) {
        if (entry.type().startsWith("access.") || entry.type().startsWith("audit.")) {
            return entry;
        }
        boolean ofCall = FactParser.ofCall(entry.type()) && calls.contains(entry.subject());
        String body =
                ofCall && entry.type().equals("digits.entered")
                        ? "{\"count\":0}"
                        : entry.body()
                                .replace('"' + number + '"', '"' + GONE + '"')
                                .replace(':' + number + '@', ':' + GONE + '@');
        boolean live = FactParser.ofCall(entry.type()) && !ofCall;
        return live
                ? entry
                : new Entry(
                        entry.number(),
                        entry.at(),
                        entry.tenant(),
                        entry.subject().equals(number) ? GONE : entry.subject(),
                        entry.type(),
                        body);
    }

    private static boolean has(CallRecord call, String number) {
        return CallWords.numbers(call).contains(number);
    }

    private int voicemails(String number) {
        try {
            return parts.voicemails().deleteFrom(number);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private void tell(String act, String subject, JsonText body) {
        parts.audit().tell(Act.of(act).on(subject).with(body));
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
