package tandem.engine.api;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import tandem.dialplan.ApiKey;
import tandem.engine.call.CallAct;
import tandem.engine.call.CallRegistry;
import tandem.engine.call.Uploads;
import tandem.engine.call.Whom;
import tandem.media.Audio;

/**
 * {@code /api/v1/calls/{id}/...}: what can be done to a live call from outside. The call's script
 * does it and answers.
 */
public final class LiveRoutes {
    private static final int MOST_FILES = 16;
    private static final Schema SEAT = Schema.text(64);
    private static final Schema DB = Schema.real();

    private static final Schema.Fields SUPERVISION =
            Schema.object("Supervision")
                    .with("seat", SEAT, "Whose phone rings, unless it is in already.")
                    .may(
                            "mode",
                            Schema.word("listen", "whisper", "barge", "takeover"),
                            "How; listen when it is left out.");

    private static final Schema.Fields PARTY =
            Schema.object("AddedParty")
                    .may("seat", SEAT, "A seat of the tenant; or else:")
                    .may("number", Schema.text(32), "A number, which the gate must let pass,")
                    .may("trunk", Schema.text(64), "its trunk or group, if it shall be that one,")
                    .may("caller_id", Schema.text(64), "and the id of the number to show.");

    private static final Schema.Fields PICKUP =
            Schema.object("PickUp").with("seat", SEAT, "Whose phone rings.");

    private static final Schema.Fields PLAY =
            Schema.object("PlayIntoCall")
                    .with("files", Schema.rows(Schema.text()), "Prompts, as a plan names them.")
                    .may(
                            "to",
                            Schema.word("caller", "others", "all"),
                            "Who hears it; all when it is left out.");

    private static final Schema.Fields DIGITS =
            Schema.object("DigitsToSend")
                    .with("leg", Schema.whole(1, 9_999), "Number of the leg.")
                    .with("digits", Schema.text(64, "[0-9*#A-D]{1,64}"), "In order.");

    private static final Schema.Fields LEVEL =
            Schema.object("LegLevel")
                    .with("leg", Schema.whole(1, 9_999), "Number of the leg.")
                    .may("received_db", DB, "Of what its peer says, -40 to 20; 0 when left out.")
                    .may("sent_db", DB, "Of what it hears, likewise.");

    private static final Schema.Fields TALKING =
            Schema.object("TalkWatch")
                    .with("on", Schema.flag(), "Whether call.talking is told from now on.");

    private final CallRegistry live;
    private final Uploads uploads;

    public LiveRoutes(CallRegistry live, Uploads uploads) {
        this.live = live;
        this.uploads = uploads;
    }

    /** The operations. */
    public List<Operation> operations() {
        return List.of(
                supervision(Operation.post(path("supervise"), "call.supervise"))
                        .summary("Lets a seat supervise a live call, or in another way")
                        .body(SUPERVISION)
                        .does(this::supervise),
                supervision(Operation.delete(path("supervise"), "call.unsupervise"))
                        .summary("Ends the supervision of a live call")
                        .does(request -> ask(request, new CallAct.EndSupervision())),
                order(Operation.post(path("add"), "call.add"))
                        .summary("Brings a third party into the talk of a live call")
                        .body(PARTY)
                        .does(this::add),
                order(Operation.post(path("pickup"), "call.pickup"))
                        .summary("Lets a seat pick up a call that is parked")
                        .body(PICKUP)
                        .does(request -> ask(request, new CallAct.PickUp(text(request, "seat")))),
                order(Operation.post(path("play"), "call.play"))
                        .summary("Plays prompts into the talk of a live call")
                        .body(PLAY)
                        .problems(400)
                        .does(this::play),
                order(Operation.delete(path("play"), "call.play-stop"))
                        .summary("Stops what is played into the talk of a live call")
                        .does(request -> ask(request, new CallAct.StopPlay())),
                order(Operation.post(path("digits"), "call.digits"))
                        .summary("Sends digits to a leg of a live call")
                        .body(DIGITS)
                        .does(
                                request ->
                                        ask(
                                                request,
                                                new CallAct.SendDigits(
                                                        leg(request), text(request, "digits")))),
                order(Operation.post(path("level"), "call.level"))
                        .summary("Makes a leg of a live call louder or softer")
                        .body(LEVEL)
                        .does(
                                request ->
                                        ask(
                                                request,
                                                new CallAct.Level(
                                                        leg(request),
                                                        db(request, "received_db"),
                                                        db(request, "sent_db")))),
                order(Operation.post(path("talking"), "call.talking"))
                        .summary("Tells as events who talks in a live call, or no longer")
                        .body(TALKING)
                        .does(
                                request ->
                                        ask(
                                                request,
                                                new CallAct.WatchTalk(
                                                        request.body().get("on").asBoolean()))));
    }

    private static String path(String act) {
        return "/api/v1/calls/{id}/" + act;
    }

    private static Operation.Draft supervision(Operation.Draft draft) {
        return common(draft.needs("calls:supervise", ApiKey.Role.SUPERVISOR));
    }

    private static Operation.Draft order(Operation.Draft draft) {
        return common(draft.needs("calls:write", ApiKey.Role.OPERATOR));
    }

    private static Operation.Draft common(Operation.Draft draft) {
        return draft.eachTenant()
                .path("id", Schema.text(), "Of the call.")
                .answers(202, LiveCall.DONE, "It is done, or on its way")
                .problems(403, 404, 409);
    }

    // ---- acts

    private void supervise(Request request) {
        JsonNode mode = request.body().path("mode");
        ask(
                request,
                new CallAct.Supervise(
                        text(request, "seat"),
                        mode.isTextual()
                                ? CallAct.Mode.valueOf(mode.asText().toUpperCase(Locale.ROOT))
                                : CallAct.Mode.LISTEN));
    }

    private void add(Request request) {
        ObjectNode body = request.body();
        List<String> needed = List.of("number", "caller_id");
        boolean seat = body.has("seat");
        boolean all = needed.stream().allMatch(body::has);
        boolean any = body.has("trunk") || needed.stream().anyMatch(body::has);
        if (seat == any || any && !all) {
            throw Problem.badFields(Map.of("seat", "either a seat, or number and caller_id"));
        }
        Whom whom =
                seat
                        ? new Whom.Seat(text(request, "seat"))
                        : new Whom.Number(
                                text(request, "number"),
                                body.path("trunk").asText(""),
                                text(request, "caller_id"));
        ask(request, new CallAct.Add(whom));
    }

    private void play(Request request) {
        String id = LiveCall.of(request, live, request.text("id")).id();
        List<Audio> audio = new ArrayList<>();
        JsonNode files = request.body().get("files");
        if (files.isEmpty() || files.size() > MOST_FILES) {
            throw Problem.badFields(Map.of("files", "1 to " + MOST_FILES + " prompts"));
        }
        for (JsonNode file : files) {
            audio.add(
                    live.prompt(id, file.asText(), uploads)
                            .filter(prompt -> Files.isRegularFile(prompt.file()))
                            .orElseThrow(
                                    () ->
                                            Problem.badFields(
                                                    Map.of(
                                                            "files",
                                                            "no prompt " + file.asText()))));
        }
        JsonNode to = request.body().path("to");
        ask(
                request,
                new CallAct.Play(
                        audio,
                        to.isTextual()
                                ? CallAct.Side.valueOf(to.asText().toUpperCase(Locale.ROOT))
                                : CallAct.Side.ALL));
    }

    private static String text(Request request, String field) {
        return request.body().get(field).asText();
    }

    private static int leg(Request request) {
        return request.body().get("leg").asInt();
    }

    static double db(Request request, String field) {
        double db = request.body().path(field).asDouble(0);
        if (!(db >= -40 && db <= 20)) {
            throw Problem.badFields(Map.of(field, "must be from -40 to 20"));
        }
        return db;
    }

    private void ask(Request request, CallAct act) {
        LiveCall.of(request, live, request.text("id")).ask(request, act);
    }
}
