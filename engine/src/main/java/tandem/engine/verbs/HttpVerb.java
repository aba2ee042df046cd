package tandem.engine.verbs;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import tandem.dialplan.Step;
import tandem.dialplan.Verb;
import tandem.engine.call.Call;
import tandem.engine.call.CallEvent;
import tandem.engine.fetch.FetchRequest;
import tandem.engine.fetch.Fetched;

/**
 * {@code http}: asks a web service while the caller waits. What goes wrong there is an outcome; the
 * call's audio knows nothing of it.
 */
record HttpVerb(Call call, Variables variables) {
    private static final JsonMapper JSON = new JsonMapper();

    /** As all values of the language. */
    private static final int LONGEST_VALUE = 4096;

    /** The fetcher keeps the time; this is for the case that it does not answer at all. */
    private static final long GRACE_MS = 2_000;

    String run(Step step, Verb.Http http) {
        Fetched result = fetch(request(http));
        int status = result instanceof Fetched.Answered answer ? answer.status() : 0;
        variables.set("http.status", Integer.toString(status));
        return switch (result) {
            case Fetched.TimedOut _ -> Outcomes.TIMEOUT;
            case Fetched.Failed _ -> Outcomes.ERROR;
            case Fetched.Answered answer -> {
                boolean usable = !answer.ok() || saved(answer.body(), http.save());
                String named = Integer.toString(status);
                if (usable && step.on().containsKey(named)) {
                    yield named;
                }
                yield usable && answer.ok() ? Outcomes.OK : Outcomes.ERROR;
            }
        };
    }

    private Fetched fetch(FetchRequest request) {
        CallEvent.Fetching fetching = call.fetch(request);
        try {
            long untilNs = call.inMs(request.totalMs() + GRACE_MS);
            while (true) {
                switch (call.await(untilNs)) {
                    case CallEvent.FromFetcher(long of, Fetched result)
                            when of == fetching.number() -> {
                        return result;
                    }
                    case CallEvent.TimedOut _ -> {
                        return new Fetched.TimedOut();
                    }
                    case CallEvent.FromFetcher _,
                            CallEvent.FromSip _,
                            CallEvent.FromMedia _,
                            CallEvent.FromRouter _,
                            CallEvent.FromVoicemail _,
                            CallEvent.OptedOut _,
                            CallEvent.RecordingSteered _,
                            CallEvent.Wanted _,
                            CallEvent.FromRoom _,
                            CallEvent.ChannelFree _,
                            CallEvent.Ordered _ -> {}
                }
            }
        } finally {
            fetching.running().cancel();
        }
    }

    private FetchRequest request(Verb.Http http) {
        Map<String, String> headers = new HashMap<>();
        String body = http.body().map(text -> text.render(variables, HttpVerb::inJson)).orElse("");
        if (!body.isEmpty()) {
            headers.put("Content-Type", "application/json");
        }
        http.headers()
                .forEach(
                        (name, value) ->
                                headers.put(name, value.render(variables, HttpVerb::inHeader)));
        return new FetchRequest(
                http.method(),
                http.url().render(variables, HttpVerb::inUrl),
                headers,
                body,
                http.timeoutMs(),
                http.retries(),
                call.origin().plan().settings().fetch().allow());
    }

    /**
     * Sets the variables that are wanted; one that the answer does not have is empty. False when
     * the answer is no JSON.
     */
    private boolean saved(String body, Map<String, String> save) {
        if (save.isEmpty()) {
            return true;
        }
        try {
            JsonNode json = JSON.readTree(body);
            if (json.isMissingNode()) {
                return false;
            }
            save.forEach((name, pointer) -> variables.set(name, text(json.at(pointer))));
            return true;
        } catch (JsonProcessingException noJson) {
            return false;
        }
    }

    private static String text(JsonNode value) {
        String text =
                value.isMissingNode() || value.isNull()
                        ? ""
                        : value.isValueNode() ? value.asText() : value.toString();
        return text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE);
    }

    // ---- forms of values

    private static String inUrl(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static String inJson(String value) {
        return new String(JsonStringEncoder.getInstance().quoteAsString(value));
    }

    private static String inHeader(String value) {
        return value.replaceAll("\\p{Cntrl}", " ");
    }
}
