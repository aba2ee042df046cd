package tandem.dialplan.load;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import tandem.dialplan.Number;
import tandem.dialplan.Number.Registration;
import tandem.dialplan.Number.Registration.Document;
import tandem.dialplan.Number.Registration.State;
import tandem.dialplan.Number.Use;
import tandem.dialplan.NumberPattern;
import tandem.dialplan.Tenant.Side;
import tandem.dialplan.yaml.Code;
import tandem.dialplan.yaml.Form;
import tandem.dialplan.yaml.Key;
import tandem.dialplan.yaml.Node;
import tandem.dialplan.yaml.Problems;
import tandem.dialplan.yaml.Section;
import tandem.dialplan.yaml.Shape;
import tandem.dialplan.yaml.Types;
import tandem.dialplan.yaml.Wording;

/** The entries of {@code numbers: [...]}. */
final class NumbersYaml {
    private static final Map<String, Side> SIDES = Map.of("trunk", Side.TRUNK, "seat", Side.SEAT);

    private static final Key<String> ID =
            Key.of("id", Types.name(), "its name; unique in the tenant").must();
    private static final Key<NumberPattern> NUMBER =
            Key.of("number", DialPattern.number(), "exactly this: digits, *, #, also + in front");
    private static final Key<NumberPattern> E164 =
            Key.of("e164", DialPattern.e164(), "exactly this, in international form");
    private static final Key<NumberPattern> MATCH =
            Key.of("match", DialPattern.match(), "a pattern");
    private static final Key<Side> FROM =
            Key.items("from", Types.oneOf(SIDES), "who may call it").standing("[trunk, seat]");
    private static final Key<Object> FLOW =
            Key.of("flow", Writings.named("name of a flow"), "the flow that takes the call").must();
    private static final Key<Object> INBOUND =
            Key.of(
                    "inbound",
                    Shape.of("inbound", "what happens when it is called", FLOW),
                    "the flow that takes the call; may be left out where use does not say inbound");
    private static final Key<State> STATE =
            Key.of(
                            "state",
                            Types.oneOf(words(State.values())),
                            "applied, filed, active, suspended, released; only an active number may be"
                                    + " shown to callees")
                    .must();
    private static final Key<String> HOLDER =
            Key.of("holder", Types.text(200), "who it is registered for").standing("not said");
    private static final Key<String> AREA =
            Key.of("area", Types.text(64), "area code").standing("not said");
    private static final Key<LocalDate> VALID_UNTIL =
            Key.of("valid_until", Types.date(), "its last day").standing("no end");
    private static final Key<String> DOCUMENT =
            Key.of("name", Types.text(200), "what it is called").must();
    private static final Shape DOCUMENT_SHAPE =
            Shape.of("document", "a paper", DOCUMENT, VALID_UNTIL);
    private static final Key<Object> DOCUMENTS =
            Key.of(
                            "documents",
                            new Form.Items(Form.keys(DOCUMENT_SHAPE), false),
                            "papers on which the registration rests; when one ends it does too")
                    .standing("none");
    private static final Key<String> AREA_PROOF =
            Key.of(
                            "area_proof",
                            Types.text(200),
                            "the one of the documents by which the holder may use a number of"
                                    + " this area")
                    .standing("not said");
    private static final Key<Object> REGISTRATION =
            Key.of(
                    "registration",
                    Shape.of(
                            "registration",
                            "what the carrier or regulator knows of a number",
                            STATE,
                            HOLDER,
                            AREA,
                            AREA_PROOF,
                            VALID_UNTIL,
                            DOCUMENTS),
                    "what the carrier or regulator knows of it");
    private static final Key<Use> USE =
            Key.items("use", Types.oneOf(words(Use.values())), "what it may be used for")
                    .standing("not said");
    private static final Key<Object> TRUNK_GROUP =
            Key.of(
                            "trunk_group",
                            Writings.named("name of a trunk or group"),
                            "the trunk or group it belongs to; only calls through it may show it")
                    .standing("any");
    private static final Key<Boolean> SHARED =
            Key.of("shared_test", Types.bool(), "whether other tenants use it for tests too")
                    .or(false, "false");

    static final Shape SHAPE =
            Shape.of(
                            "number",
                            "what can be dialled, or shown to callees",
                            ID,
                            NUMBER,
                            E164,
                            MATCH,
                            FROM,
                            INBOUND,
                            REGISTRATION,
                            USE,
                            TRUNK_GROUP,
                            SHARED)
                    .oneOf("number", "e164", "match")
                    .later("outbound", "language");

    private final Problems problems;
    private final Names names;
    private final Definitions ids;
    private final Definitions taken;

    NumbersYaml(Problems problems, Names names) {
        this.problems = problems;
        this.names = names;
        this.ids = new Definitions(problems, Code.DEFINED_TWICE);
        this.taken = new Definitions(problems, Code.TAKEN);
    }

    private static <E extends Enum<E>> Map<String, E> words(E[] values) {
        return Arrays.stream(values)
                .collect(
                        Collectors.toMap(
                                e -> e.name().toLowerCase(Locale.ROOT), Function.identity()));
    }

    Optional<Number> read(Node node) {
        return Section.of(node, SHAPE, "numbers", problems).flatMap(this::read);
    }

    private Optional<Number> read(Section number) {
        Optional<String> id = number.value(ID);
        Optional<NumberPattern> pattern =
                Stream.of(NUMBER, E164, MATCH).flatMap(k -> number.value(k).stream()).findFirst();
        Set<Use> use = EnumSet.noneOf(Use.class);
        use.addAll(number.list(USE));
        boolean called = number.has(INBOUND) || mustBeCalled(number, use);
        Set<Side> from = called ? from(number) : Set.of();
        Section inbound = number.section(INBOUND);
        Optional<String> flow =
                number.has(INBOUND) ? inbound.value(FLOW, names.flow()) : Optional.of("");
        Optional<Registration> registration =
                number.has(REGISTRATION)
                        ? registration(number.section(REGISTRATION))
                        : Optional.empty();
        Optional<String> trunk = number.value(TRUNK_GROUP, names.trunk());
        boolean shared = number.get(SHARED);
        boolean isNew = id.isEmpty() || ids.isNew("number", id.get(), number.at());
        if (!isNew || id.isEmpty() || pattern.isEmpty() || flow.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                        new Number(
                                id.get(),
                                pattern.get(),
                                from,
                                flow.get(),
                                registration,
                                use,
                                trunk,
                                shared,
                                number.at()))
                .filter(this::isFree);
    }

    /** A number that only callees see needs no flow, when it says so. */
    private static boolean mustBeCalled(Section number, Set<Use> use) {
        boolean onlyShown = !use.isEmpty() && !use.contains(Use.INBOUND) && !number.has(MATCH);
        if (!onlyShown) {
            number.missing("inbound");
        } else if (number.has(FROM)) {
            number.refuse(FROM, Code.CONTRADICTION, "says nothing without inbound");
        }
        return !onlyShown;
    }

    private boolean isFree(Number number) {
        return Stream.of(Side.values())
                .filter(number.from()::contains)
                .allMatch(
                        side ->
                                taken.isNew(
                                        "from " + word(side) + ", number",
                                        number.pattern().source(),
                                        number.at()));
    }

    private static Optional<Registration> registration(Section registration) {
        Optional<LocalDate> until = registration.value(VALID_UNTIL);
        String holder = registration.value(HOLDER).orElse("");
        String area = registration.value(AREA).orElse("");
        List<Document> documents = documents(registration);
        Optional<String> proof = registration.value(AREA_PROOF);
        if (proof.isPresent() && documents.stream().noneMatch(d -> d.name().equals(proof.get()))) {
            String reason = "no document " + Wording.quote(proof.get()) + " stands here";
            registration.refuse(AREA_PROOF, Code.UNKNOWN_NAME, reason);
        }
        return registration
                .value(STATE)
                .map(s -> new Registration(s, holder, area, proof.orElse(""), until, documents));
    }

    private static List<Document> documents(Section registration) {
        String path = registration.path(DOCUMENTS.name());
        return Lists.of(registration, DOCUMENTS).stream()
                .flatMap(n -> Section.of(n, DOCUMENT_SHAPE, path, registration.problems()).stream())
                .flatMap(
                        document -> {
                            Optional<LocalDate> until = document.value(VALID_UNTIL);
                            return document.value(DOCUMENT).stream()
                                    .map(name -> new Document(name, until));
                        })
                .toList();
    }

    private static Set<Side> from(Section number) {
        if (!number.has(FROM)) {
            return EnumSet.allOf(Side.class);
        }
        Set<Side> sides = EnumSet.noneOf(Side.class);
        sides.addAll(number.list(FROM));
        if (number.items(FROM).isEmpty()) {
            number.refuse(FROM, Code.RANGE, "needs trunk, seat or both");
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
