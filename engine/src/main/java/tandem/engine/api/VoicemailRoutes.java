package tandem.engine.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import tandem.dialplan.ApiKey;
import tandem.engine.voicemail.MessageId;
import tandem.engine.voicemail.Voicemail;
import tandem.engine.voicemail.VoicemailBoxes;
import tandem.engine.voicemail.VoicemailJson;

/** Messages that callers left: to find, to hear, to delete. */
final class VoicemailRoutes {
    private static final String ONE = "/api/v1/voicemails/{id}";

    private static final Schema.Fields VOICEMAIL =
            Schema.object("Voicemail")
                    .with("id", Schema.text(), "Unique.")
                    .with("tenant", Schema.text(), "Whose it is.")
                    .with("box", Schema.text(), "For whom.")
                    .with("call", Schema.text(), "The call that left it.")
                    .with("from", Schema.text(), "Caller as presented.")
                    .with("started", Schema.time(), "Its first sample.")
                    .with("duration_ms", Schema.count(), "Its length.")
                    .with("heard", Schema.maybe(Schema.time()), "Since when it is not new.")
                    .with("complete", Schema.flag(), "Whether all that was said is in it.")
                    .with("fault", Schema.maybe(Schema.text()), "What went wrong.");

    private final VoicemailBoxes boxes;
    private final ErrorLog errors;

    VoicemailRoutes(VoicemailBoxes boxes, ErrorLog errors) {
        this.boxes = boxes;
        this.errors = errors;
    }

    List<Operation> operations() {
        return List.of(
                Operation.get("/api/v1/voicemails", "voicemail.list")
                        .summary("Messages, newest first")
                        .needs("voicemails:read", ApiKey.Role.VIEWER)
                        .eachTenant()
                        .query("tenant", Schema.text(), "Only of this tenant.")
                        .query("box", Schema.text(), "Only of this box.")
                        .query("heard", Schema.flag(), "Only those that were heard, or not.")
                        .query("limit", Schema.whole(1, 500), "100", "Rows of a page.")
                        .query("after", Schema.text(), "Cursor of an earlier page.")
                        .answers(
                                200,
                                Schema.page("Voicemails", "voicemails", VOICEMAIL),
                                "A page of messages")
                        .does(this::list),
                about(Operation.get(ONE, "voicemail.get"))
                        .summary("A message")
                        .needs("voicemails:read", ApiKey.Role.VIEWER)
                        .answers(200, VOICEMAIL, "The message")
                        .does(this::one),
                about(Operation.get(ONE + "/audio", "voicemail.audio"))
                        .summary("What was said, whole or a range of it")
                        .needs("voicemails:read", ApiKey.Role.VIEWER)
                        .answers(200, "audio/wav", "The whole file, one channel")
                        .answers(206, "audio/wav", "The range that was asked for")
                        .problems(416)
                        .does(this::audio),
                about(Operation.post(ONE + "/heard", "voicemail.heard"))
                        .summary("Marks a message as heard")
                        .needs("voicemails:write", ApiKey.Role.OPERATOR)
                        .answers(200, VOICEMAIL, "The message; the first time counts")
                        .does(this::heard),
                about(Operation.delete(ONE, "voicemail.delete"))
                        .summary("Deletes a message for good")
                        .needs("voicemails:write", ApiKey.Role.OPERATOR)
                        .answers(200, VOICEMAIL, "The message that was deleted")
                        .does(this::delete));
    }

    private static Operation.Draft about(Operation.Draft draft) {
        return draft.eachTenant().path("id", Schema.text(), "Of the message.").problems(404);
    }

    private void list(Request request) {
        Optional<MessageId> after = cursor(request.text("after"));
        int limit = (int) request.whole("limit");
        Optional<Boolean> heard =
                request.has("heard") ? Optional.of(request.flag("heard")) : Optional.empty();
        // One more than is shown tells whether there is a next page.
        List<Voicemail> found =
                request.visibleTenant(request.text("tenant"))
                        .map(
                                tenant ->
                                        new VoicemailBoxes.Filter(
                                                tenant, request.text("box"), heard))
                        .map(filter -> onDisk(() -> boxes.list(filter, after, limit + 1)))
                        .orElse(List.of());
        List<Voicemail> page = found.subList(0, Math.min(limit, found.size()));
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode rows = json.putArray("voicemails");
        page.forEach(message -> rows.add(VoicemailJson.of(message)));
        json.put("next", found.size() > limit ? page.getLast().id().toString() : null);
        request.answer(json);
    }

    private static Optional<MessageId> cursor(String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                MessageId.parse(text)
                        .orElseThrow(() -> Problem.of(400, "after: no cursor of this list")));
    }

    private void one(Request request) {
        request.answer(VoicemailJson.of(find(request)));
    }

    private void audio(Request request) throws IOException {
        Path file =
                boxes.audio(find(request).id())
                        .orElseThrow(() -> Problem.notFound("its audio is not on the disk"));
        try (FileChannel channel = FileChannel.open(file)) {
            Octets.of(channel).send(request.context(), "audio/wav", "");
        }
    }

    private void heard(Request request) {
        MessageId id = find(request).id();
        request.answer(
                VoicemailJson.of(
                        onDisk(() -> boxes.heard(id)).orElseThrow(VoicemailRoutes::notThere)));
    }

    private void delete(Request request) {
        Voicemail message = find(request);
        if (!onDisk(() -> boxes.delete(message.id()))) {
            throw notThere();
        }
        request.answer(VoicemailJson.of(message));
    }

    /**
     * The message that a request is about.
     *
     * @throws Problem 404, also for one that the sender may not see
     */
    private Voicemail find(Request request) {
        return MessageId.parse(request.text("id"))
                .filter(id -> request.principal().sees(id.tenant()))
                .flatMap(id -> onDisk(() -> boxes.find(id)))
                .orElseThrow(VoicemailRoutes::notThere);
    }

    private static Problem notThere() {
        return Problem.notFound("no message has this id");
    }

    /** Something that touches the disk. */
    private interface OnDisk<T> {
        T run() throws InterruptedException;
    }

    private <T> T onDisk(OnDisk<T> job) {
        try {
            return job.run();
        } catch (UncheckedIOException e) {
            errors.missing("voicemail", e);
            throw Problem.unavailable("the boxes cannot be reached now");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.unavailable("the engine stops");
        }
    }
}
