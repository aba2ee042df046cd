package tandem.dialplan.load;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import tandem.dialplan.Number;
import tandem.dialplan.NumberPattern;
import tandem.dialplan.Tenant.Side;
import tandem.dialplan.yaml.Code;
import tandem.dialplan.yaml.Node;
import tandem.dialplan.yaml.Problems;
import tandem.dialplan.yaml.Section;
import tandem.dialplan.yaml.Type;
import tandem.dialplan.yaml.Types;

/** The entries of {@code numbers: [...]}. */
final class NumbersYaml {
    private static final Map<String, Side> SIDES = Map.of("trunk", Side.TRUNK, "seat", Side.SEAT);
    private static final Map<String, Type<NumberPattern>> FORMS =
            Map.of(
                    "number",
                    DialPattern.number(),
                    "e164",
                    DialPattern.e164(),
                    "match",
                    DialPattern.match());

    private final Problems problems;
    private final Type<String> flow;
    private final Definitions ids;
    private final Definitions taken;

    NumbersYaml(Problems problems, Type<String> flow) {
        this.problems = problems;
        this.flow = flow;
        this.ids = new Definitions(problems, Code.DEFINED_TWICE);
        this.taken = new Definitions(problems, Code.TAKEN);
    }

    Optional<Number> read(Node node) {
        return Section.of(node, "numbers", problems).flatMap(this::read);
    }

    private Optional<Number> read(Section number) {
        Optional<String> id = number.need("id", Types.name());
        Optional<NumberPattern> pattern = pattern(number);
        Set<Side> from = from(number);
        if (!number.has("inbound")) {
            number.missing("inbound");
        }
        Section inbound = number.section("inbound");
        Optional<String> flowName = inbound.need("flow", flow);
        inbound.close();
        number.later(
                "trunk_group",
                "registration",
                "use",
                "shared_test",
                "outbound",
                "area",
                "language");
        number.close();
        boolean isNew = id.isEmpty() || ids.isNew("number", id.get(), number.at());
        if (!isNew || id.isEmpty() || pattern.isEmpty() || flowName.isEmpty()) {
            return Optional.empty();
        }
        String source = pattern.get().source();
        boolean free =
                from.stream()
                        .allMatch(
                                side ->
                                        taken.isNew(
                                                "from " + word(side) + ", number",
                                                source,
                                                number.at()));
        return Optional.of(new Number(id.get(), pattern.get(), from, flowName.get(), number.at()))
                .filter(_ -> free);
    }

    private static Optional<NumberPattern> pattern(Section number) {
        List<String> written = new ArrayList<>();
        Optional<NumberPattern> pattern = Optional.empty();
        for (String key : List.of("number", "e164", "match")) {
            Optional<NumberPattern> value =
                    number.value(key, java.util.Objects.requireNonNull(FORMS.get(key)));
            pattern = pattern.or(() -> value);
            if (number.has(key)) {
                written.add(key);
            }
        }
        if (written.isEmpty()) {
            number.missing("number", "e164", "match");
        } else if (written.size() > 1) {
            number.refuse(
                    written.get(1),
                    Code.KEYS_EXCLUDE,
                    "only one of number, e164, match can stand here");
        }
        return pattern;
    }

    private static Set<Side> from(Section number) {
        if (!number.has("from")) {
            return EnumSet.allOf(Side.class);
        }
        Set<Side> sides = EnumSet.noneOf(Side.class);
        sides.addAll(number.list("from", Types.oneOf(SIDES)));
        if (number.items("from").isEmpty()) {
            number.refuse("from", Code.RANGE, "needs trunk, seat or both");
        }
        return sides;
    }

    private static String word(Side side) {
        return switch (side) {
            case TRUNK -> "trunk";
            case SEAT -> "seat";
        };
    }
}
