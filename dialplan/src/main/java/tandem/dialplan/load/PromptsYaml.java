package tandem.dialplan.load;

import tandem.dialplan.yaml.Key;
import tandem.dialplan.yaml.Section;
import tandem.dialplan.yaml.Shape;
import tandem.dialplan.yaml.Types;

/** {@code prompts:} of a tenant. */
final class PromptsYaml {
    private static final Key<Boolean> NORMALISE =
            Key.of(
                            "normalise",
                            Types.bool(),
                            "whether prompts and music are brought to one level, each by one gain of"
                                    + " 12 dB at most")
                    .or(true, "true");

    static final Shape SHAPE = Shape.of("prompts", "how prompts are played", NORMALISE);

    private PromptsYaml() {}

    static boolean normalise(Section prompts) {
        return prompts.get(NORMALISE);
    }
}
