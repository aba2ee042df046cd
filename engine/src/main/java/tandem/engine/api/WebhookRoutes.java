package tandem.engine.api;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.function.IntSupplier;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;

import tandem.dialplan.ApiKey;
import tandem.engine.cdr.CallJson;
import tandem.engine.events.hook.HookKey;
import tandem.engine.events.hook.HookView;
import tandem.engine.events.hook.Letter;
import tandem.engine.events.hook.Webhooks;

/** How webhooks stand, their dead letters, and another try of them. */
public final class WebhookRoutes {
    private static final String ONE = "/api/v1/webhooks/{tenant}/{id}";
    private static final int LETTERS = 500;

    private static final Schema.Fields ERROR =
            Schema.object("WebhookError")
                    .with("at", Schema.time(), "When.")
                    .with("detail", Schema.text(), "What.");
    private static final Schema.Fields WEBHOOK =
            Schema.object("Webhook")
                    .with("tenant", Schema.text(), "Whose it is.")
                    .with("id", Schema.text(), "Unique in the tenant.")
                    .with("url", Schema.text(), "Who is told.")
                    .with(
                            "state",
                            Schema.word("delivering", "retrying", "disabled"),
                            "Disabled after 410 Gone, until the address changes or a replay.")
                    .with("cursor", Schema.text(), "Events up to this one were looked at.")
                    .with("lag", Schema.count(), "Events that were not.")
                    .with("unsettled", Schema.count(), "Neither delivered nor dead.")
                    .with("oldest_ms", Schema.count(), "Age of the oldest of these.")
                    .with("delivered", Schema.count(), "Since the start.")
                    .with("failed", Schema.count(), "Tries, since the start.")
                    .with("dead", Schema.count(), "Given up, since the start.")
                    .with("dead_letters", Schema.count(), "That are kept.")
                    .with("last_error", Schema.maybe(ERROR), "What went wrong last.");
    private static final Schema.Fields LETTER =
            Schema.object("DeadLetter")
                    .with("id", Schema.text(), "Of the event.")
                    .with("died", Schema.time(), "When it was given up.")
                    .with("tries", Schema.count(), "Since the engine started.")
                    .with("error", Schema.text(), "Of the last try.")
                    .with("event", Schema.open(), "The event.");
    private static final Schema.Fields WISH =
            Schema.object("Replay")
                    .may(
                            "letters",
                            Schema.rows(Schema.text(18, "\\d{1,18}")),
                            "Dead letters to be tried again; left out: all.")
                    .may(
                            "after",
                            Schema.text(18, "\\d{1,18}"),
                            "Instead: delivers again every event after this one.");
    private static final Schema.Fields REPLAYED =
            Schema.object("Replayed")
                    .with("count", Schema.count(), "Letters tried again, or events to look at.");

    private final Webhooks webhooks;
    private final ErrorLog errors = new ErrorLog();

    public WebhookRoutes(Webhooks webhooks) {
        this.webhooks = webhooks;
    }

    /** The operations. */
    public List<Operation> operations() {
        return List.of(
                Operation.get("/api/v1/webhooks", "webhook.list")
                        .summary("Webhooks, how far they have come and what went wrong")
                        .needs("webhooks:read", ApiKey.Role.OPERATOR)
                        .eachTenant()
                        .answers(200, Schema.page("Webhooks", "webhooks", WEBHOOK), "All")
                        .does(this::list),
                one(Operation.get(ONE + "/dead-letters", "webhook.letters"))
                        .summary("Events that could not be delivered in time, oldest first")
                        .needs("webhooks:read", ApiKey.Role.OPERATOR)
                        .query("after", Schema.text(18, "\\d{1,18}"), "Cursor of an earlier page.")
                        .answers(
                                200,
                                Schema.page("DeadLetters", "letters", LETTER),
                                "A page of dead letters")
                        .does(this::letters),
                one(Operation.post(ONE + "/replay", "webhook.replay"))
                        .summary("Tries dead letters again, or all events from a cursor")
                        .needs("webhooks:write", ApiKey.Role.OPERATOR)
                        .mayBody(WISH)
                        .answers(200, REPLAYED, "It is begun")
                        .problems(410)
                        .does(this::replay));
    }

    private static Operation.Draft one(Operation.Draft draft) {
        return draft.eachTenant()
                .path("tenant", Schema.text(), "Whose it is.")
                .path("id", Schema.text(), "Of the webhook.")
                .problems(404);
    }

    private void list(Request request) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode list = json.putArray("webhooks");
        ask(webhooks::view).stream()
                .filter(hook -> request.principal().sees(hook.key().tenant()))
                .forEach(hook -> list.add(json(hook)));
        json.putNull("next");
        request.answer(json);
    }

    private void letters(Request request) {
        HookKey key = key(request);
        long after = request.has("after") ? request.whole("after") : -1;
        List<Letter> all = ask(() -> webhooks.letters(key)).orElseThrow(WebhookRoutes::nothing);
        // In the order of dying; the cursor is a place in that order.
        int from = (int) Math.min(after < 0 ? 0 : after, all.size());
        int to = Math.min(from + LETTERS, all.size());
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode list = json.putArray("letters");
        all.subList(from, to).forEach(letter -> list.add(json(letter)));
        json.put("next", to < all.size() ? Integer.toString(to) : null);
        request.answer(json);
    }

    private void replay(Request request) {
        HookKey key = key(request);
        JsonNode after = request.body().get("after");
        if (after != null && request.body().has("letters")) {
            throw Problem.badFields(Map.of("after", "not together with letters"));
        }
        List<Long> letters =
                request.body().path("letters").valueStream().map(JsonNode::asLong).toList();
        if (request.body().has("letters") && letters.isEmpty()) {
            throw Problem.badFields(Map.of("letters", "is empty; leave it out for all"));
        }
        int count =
                begin(
                        () ->
                                after == null
                                        ? webhooks.replay(key, letters)
                                        : webhooks.rewind(key, after.asLong()));
        request.answer(JsonNodeFactory.instance.objectNode().put("count", count));
    }

    private int begin(IntSupplier question) {
        try {
            return question.getAsInt();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof IllegalArgumentException) {
                throw Problem.notFound(String.valueOf(failed.getCause().getMessage()));
            }
            errors.missing("webhooks", failed);
            throw Problem.unavailable("the webhooks do not answer now");
        }
    }

    private <T> T ask(java.util.function.Supplier<T> question) {
        try {
            return question.get();
        } catch (RuntimeException failed) {
            errors.missing("webhooks", failed);
            throw Problem.unavailable("the webhooks do not answer now");
        }
    }

    private static HookKey key(Request request) {
        if (!request.principal().sees(request.text("tenant"))) {
            throw nothing();
        }
        return new HookKey(request.text("tenant"), request.text("id"));
    }

    private static Problem nothing() {
        return Problem.notFound("there is no such webhook");
    }

    private static ObjectNode json(HookView hook) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("tenant", hook.key().tenant());
        json.put("id", hook.key().id());
        json.put("url", hook.url());
        json.put("state", hook.state());
        json.put("cursor", Long.toString(hook.cursor()));
        json.put("lag", hook.lag());
        json.put("unsettled", hook.unsettled());
        json.put("oldest_ms", hook.oldestMs());
        json.put("delivered", hook.delivered());
        json.put("failed", hook.failed());
        json.put("dead", hook.dead());
        json.put("dead_letters", hook.letters());
        json.putNull("last_error");
        hook.lastError()
                .ifPresent(
                        error ->
                                json.putObject("last_error")
                                        .put("at", CallJson.time(error.at()))
                                        .put("detail", error.detail()));
        return json;
    }

    private static ObjectNode json(Letter letter) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", Long.toString(letter.number()));
        json.put("died", CallJson.time(letter.died()));
        json.put("tries", letter.tries());
        json.put("error", letter.error());
        json.putRawValue("event", new RawValue(letter.event()));
        return json;
    }
}
