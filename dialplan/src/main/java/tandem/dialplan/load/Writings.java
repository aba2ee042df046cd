package tandem.dialplan.load;

import tandem.dialplan.yaml.Types;
import tandem.dialplan.yaml.Writing;

/** How values are written whose types depend on the names of the plan. */
final class Writings {
    static final Writing PROMPT =
            Writing.text("sound file, relative to the conf folder, or upload:NAME");
    static final Writing TEMPLATE = Writing.text("text with ${...}");
    static final Writing EXPRESSION = Writing.text("expression");
    static final Writing STEP = named("name of a step");

    private Writings() {}

    /** The name of something. */
    static Writing named(String words) {
        return Writing.matching(words, Types.name().writing().pattern());
    }
}
