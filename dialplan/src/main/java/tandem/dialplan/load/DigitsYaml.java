package tandem.dialplan.load;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

import tandem.dialplan.DigitWay;
import tandem.dialplan.yaml.Code;
import tandem.dialplan.yaml.Key;
import tandem.dialplan.yaml.Section;
import tandem.dialplan.yaml.Types;

/** The key {@code digits} of trunks and seats. */
final class DigitsYaml {
    static final Key<DigitWay> DIGITS =
            Key.items(
                            "digits",
                            Types.oneOf(
                                    Arrays.stream(DigitWay.values())
                                            .collect(
                                                    Collectors.toMap(
                                                            way ->
                                                                    way.name()
                                                                            .toLowerCase(
                                                                                    Locale.ROOT),
                                                            Function.identity()))),
                            "ways in which its keys count")
                    .standing("[rfc4733, info]");

    private DigitsYaml() {}

    /** Each once; none is a way to say that keys do not count. */
    static Set<DigitWay> read(Section section) {
        if (!section.has(DIGITS)) {
            return DigitWay.DEFAULT;
        }
        List<DigitWay> ways = section.list(DIGITS);
        if (ways.stream().distinct().count() != ways.size()) {
            section.refuse(DIGITS, Code.DEFINED_TWICE, "a way stands twice");
        }
        return Set.copyOf(ways);
    }
}
