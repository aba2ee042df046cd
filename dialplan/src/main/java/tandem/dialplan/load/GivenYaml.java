package tandem.dialplan.load;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

import tandem.dialplan.PlanTest.Agreed;
import tandem.dialplan.PlanTest.Called;
import tandem.dialplan.PlanTest.Given;
import tandem.dialplan.Purpose;
import tandem.dialplan.yaml.Form;
import tandem.dialplan.yaml.Key;
import tandem.dialplan.yaml.Section;
import tandem.dialplan.yaml.Shape;
import tandem.dialplan.yaml.Type;
import tandem.dialplan.yaml.Types;

/** {@code given:} of a test: what the gate knows when it begins. */
final class GivenYaml {
    private static final long DAY_MS = 86_400_000;
    private static final int MOST_CALLS = 1_000;
    private static final Type<String> DIALLABLE =
            Types.text(Pattern.compile("\\+?[0-9*#]{1,24}"), "a number to dial");

    private static final Key<String> NUMBER = Key.of("number", DIALLABLE, "whose").must();
    private static final Key<Long> AGO =
            Key.of("ago", Types.duration(0, 31 * DAY_MS), "how long before the test begins").must();
    private static final Key<Integer> TIMES =
            Key.of("times", Types.integer(1, MOST_CALLS), "how many calls").or(1, "1");
    private static final Key<Purpose> PURPOSE =
            Key.of("purpose", CallLimitsYaml.purpose(), "what for").or(Purpose.SERVICE, "service");
    private static final Key<String> CALLER_ID =
            Key.of("caller_id", Types.name(), "id of the number that was shown");
    private static final Shape CALLED_SHAPE =
            Shape.of("test-called", "calls before", NUMBER, AGO, TIMES, PURPOSE, CALLER_ID);
    private static final Key<Object> CALLED =
            Key.of("called", items(CALLED_SHAPE), "calls that were placed before");

    private static final Key<String> OPTED_OUT =
            Key.items("opted_out", DIALLABLE, "who wants no calls of the tenant");
    private static final Key<String> BLACKLIST =
            Key.items("blacklist", DIALLABLE, "who is not to be called");

    private static final Key<Purpose> PURPOSES =
            Key.items("purposes", CallLimitsYaml.purpose(), "to calls for what").must();
    private static final Shape AGREED_SHAPE =
            Shape.of("test-consent", "somebody who has agreed to calls", NUMBER, PURPOSES);
    private static final Key<Object> CONSENT =
            Key.of("consent", items(AGREED_SHAPE), "who has agreed to calls");

    static final Key<Object> GIVEN =
            Key.of(
                    "given",
                    Shape.of(
                            "test-given",
                            "what the gate knows when the test begins; without it nothing",
                            CALLED,
                            OPTED_OUT,
                            BLACKLIST,
                            CONSENT),
                    "what was before");

    private final Names names;

    GivenYaml(Names names) {
        this.names = names;
    }

    private static Form items(Shape each) {
        return new Form.Items(Form.keys(each), false);
    }

    Given read(Section test) {
        Section given = test.section(GIVEN);
        return new Given(
                each(given, CALLED, CALLED_SHAPE, this::called),
                given.list(OPTED_OUT),
                given.list(BLACKLIST),
                each(given, CONSENT, AGREED_SHAPE, GivenYaml::agreed));
    }

    private static <T> List<T> each(
            Section given, Key<Object> key, Shape shape, Function<Section, Optional<T>> reader) {
        String path = given.path(key.name());
        return Lists.of(given, key).stream()
                .flatMap(node -> Section.of(node, shape, path, given.problems()).stream())
                .flatMap(section -> reader.apply(section).stream())
                .toList();
    }

    private Optional<Called> called(Section called) {
        Optional<String> number = called.value(NUMBER);
        Optional<Long> agoMs = called.value(AGO);
        int times = called.get(TIMES);
        Purpose purpose = called.get(PURPOSE);
        Optional<String> shown = called.value(CALLER_ID, names.number());
        return number.isEmpty() || agoMs.isEmpty()
                ? Optional.empty()
                : Optional.of(new Called(number.get(), agoMs.get(), times, purpose, shown));
    }

    private static Optional<Agreed> agreed(Section agreed) {
        Optional<String> number = agreed.value(NUMBER);
        Set<Purpose> purposes = Set.copyOf(agreed.list(PURPOSES));
        return number.map(who -> new Agreed(who, purposes));
    }
}
