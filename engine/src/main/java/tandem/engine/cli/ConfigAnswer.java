package tandem.engine.cli;

import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;

/** Prints what an engine says about its config. */
final class ConfigAnswer {
    private ConfigAnswer() {}

    /** Of apply and rollback; the exit code follows. */
    static int change(EngineClient.Answer answer) {
        if (!answer.good()) {
            return refused(answer);
        }
        JsonNode running = answer.body().path("running");
        StringBuilder line = new StringBuilder(answer.body().path("result").asText());
        line.append(" running=").append(running.path("generation").asLong());
        if (running.has("of")) {
            line.append(" rolled_back_to=").append(running.get("of").asLong());
        }
        line.append(" hash=").append(brief(running));
        line.append(" tests=").append(running.path("tests").asInt());
        List<String> restart = new ArrayList<>();
        answer.body().path("restart_needed").forEach(name -> restart.add(name.asText()));
        if (!restart.isEmpty()) {
            line.append(" restart_needed=").append(String.join(",", restart));
        }
        System.out.println(line);
        return Exit.GOOD;
    }

    /** Of anything that was not done. */
    static int refused(EngineClient.Answer answer) {
        JsonNode body = answer.body();
        if (answer.status() != 422) {
            return Exit.failed(body.path("detail").asText("status " + answer.status()));
        }
        body.path("problems").forEach(problem -> System.err.println(line(problem)));
        System.err.printf(
                "tandem: config rejected, %d problem(s); running=%d%s%n",
                body.path("problems").size(),
                body.path("running").asLong(),
                body.has("rejected") ? " rejected=" + body.get("rejected").asLong() : "");
        return Exit.REJECTED;
    }

    /** One line of the history. */
    static String line(String marker, JsonNode generation) {
        String of = generation.has("of") ? " to " + generation.get("of").asLong() : "";
        String problems =
                generation.has("problem_count")
                        ? " (" + generation.get("problem_count").asInt() + " problems)"
                        : "";
        return "%s%6d  %s  %-11s %s  by %s%s%s%s"
                .formatted(
                        marker,
                        generation.path("generation").asLong(),
                        generation.path("at").asText(),
                        generation.path("result").asText(),
                        brief(generation),
                        generation.path("by").asText(),
                        of,
                        problems,
                        note(generation.path("note").asText()));
    }

    private static String note(String note) {
        return note.isEmpty() ? "" : "  " + note;
    }

    private static String line(JsonNode problem) {
        return "%s:%d:%d: %s: %s"
                .formatted(
                        problem.path("file").asText(),
                        problem.path("line").asInt(),
                        problem.path("column").asInt(),
                        problem.path("code").asText(),
                        problem.path("message").asText());
    }

    private static String brief(JsonNode generation) {
        String hash = generation.path("hash").asText();
        return hash.isEmpty() ? "unreadable  " : hash.substring(0, Math.min(12, hash.length()));
    }
}
