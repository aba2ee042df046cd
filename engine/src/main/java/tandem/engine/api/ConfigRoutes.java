package tandem.engine.api;

import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import tandem.dialplan.ApiKey;
import tandem.dialplan.Plan;
import tandem.dialplan.diff.PlanDiff;
import tandem.engine.access.Principal;
import tandem.engine.cdr.CallJson;
import tandem.engine.config.Changeover;
import tandem.engine.config.DiffJson;
import tandem.engine.config.Generation;
import tandem.engine.config.GenerationJson;
import tandem.engine.config.Outcome;
import tandem.engine.config.Standing;

/** The config: what runs, what was rejected, and how it is changed. */
public final class ConfigRoutes {
    /** What the commands of the same program call themselves. */
    public static final String CLI_AGENT = "tandem-cli";

    private static final long WAIT_S = 120;

    static final Schema.Fields GENERATION =
            Schema.object("Generation")
                    .with("generation", Schema.count(), "Its number, never used twice.")
                    .with("at", Schema.time(), "When it was decided.")
                    .with(
                            "result",
                            Schema.word("applied", "rolled-back", "rejected"),
                            "What came of it.")
                    .with("hash", Schema.text(), "SHA-256 of the files; empty when unreadable.")
                    .with("by", Schema.text(), "Who wanted it.")
                    .with("note", Schema.text(500), "Why.")
                    .with("tests", Schema.count(), "How many of the plan's own tests were run.")
                    .may("previous", Schema.count(), "To which a rollback leads from here.")
                    .may("of", Schema.count(), "Whose files these are again, for a rollback.")
                    .may("held", Schema.rows(Schema.text()), "Hashes that no restart brings back.")
                    .may("problem_count", Schema.count(), "Of a rejected one.")
                    .may("problems", Schema.rows(Schema.text(2_000)), "The first of them.");
    static final Schema.Fields PROBLEM =
            Schema.object("ConfigProblem")
                    .with("file", Schema.text(1_000), "Relative to conf/.")
                    .with("line", Schema.count(), "From 1.")
                    .with("column", Schema.count(), "From 1.")
                    .with("code", Schema.text(), "Stable, such as E301.")
                    .with("message", Schema.text(2_000), "What is wrong and what would be right.");
    static final Schema.Fields REJECTED =
            Schema.object("RejectedConfig")
                    .with("generation", Schema.count(), "Number of the attempt.")
                    .with("at", Schema.time(), "When.")
                    .with("by", Schema.text(), "Who wanted it.")
                    .with("problems", Schema.rows(PROBLEM), "What is wrong with it.");
    static final Schema.Fields ON_DISK =
            Schema.object("ConfigOnDisk")
                    .with("hash", Schema.text(), "SHA-256 of the files; empty when unreadable.")
                    .with("differs", Schema.flag(), "Whether it is another than what runs.");
    static final Schema.Fields CONFIG =
            Schema.object("Config")
                    .with("running", GENERATION, "What new calls get.")
                    .with("rejected", Schema.maybe(REJECTED), "The last attempt, while it stands.")
                    .with("restart_needed", Schema.rows(Schema.text()), "Keys that wait for one.")
                    .with("held", Schema.flag(), "Whether a rollback outlasted a restart.")
                    .with("conf", ON_DISK, "What the conf directory holds now.")
                    .with("line", Schema.text(4_000), "The same in one line, as in /readyz.");
    static final Schema.Fields CHANGE =
            Schema.object("ConfigChange")
                    .with("result", Schema.word("applied", "unchanged"), "What came of it.")
                    .with("running", GENERATION, "What runs now.")
                    .with("restart_needed", Schema.rows(Schema.text()), "Keys that wait for one.");
    static final Schema.Fields CHECK =
            Schema.object("ConfigCheck")
                    .with("hash", Schema.text(), "SHA-256 of the files.")
                    .with("differs", Schema.flag(), "Whether it is another than what runs.");
    static final Schema.Fields FIELD =
            Schema.object("ConfigField")
                    .with("name", Schema.text(), "Its key.")
                    .with("from", Schema.text(4_000), "Empty when it was not there.")
                    .with("to", Schema.text(4_000), "Empty when it is not there any more.");
    static final Schema.Fields DIFFERENCE =
            Schema.object("ConfigDifference")
                    .with("kind", Schema.word("added", "removed", "changed"), "What happens.")
                    .with("type", Schema.text(), "Of the object, such as queue.")
                    .with("tenant", Schema.text(), "Whose it is; empty = the engine's.")
                    .with("name", Schema.text(), "Of the object.")
                    .with(
                            "effect",
                            Schema.word("new_calls", "at_once", "restart"),
                            "When it is felt.")
                    .with("fields", Schema.rows(FIELD), "What differs; secrets without values.");
    static final Schema.Fields DIFF =
            Schema.object("ConfigDiff")
                    .with("running", Schema.count(), "The generation that is compared.")
                    .with("changes", Schema.rows(DIFFERENCE), "What an apply would change.");
    static final Schema.Fields NOTE =
            Schema.object("ConfigApply").may("note", Schema.text(500), "Why; kept in the history.");
    static final Schema.Fields BACK =
            Schema.object("ConfigRollback")
                    .may(
                            "generation",
                            Schema.whole(1, Long.MAX_VALUE),
                            "To which; default: before.")
                    .may("note", Schema.text(500), "Why; kept in the history.");

    private final Changeover changeover;

    public ConfigRoutes(Changeover changeover) {
        this.changeover = changeover;
    }

    /** All of them. */
    public List<Operation> operations() {
        return List.of(
                Operation.get("/api/v1/config", "config.get")
                        .summary("What runs, what was rejected, what waits for a restart")
                        .needs("config:read", ApiKey.Role.VIEWER)
                        .answers(200, CONFIG, "How the config stands")
                        .does(this::get),
                Operation.get("/api/v1/config/history", "config.history")
                        .summary("All attempts to change the config, newest first")
                        .needs("config:read", ApiKey.Role.OPERATOR)
                        .query("limit", Schema.whole(1, 2_000), "100", "Rows of a page.")
                        .query("before", Schema.whole(1, Long.MAX_VALUE), "Older than this number.")
                        .answers(
                                200,
                                Schema.page("Generations", "generations", GENERATION),
                                "A page of attempts")
                        .does(this::history),
                Operation.get("/api/v1/config/diff", "config.diff")
                        .summary("What an apply of the conf directory would change")
                        .needs("config:read", ApiKey.Role.OPERATOR)
                        .answers(200, DIFF, "Objects that differ")
                        .problems(422)
                        .does(this::diff),
                Operation.post("/api/v1/config/check", "config.check")
                        .summary("Checks the conf directory and runs its tests; changes nothing")
                        .needs("config:read", ApiKey.Role.OPERATOR)
                        .asks()
                        .answers(200, CHECK, "It could go into force")
                        .problems(422)
                        .does(this::check),
                Operation.post("/api/v1/config/apply", "config.apply")
                        .summary("Puts the conf directory into force as it is now")
                        .needs("config:write", ApiKey.Role.OPERATOR)
                        .mayBody(NOTE)
                        .answers(200, CHANGE, "It runs")
                        .problems(409, 422)
                        .does(this::apply),
                Operation.post("/api/v1/config/rollback", "config.rollback")
                        .summary("Puts an earlier generation into force again, by a new number")
                        .needs("config:write", ApiKey.Role.OPERATOR)
                        .mayBody(BACK)
                        .answers(200, CHANGE, "It runs")
                        .problems(404, 409, 422)
                        .does(this::rollback));
    }

    private void get(Request request) {
        Standing standing = changeover.standing();
        String hash = changeover.hashOnDisk();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.set("running", GenerationJson.of(standing.running()));
        json.set("rejected", standing.rejection().map(ConfigRoutes::rejected).orElse(null));
        json.set("restart_needed", texts(standing.restartNeeded()));
        json.put("held", standing.held());
        json.putObject("conf")
                .put("hash", hash)
                .put("differs", !hash.equals(standing.running().hash()));
        json.put("line", standing.line());
        request.answer(json);
    }

    private void history(Request request) {
        long before = request.has("before") ? request.whole("before") : Long.MAX_VALUE;
        int limit = (int) request.whole("limit");
        List<Generation> page =
                await(changeover.history()).reversed().stream()
                        .filter(generation -> generation.number() < before)
                        .limit(limit + 1L)
                        .toList();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode list = json.putArray("generations");
        page.stream().limit(limit).forEach(one -> list.add(GenerationJson.of(one)));
        json.put("next", page.size() > limit ? "" + page.get(limit - 1).number() : null);
        request.answer(json);
    }

    private void diff(Request request) {
        Standing standing = changeover.standing();
        Plan onDisk = good(await(changeover.look())).plan().orElseThrow();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("running", standing.running().number());
        json.set("changes", DiffJson.of(PlanDiff.between(standing.live().plan(), onDisk)));
        request.answer(json);
    }

    private void check(Request request) {
        Changeover.Look look = good(await(changeover.look()));
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("hash", look.hash());
        json.put("differs", !look.hash().equals(changeover.standing().running().hash()));
        request.answer(json);
    }

    private Changeover.Look good(Changeover.Look look) {
        if (!look.problems().isEmpty()) {
            ObjectNode more = JsonNodeFactory.instance.objectNode();
            more.put("running", changeover.standing().running().number());
            more.set("problems", problems(look.problems()));
            throw Problem.with(422, "the config has problems", more);
        }
        return look;
    }

    private void apply(Request request) {
        answer(request, changeover.apply(by(request), note(request)));
    }

    private void rollback(Request request) {
        OptionalLong to =
                request.body().has("generation")
                        ? OptionalLong.of(request.body().get("generation").asLong())
                        : OptionalLong.empty();
        answer(request, changeover.rollback(to, by(request), note(request)));
    }

    private void answer(Request request, CompletableFuture<Outcome> change) {
        switch (await(change)) {
            case Outcome.Applied(Generation generation, List<String> restart) ->
                    request.answer(changed("applied", generation, restart));
            case Outcome.Unchanged(Generation running) ->
                    request.answer(
                            changed("unchanged", running, changeover.standing().restartNeeded()));
            case Outcome.Rejected(Generation attempt, long running, var problems) -> {
                ObjectNode more = JsonNodeFactory.instance.objectNode();
                more.put("running", running);
                more.put("rejected", attempt.number());
                more.set("problems", problems(problems));
                throw Problem.with(422, "rejected; generation " + running + " goes on", more);
            }
            case Outcome.Refused(Outcome.Why why, String detail) ->
                    throw switch (why) {
                        case NO_SUCH_GENERATION -> Problem.notFound(detail);
                        case NOT_NOW -> Problem.of(409, detail);
                        case BUSY -> Problem.unavailable(detail);
                    };
        }
    }

    private static ObjectNode changed(String result, Generation running, List<String> restart) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("result", result);
        json.set("running", GenerationJson.of(running));
        json.set("restart_needed", texts(restart));
        return json;
    }

    private static ObjectNode rejected(Standing.Rejection bad) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("generation", bad.number());
        json.put("at", CallJson.time(bad.at()));
        json.put("by", bad.by());
        json.set("problems", problems(bad.problems()));
        return json;
    }

    private static ArrayNode problems(List<tandem.dialplan.Problem> problems) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        problems.forEach(
                problem ->
                        list.addObject()
                                .put("file", problem.at().file())
                                .put("line", problem.at().line())
                                .put("column", problem.at().column())
                                .put("code", problem.code())
                                .put("message", problem.message()));
        return list;
    }

    private static ArrayNode texts(List<String> texts) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        texts.forEach(list::add);
        return list;
    }

    private static String note(Request request) {
        return request.body().path("note").asText("");
    }

    /** {@code cli} or {@code api}, and the key when there is one. */
    private static String by(Request request) {
        String agent = request.context().userAgent();
        String way = agent != null && agent.startsWith(CLI_AGENT) ? "cli" : "api";
        String key = request.principal().key();
        return request.principal().equals(Principal.LOCAL) ? way : way + " key " + key;
    }

    /** The change goes on should this be given up. */
    private static <T> T await(CompletableFuture<T> work) {
        try {
            return work.get(WAIT_S, TimeUnit.SECONDS);
        } catch (TimeoutException slow) {
            throw Problem.unavailable("still at it; GET /api/v1/config says what came of it");
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw Problem.unavailable("the engine stops");
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof java.util.concurrent.RejectedExecutionException) {
                throw Problem.unavailable("too many wait, or the engine stops");
            }
            throw new IllegalStateException(failed.getCause());
        }
    }
}
