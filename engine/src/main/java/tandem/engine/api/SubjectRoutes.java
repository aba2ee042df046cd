package tandem.engine.api;

import java.io.IOException;
import java.util.List;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import tandem.dialplan.ApiKey;
import tandem.engine.cdr.CallJson;
import tandem.engine.subject.Subjects;

/** Rights of the people behind phone numbers: what is kept of one, handed out or erased. */
public final class SubjectRoutes {
    private static final Schema.Fields NUMBER =
            Schema.object("Subject")
                    .with(
                            "number",
                            Schema.text(64, "[+]?[0-9A-Za-z.-]{3,63}"),
                            "As it stands in calls.");
    private static final Schema.Fields PROOF =
            Schema.object("ErasureProof")
                    .with("id", Schema.text(), "In the audit.")
                    .with("at", Schema.time(), "")
                    .with("by", Schema.text(), "Key of who asked.")
                    .with("nonce", Schema.text(), "Only told here.")
                    .with(
                            "commitment",
                            Schema.text(),
                            "SHA-256 of nonce, colon and number; it is in the audit too.")
                    .with("calls", Schema.count(), "")
                    .with("legs", Schema.count(), "")
                    .with("segments", Schema.count(), "")
                    .with("steps", Schema.count(), "")
                    .with("events", Schema.count(), "")
                    .with("recordings", Schema.count(), "Files deleted.")
                    .with("recordings_held", Schema.count(), "Under a legal hold; left alone.")
                    .with("voicemails", Schema.count(), "Messages deleted.")
                    .with("gate_records", Schema.count(), "Consents, complaints and exceptions.")
                    .with("journal_facts", Schema.count(), "Written anew without the number.")
                    .with("live_calls", Schema.count(), "Left alone; ask again when they ended.");

    private final Subjects subjects;

    public SubjectRoutes(Subjects subjects) {
        this.subjects = subjects;
    }

    /** The operations. */
    public List<Operation> operations() {
        return List.of(
                Operation.post("/api/v1/subjects/export", "subject.export")
                        .summary("All that is kept of a number, as a ZIP")
                        .needs("subjects:export", ApiKey.Role.ADMIN)
                        .eachTenant()
                        .body(NUMBER)
                        .answers(200, "application/zip", "calls.jsonl, gate.jsonl and recordings/*")
                        .does(this::export),
                Operation.post("/api/v1/subjects/erase", "subject.erase")
                        .summary("Erases a number, for good")
                        .needs("subjects:erase", ApiKey.Role.ADMIN)
                        .body(NUMBER)
                        .answers(200, PROOF, "What was erased")
                        .problems(503)
                        .does(this::erase));
    }

    private void export(Request request) throws IOException {
        request.context()
                .contentType("application/zip")
                .header("Content-Disposition", "attachment; filename=\"subject.zip\"");
        subjects.export(
                number(request),
                request.tenant().orElse(""),
                request.context().res().getOutputStream());
    }

    private void erase(Request request) {
        try {
            request.answer(json(subjects.erase(number(request), request.principal().key())));
        } catch (IllegalStateException | java.io.UncheckedIOException notNow) {
            throw Problem.unavailable("not all could be erased; ask again: " + notNow.getMessage());
        }
    }

    private static String number(Request request) {
        return request.body().get("number").asText();
    }

    private static ObjectNode json(Subjects.Proof proof) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", proof.id());
        json.put("at", CallJson.time(proof.at()));
        json.put("by", proof.by());
        json.put("nonce", proof.nonce());
        json.put("commitment", proof.commitment());
        json.put("calls", proof.rows().calls());
        json.put("legs", proof.rows().legs());
        json.put("segments", proof.rows().segments());
        json.put("steps", proof.rows().steps());
        json.put("events", proof.rows().events());
        json.put("recordings", proof.recordings());
        json.put("recordings_held", proof.recordingsHeld());
        json.put("voicemails", proof.voicemails());
        json.put("gate_records", proof.registered());
        json.put("journal_facts", proof.journalFacts());
        json.put("live_calls", proof.liveCalls());
        return json;
    }
}
