package tandem.engine.config;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import org.slf4j.LoggerFactory;

import tandem.dialplan.Plan;
import tandem.dialplan.Position;
import tandem.dialplan.Problem;

/** A tree laid out aside and checked there; when it is good, it is in the history. */
sealed interface Attempt {
    record Good(LivePlan plan, Generation generation) implements Attempt {}

    record Bad(List<Problem> problems) implements Attempt {}

    /** A fault of ours, not of the tree. */
    String FAULT = "E999";

    /**
     * Tries a tree out.
     *
     * @param wish what it will be when it is good
     */
    static Attempt make(PlanCheck check, PlanStore store, Generation wish, FileTree tree) {
        try {
            Path dir = store.layOut(wish.number(), tree);
            Attempt attempt = judge(check, store, wish, dir);
            if (attempt instanceof Bad) {
                store.discard(wish.number());
            }
            return attempt;
        } catch (IOException e) {
            return new Bad(List.of(problem("the plan cannot be kept: " + e)));
        } catch (RuntimeException | StackOverflowError bug) {
            return new Bad(List.of(bug(bug)));
        }
    }

    /** The check broke on a tree; logs where. */
    static Problem bug(Throwable bug) {
        LoggerFactory.getLogger(Attempt.class).error("event=bug-in-check", bug);
        return problem("the check itself failed: " + bug);
    }

    private static Attempt judge(PlanCheck check, PlanStore store, Generation wish, Path dir)
            throws IOException {
        return switch (check.of(dir, wish.hash(), wish::at)) {
            case PlanCheck.Verdict.Bad(var problems) -> new Bad(problems);
            case PlanCheck.Verdict.Good(Plan plan, int tests) -> {
                Generation good = wish.tested(tests);
                store.history().add(good);
                yield new Good(new LivePlan(plan, dir, good.number()), good);
            }
        };
    }

    private static Problem problem(String message) {
        return new Problem(new Position(".", 1, 1), FAULT, message);
    }
}
