package tandem.engine.evidence;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import tandem.engine.audit.AuditReader;
import tandem.engine.audit.AuditRow;
import tandem.engine.cdr.CallArchive;
import tandem.engine.cdr.CallFilter;
import tandem.engine.cdr.CallRecord;
import tandem.engine.cdr.RecordingRecord;
import tandem.engine.export.ExportFormat;
import tandem.engine.export.Jobs;

/** One archive in the making. Confined to the thread of the jobs. */
final class EvidenceFile {
    private static final int PAGE = 500;
    private static final String API = "/api/v1/";
    private static final String REFUSED = "gate.denied";

    /** Calls of one number; of more the manifest says that they are too many. */
    private static final int MOST_CALLS = 100_000;

    private final Evidence.Parts parts;
    private final Wanted wanted;
    private final Jobs.Progress progress;
    private final SealedZip zip;

    /** By id, in their order, with what was recorded. */
    private final Map<String, Optional<RecordingRecord>> calls = new TreeMap<>();

    /** As {@link tandem.engine.gate.Denial#rule} and paths of the API name entries of lists. */
    private final Set<String> listed = new TreeSet<>();

    private final List<String> problems = new ArrayList<>();
    private int recordings;

    EvidenceFile(Evidence.Parts parts, Wanted wanted, OutputStream out, Jobs.Progress progress) {
        this.parts = parts;
        this.wanted = wanted;
        this.progress = progress;
        this.zip = new SealedZip(out);
    }

    /**
     * Writes it.
     *
     * @param about what the manifest begins with
     * @return SHA-256 of the manifest
     */
    String write(ObjectNode about) throws IOException {
        zip.add("calls.jsonl", this::calls);
        for (EvidenceSource source : parts.sources()) {
            zip.add(source.name() + ".jsonl", out -> source.tell(wanted, line -> line(out, line)));
        }
        recordings();
        zip.add("decisions.jsonl", out -> audit(out, row -> isRefusal(row) && isAbout(row)));
        zip.add("audit.jsonl", out -> audit(out, row -> !isRefusal(row) && isAbout(row)));
        about.put("calls", calls.size()).put("recordings", recordings);
        var list = about.putArray("problems");
        problems.forEach(list::add);
        return zip.seal(about);
    }

    private void calls(OutputStream out) throws IOException {
        for (String spelling : wanted.spellings()) {
            CallFilter filter =
                    CallFilter.of(
                                    name ->
                                            switch (name) {
                                                case "number" -> spelling;
                                                case "started_after" -> wanted.from().toString();
                                                case "started_before" -> wanted.to().toString();
                                                default -> "";
                                            })
                            .ofTenant(wanted.tenant());
            calls(filter, out);
        }
    }

    private void calls(CallFilter filter, OutputStream out) throws IOException {
        String after = "";
        do {
            CallArchive.Page page = parts.archive().list(filter, after, PAGE);
            for (CallRecord call : page.calls()) {
                if (calls.size() >= MOST_CALLS) {
                    problems.add("there are more calls than " + MOST_CALLS + "; ask for less time");
                    return;
                }
                if (calls.putIfAbsent(call.id(), call.recording()) == null) {
                    out.write(ExportFormat.JSONL.line(call).getBytes(StandardCharsets.UTF_8));
                }
            }
            after = page.next();
            goOn(0);
        } while (!after.isEmpty());
    }

    private void goOn(int done) throws IOException {
        if (!progress.at(done, calls.size())) {
            throw new IOException("the engine stops");
        }
    }

    private void line(OutputStream out, ObjectNode line) throws IOException {
        if (line.has("list")) {
            listed.add(line.path("list").asText() + "/" + line.path("id").asText());
            listed.add("listing " + line.path("id").asText());
        }
        out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /**
     * To be heard by whoever asks: opened when they are sealed; what they lay as is in the
     * manifest.
     */
    private void recordings() throws IOException {
        int done = 0;
        for (var call : calls.entrySet()) {
            goOn(done++);
            if (call.getValue().isPresent()) {
                recording(call.getKey(), call.getValue().get());
            }
        }
    }

    private void recording(String call, RecordingRecord recording) throws IOException {
        if (parts.recordings().find(recording).isEmpty()) {
            problems.add("recording of " + call + ": no file; " + recording.fault());
            return;
        }
        Optional<byte[]> manifest = parts.recordings().manifest(recording);
        if (manifest.isPresent()) {
            zip.add("recordings/" + call + ".json", out -> out.write(manifest.get()));
        }
        try {
            zip.add(
                    "recordings/" + call + parts.recordings().suffix(recording),
                    out -> parts.recordings().copy(recording, _ -> {}, out));
            recordings++;
        } catch (IOException broken) {
            problems.add("recording of " + call + ": not whole, " + broken.getMessage());
        }
    }

    private void audit(OutputStream out, Predicate<AuditRow> which) throws IOException {
        parts.audit()
                .all(
                        new AuditReader.Query(
                                Optional.of(wanted.from()), Optional.<Instant>empty(), which),
                        row -> out.write((row.line() + "\n").getBytes(StandardCharsets.UTF_8)));
    }

    private static boolean isRefusal(AuditRow row) {
        return row.text("act").equals(REFUSED);
    }

    /** Of one of the calls, or of an entry in a list. */
    private boolean isAbout(AuditRow row) {
        return calls.containsKey(row.text("call"))
                || listed.contains(row.detail().path("about").asText(""))
                || listed.contains(afterVersion(row.text("object")));
    }

    /** {@code blacklist/17} of {@code /api/v1/blacklist/17}. */
    private static String afterVersion(String path) {
        return path.startsWith(API) ? path.substring(API.length()) : path;
    }

    static ObjectNode node() {
        return JsonNodeFactory.instance.objectNode();
    }
}
