package tandem.dialplan.load;

import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Collectors;

import tandem.dialplan.SrtpPolicy;
import tandem.dialplan.yaml.Key;
import tandem.dialplan.yaml.Types;

/** The key {@code srtp}, wherever it stands. */
final class SrtpYaml {
    static final Key<SrtpPolicy> SRTP =
            Key.of(
                            "srtp",
                            Types.oneOf(
                                    Arrays.stream(SrtpPolicy.values())
                                            .collect(
                                                    Collectors.toMap(
                                                            SrtpPolicy::key, Function.identity()))),
                            "encryption of its audio: off, optional (if the peer wants it too) or"
                                    + " required (no call without)")
                    .or(SrtpPolicy.OFF, "off");

    private SrtpYaml() {}
}
