package tandem.dialplan.load;

import java.util.HashMap;
import java.util.Map;

import tandem.dialplan.Position;
import tandem.dialplan.yaml.Code;
import tandem.dialplan.yaml.Problems;
import tandem.dialplan.yaml.Wording;

/** Remembers where each thing was defined first. */
final class Definitions {
    private final Problems problems;
    private final Code code;
    private final Map<String, Position> first = new HashMap<>();

    /**
     * @param code what a second definition is
     */
    Definitions(Problems problems, Code code) {
        this.problems = problems;
        this.code = code;
    }

    /** Whether this is the first; otherwise a problem that names both places. */
    boolean isNew(String kind, String name, Position at) {
        Position before = first.putIfAbsent(kind + " " + name, at);
        if (before == null) {
            return true;
        }
        problems.add(
                at, code, kind + " " + Wording.quote(name) + " is already defined at " + before);
        return false;
    }
}
