package tandem.engine.config;

import java.util.List;
import java.util.stream.Collectors;

import tandem.dialplan.Problem;

/** A conf tree that may not go live, with everything that is wrong with it. */
public final class ConfigRejected extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    public ConfigRejected(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    public List<Problem> problems() {
        return problems;
    }
}
