package tandem.engine.api;

import java.util.List;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;

import tandem.dialplan.ApiKey;
import tandem.engine.call.CallRegistry;

/** {@code POST /api/v1/calls/{id}/recording}: an operator pauses a running recording. */
public final class RecordingSteering {
    private static final Schema.Fields ORDER =
            Schema.object("RecordingOrder")
                    .with("action", Schema.word("pause", "resume"), "What to do.")
                    .with(
                            "reason",
                            Schema.text(64, "[A-Za-z0-9][A-Za-z0-9_-]{0,63}"),
                            "Why, for the manifest, such as card-number.");

    private static final Schema.Fields TAKEN =
            Schema.object("RecordingOrderTaken")
                    .with("action", Schema.word("pause", "resume"), "What the call is told.");

    private final CallRegistry live;

    public RecordingSteering(CallRegistry live) {
        this.live = live;
    }

    /** The operations. */
    public List<Operation> operations() {
        return List.of(
                Operation.post("/api/v1/calls/{id}/recording", "recording.steer")
                        .summary("Pauses the recording of a live call, or lets it go on")
                        .needs("recordings:write", ApiKey.Role.OPERATOR)
                        .eachTenant()
                        .path("id", Schema.text(), "Of the call.")
                        .body(ORDER)
                        .answers(202, TAKEN, "The call does it at once")
                        .problems(404, 409)
                        .does(this::steer));
    }

    private void steer(Request request) {
        String id = request.text("id");
        String action = request.body().get("action").asText();
        String reason = request.body().get("reason").asText();
        var call =
                live.find(id)
                        .filter(known -> request.principal().sees(known.tenant()))
                        .orElseThrow(() -> Problem.notFound("no live call has this id"));
        if (call.recording().isEmpty()) {
            throw Problem.of(409, "this call is not recorded");
        }
        if (!live.steerRecording(id, action.equals("pause"), reason, request.principal().key())) {
            throw Problem.notFound("no live call has this id");
        }
        request.answer(202, JsonNodeFactory.instance.objectNode().put("action", action));
    }
}
