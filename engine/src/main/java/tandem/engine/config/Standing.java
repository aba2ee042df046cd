package tandem.engine.config;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import tandem.dialplan.Problem;

/**
 * How the config stands. Immutable.
 *
 * @param live the plan in force
 * @param running how it came into force
 * @param rejection the last attempt, while it stands rejected; a good one clears it
 * @param restartNeeded keys of engine.yaml whose new value waits for a restart
 * @param held whether the engine started with a rolled-back plan although conf/ has another
 */
public record Standing(
        LivePlan live,
        Generation running,
        Optional<Rejection> rejection,
        List<String> restartNeeded,
        boolean held) {
    public Standing {
        restartNeeded = List.copyOf(restartNeeded);
    }

    /**
     * An attempt that was rejected.
     *
     * @param problems at least one
     */
    public record Rejection(long number, Instant at, String by, List<Problem> problems) {
        public Rejection {
            problems = List.copyOf(problems);
        }
    }

    /** The same in one line: {@code running=41 rejected=42 file:line:col code message}. */
    public String line() {
        StringBuilder line = new StringBuilder("running=").append(running.number());
        running.of().ifPresent(number -> line.append(" rolled_back_to=").append(number));
        rejection.ifPresent(bad -> line.append(line(bad)));
        if (!restartNeeded.isEmpty()) {
            line.append(" restart_needed=").append(String.join(",", restartNeeded));
        }
        if (held) {
            line.append(" held: conf/ is still what was rolled back from; apply takes it anyway");
        }
        return line.toString();
    }

    private static String line(Rejection bad) {
        Problem first = bad.problems().getFirst();
        int more = bad.problems().size() - 1;
        return " rejected=%d %s %s %s%s"
                .formatted(
                        bad.number(),
                        first.at(),
                        first.code(),
                        first.message(),
                        more == 0 ? "" : " (+" + more + " more)");
    }
}
