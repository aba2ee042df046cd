package tandem.dialplan.load;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import tandem.dialplan.limit.CallLimits;
import tandem.dialplan.yaml.Code;
import tandem.dialplan.yaml.Key;
import tandem.dialplan.yaml.Problems;
import tandem.dialplan.yaml.Section;
import tandem.dialplan.yaml.Shape;
import tandem.dialplan.yaml.Types;
import tandem.dialplan.yaml.Unfit;
import tandem.dialplan.yaml.YamlReader;

/**
 * What the law of a country asks for, {@code limits.profile}. Profiles are part of the program, not
 * of the tree: nobody widens one by editing it, and a tree means the same wherever it is checked.
 *
 * @param rules on calls out
 * @param recordingDays for which recordings must be kept; 0 = not said
 */
record Profile(CallLimits rules, int recordingDays) {
    private static final Key<Integer> VERSION =
            Key.of("version", Types.oneOf(Map.of("1", 1)), "version of the language").must();
    private static final Key<Integer> RETAIN =
            Key.of("retain_recordings", Types.days(1, 3_650), "least time to keep recordings");
    private static final Shape SHAPE =
            Shape.of("profile", "what the law of a country asks for", VERSION, RETAIN)
                    .and(CallLimitsYaml.RULES);

    /** The profile that a section of limits names; one that asks for nothing where none is. */
    static Profile of(Section limits) {
        return limits.value(CallLimitsYaml.PROFILE)
                .map(Profile::shipped)
                .orElseGet(() -> new Profile(CallLimits.NONE, 0));
    }

    private static Profile shipped(String name) {
        String file = "profiles/" + name + ".yaml";
        Problems problems = new Problems();
        Optional<Section> root =
                YamlReader.read(file, octets(file), problems)
                        .map(mapping -> Section.of(mapping, SHAPE, "", problems));
        Profile profile = read(root.orElseThrow());
        if (!problems.isEmpty()) {
            throw new IllegalStateException("a shipped profile is not sound: " + problems.sorted());
        }
        return profile;
    }

    private static Profile read(Section root) {
        root.value(VERSION);
        CallLimits rules =
                new CallLimitsYaml(Map.of(), Profile::noNumber, CallLimits.NONE).rules(root);
        return new Profile(rules, root.value(RETAIN).orElse(0));
    }

    private static String noNumber(String id) {
        throw new Unfit(Code.NOT_ALLOWED, "a profile names no number such as " + id);
    }

    private static byte[] octets(String file) {
        try (InputStream in = Objects.requireNonNull(Profile.class.getResourceAsStream(file))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Refuses a profile that asks for more than the recordings are kept.
     *
     * @param days for which they are; 0 = for ever
     */
    static void checkRetention(Section limits, int days) {
        int least = of(limits).recordingDays();
        if (days != 0 && days < least) {
            String reason =
                    "asks to keep recordings for " + least + "d, they are kept " + days + "d";
            limits.refuse(CallLimitsYaml.PROFILE, Code.WIDER, reason);
        }
    }
}
