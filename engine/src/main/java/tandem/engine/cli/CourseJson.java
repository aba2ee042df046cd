package tandem.engine.cli;

import java.time.Instant;
import java.util.Locale;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import tandem.dialplan.PlanTest.Input;
import tandem.dialplan.simulate.Course;
import tandem.dialplan.simulate.Gatekeeper;
import tandem.dialplan.simulate.Moment;
import tandem.dialplan.simulate.Verdict;

/** Simulated calls and verdicts as JSON; keys in the style of the HTTP API. */
final class CourseJson {
    static final ObjectMapper JSON =
            JsonMapper.builder()
                    .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                    .build();

    private CourseJson() {}

    static ObjectNode of(Course course) {
        return switch (course) {
            case Course.Refused(String why) ->
                    JSON.createObjectNode().put("refused", true).put("why", why);
            case Course.Ran ran -> of(ran);
        };
    }

    private static ObjectNode of(Course.Ran ran) {
        ObjectNode node = JSON.createObjectNode();
        node.put("refused", false)
                .put("tenant", ran.tenant())
                .put("number", ran.number())
                .put("flow", ran.flow());
        node.set("path", JSON.valueToTree(ran.path()));
        node.set("prompts", JSON.valueToTree(ran.prompts()));
        node.set("marks", JSON.valueToTree(ran.marks()));
        ran.queue().ifPresent(queue -> node.put("queue", queue));
        ran.dial().ifPresent(dial -> node.put("dial", dial));
        node.putObject("end")
                .put("by", ran.end().by().name().toLowerCase(Locale.ROOT))
                .put("cause", ran.end().cause());
        node.put("duration_ms", ran.durationMs()).put("steps", ran.steps());
        node.set("variables", JSON.valueToTree(new java.util.TreeMap<>(ran.variables())));
        ArrayNode unused = node.putArray("unused");
        for (Input input : ran.unused()) {
            unused.add(named("input", (Record) input));
        }
        ArrayNode moments = node.putArray("moments");
        for (Moment moment : ran.moments()) {
            moments.add(of(moment));
        }
        return node;
    }

    private static ObjectNode of(Moment moment) {
        if (moment instanceof Moment.Blocked(long atMs, String number, Gatekeeper.Objection why)) {
            return JSON.createObjectNode()
                    .put("event", "blocked")
                    .put("at_ms", atMs)
                    .put("number", number)
                    .put("reason", why.reason())
                    .put("rule", why.rule())
                    .put("detail", why.detail())
                    .put("next", why.next().map(Instant::toString).orElse(null));
        }
        return named("event", (Record) moment);
    }

    static ObjectNode of(Verdict verdict) {
        ObjectNode node = JSON.createObjectNode();
        node.put("tenant", verdict.tenant())
                .put("test", verdict.test().name())
                .put("at", verdict.test().at().toString())
                .put("passed", verdict.passed());
        node.set("failures", JSON.valueToTree(verdict.failures()));
        return node;
    }

    /** The fields of a record behind the name of its kind. */
    private static ObjectNode named(String key, Record value) {
        ObjectNode node = JSON.createObjectNode();
        node.put(key, value.getClass().getSimpleName().toLowerCase(Locale.ROOT));
        node.setAll(JSON.<ObjectNode>valueToTree(value));
        return node;
    }
}
