package tandem.engine.api;

import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import tandem.dialplan.ApiKey;
import tandem.engine.call.CallAct;
import tandem.engine.call.CallRegistry;
import tandem.engine.cdr.CallJson;
import tandem.engine.room.Room;
import tandem.engine.room.RoomKey;
import tandem.engine.room.Rooms;

/** Conferences and who is in them; a member is a call. */
public final class ConferenceRoutes {
    private static final Schema.Fields MEMBER =
            Schema.object("ConferenceMember")
                    .with("call", Schema.text(), "Its id.")
                    .with("from", Schema.text(), "Who calls.")
                    .with("since", Schema.time(), "Came.")
                    .with("muted", Schema.flag(), "Whether it is not heard.")
                    .with("talking", Schema.flag(), "Whether it talks now.");

    private static final Schema.Fields CONFERENCE =
            Schema.object("Conference")
                    .with("tenant", Schema.text(), "Whose it is.")
                    .with("room", Schema.text(), "Unique in the tenant.")
                    .with("max", Schema.count(), "Members that it takes.")
                    .with("since", Schema.time(), "The first one came.")
                    .with("members", Schema.rows(MEMBER), "In the order in which they came.");

    private static final Schema.Fields CHANGE =
            Schema.object("MemberChange")
                    .may("muted", Schema.flag(), "Whether it is not heard from now on.")
                    .may("received_db", Schema.real(), "Louder or softer for others, -40 to 20.")
                    .may("sent_db", Schema.real(), "What it hears, likewise.");

    private final CallRegistry live;
    private final Rooms rooms;

    public ConferenceRoutes(CallRegistry live, Rooms rooms) {
        this.live = live;
        this.rooms = rooms;
    }

    /** The operations. */
    public List<Operation> operations() {
        return List.of(
                Operation.get("/api/v1/conferences", "conference.list")
                        .summary("Conferences and who is in them")
                        .needs("calls:read", ApiKey.Role.VIEWER)
                        .eachTenant()
                        .answers(
                                200,
                                Schema.page("Conferences", "conferences", CONFERENCE),
                                "All conferences")
                        .does(this::list),
                member(
                                Operation.post(
                                        "/api/v1/conferences/{room}/members/{call}",
                                        "conference.change"))
                        .summary("Mutes a member of a conference, or changes its volume")
                        .body(CHANGE)
                        .does(this::change),
                member(
                                Operation.delete(
                                        "/api/v1/conferences/{room}/members/{call}",
                                        "conference.kick"))
                        .summary("Sends a member out of a conference; its call goes on")
                        .does(request -> call(request).ask(request, new CallAct.Kick())));
    }

    private static Operation.Draft member(Operation.Draft draft) {
        return draft.needs("calls:write", ApiKey.Role.OPERATOR)
                .eachTenant()
                .path("room", Schema.text(), "Which conference.")
                .path("call", Schema.text(), "Id of the member.")
                .answers(202, LiveCall.DONE, "It is done")
                .problems(404, 409);
    }

    private void list(Request request) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode list = json.putArray("conferences");
        rooms.all().stream()
                .filter(room -> room.key().kind() == RoomKey.Kind.CONFERENCE)
                .filter(room -> request.principal().sees(room.key().tenant()))
                .forEach(room -> put(list.addObject(), room));
        json.putNull("next");
        request.answer(json);
    }

    private static void put(ObjectNode json, Room room) {
        json.put("tenant", room.key().tenant());
        json.put("room", room.key().name());
        json.put("max", room.max());
        json.put("since", CallJson.time(room.since()));
        ArrayNode members = json.putArray("members");
        room.members()
                .forEach(
                        member ->
                                members.addObject()
                                        .put("call", member.call())
                                        .put("from", member.from())
                                        .put("since", CallJson.time(member.since()))
                                        .put("muted", member.muted())
                                        .put("talking", member.talking()));
    }

    private void change(Request request) {
        ObjectNode body = request.body();
        if (body.isEmpty()) {
            throw Problem.badFields(Map.of("muted", "nothing is asked for"));
        }
        LiveCall call = call(request);
        if (body.has("received_db") || body.has("sent_db")) {
            call.ask(
                    new CallAct.Level(
                            1,
                            LiveRoutes.db(request, "received_db"),
                            LiveRoutes.db(request, "sent_db")));
        }
        if (body.has("muted")) {
            call.ask(new CallAct.Mute(body.get("muted").asBoolean()));
        }
        request.answer(202, LiveCall.json(java.util.OptionalInt.empty()));
    }

    private LiveCall call(Request request) {
        String id = request.text("call");
        LiveCall call = LiveCall.of(request, live, id);
        String tenant = live.find(id).map(record -> record.tenant()).orElse("");
        rooms.find(RoomKey.conference(tenant, request.text("room")))
                .flatMap(room -> room.member(id))
                .orElseThrow(() -> Problem.notFound("this call is not in this conference"));
        return call;
    }
}
