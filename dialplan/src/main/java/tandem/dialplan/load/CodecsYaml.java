package tandem.dialplan.load;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

import tandem.dialplan.Codec;
import tandem.dialplan.yaml.Code;
import tandem.dialplan.yaml.Key;
import tandem.dialplan.yaml.Section;
import tandem.dialplan.yaml.Types;

/** The key {@code codecs}, wherever it stands. */
final class CodecsYaml {
    static final Key<Codec> CODECS =
            Key.items(
                    "codecs",
                    Types.oneOf(
                            Arrays.stream(Codec.values())
                                    .collect(Collectors.toMap(Codec::name, Function.identity()))),
                    "in order of preference");

    private CodecsYaml() {}

    /** At least one, each once. */
    static List<Codec> read(Section section, Key<Codec> key, List<Codec> otherwise) {
        if (!section.has(key)) {
            return otherwise;
        }
        List<Codec> codecs = section.list(key);
        if (section.items(key).isEmpty()) {
            section.refuse(key, Code.RANGE, "needs at least one codec");
        }
        if (codecs.stream().distinct().count() != codecs.size()) {
            section.refuse(key, Code.DEFINED_TWICE, "a codec stands twice");
        }
        return codecs;
    }
}
