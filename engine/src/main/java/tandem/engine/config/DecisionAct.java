package tandem.engine.config;

import java.util.List;
import java.util.stream.Collectors;

import tandem.engine.audit.Act;
import tandem.engine.journal.JsonText;

/** A decision about a plan as the audit keeps it: who, and which files by content. Runs on: any. */
public final class DecisionAct {
    /** Files that are listed; of more the number is told, and the hash of all says the rest. */
    private static final int LISTED = 200;

    private static final String FILES_ALONE = "file";

    private DecisionAct() {}

    /**
     * The act.
     *
     * @param files that differ from those of what ran before
     */
    public static Act of(Generation generation, List<FileChange> files) {
        JsonText detail =
                new JsonText()
                        .put("generation", generation.number())
                        .put("hash", generation.hash())
                        .putIf("note", generation.note())
                        .putIf("problems", (long) generation.problemCount());
        generation.of().ifPresent(of -> detail.put("back_to", of));
        detail.put("changed", (long) files.size())
                .putRaw(
                        "files",
                        files.stream()
                                .limit(LISTED)
                                .map(DecisionAct::json)
                                .collect(Collectors.joining(",", "[", "]")));
        return Act.of(generation.good() ? "config.applied" : "config.rejected")
                .by(who(generation.by()))
                .on("conf")
                .outcome(generation.good() ? "done" : "refused")
                .with(detail);
    }

    /** Nobody asks at a start: somebody has changed the files before. */
    private static String who(String by) {
        return by.equals("start") ? FILES_ALONE : by;
    }

    private static String json(FileChange file) {
        String path = file.path();
        return new JsonText()
                .put("path", path.length() > 300 ? path.substring(0, 300) : path)
                .putIf("before", file.before())
                .putIf("after", file.after())
                .end();
    }
}
