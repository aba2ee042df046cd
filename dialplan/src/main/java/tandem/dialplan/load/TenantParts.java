package tandem.dialplan.load;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

import tandem.dialplan.Codec;
import tandem.dialplan.yaml.Code;
import tandem.dialplan.yaml.Form;
import tandem.dialplan.yaml.Key;
import tandem.dialplan.yaml.Node;
import tandem.dialplan.yaml.Problems;
import tandem.dialplan.yaml.Section;
import tandem.dialplan.yaml.Shape;
import tandem.dialplan.yaml.Type;
import tandem.dialplan.yaml.Types;
import tandem.dialplan.yaml.Unfit;
import tandem.dialplan.yaml.Wording;
import tandem.dialplan.yaml.Writing;

/**
 * The files of a tenant laid together: each kind of object from all of them. The same name twice is
 * a problem.
 */
final class TenantParts {
    private static final Key<Integer> VERSION =
            Key.of("version", Types.oneOf(Map.of("1", 1)), "version of the language").must();
    private static final Key<Object> TENANT =
            Key.of("tenant", Writing.text("name of the folder"), "whose file it is").must();
    private static final Key<ZoneId> TIMEZONE =
            Key.of("timezone", Types.zone(), "for the hours; needed once, in any file");
    private static final Key<String> COUNTRY =
            Key.of(
                            "country",
                            Types.text(
                                    Pattern.compile("[A-Z]{2}"),
                                    "a country of ISO 3166 such as CN"),
                            "by whose rules its people dial: numbers without a country are in it;"
                                    + " needed once, by a tenant with a trunk")
                    .standing("none");
    private static final Key<Object> NUMBERS =
            list("numbers", NumbersYaml.SHAPE, "what is dialled");
    private static final Key<Object> HUMAN =
            list("human", SeatsYaml.SHAPE, "people with softphones");
    private static final Key<Object> SEATS =
            Key.of("seats", Shape.of("seats", "who answers", HUMAN).later("ai"), "who answers");
    private static final Key<Object> HOURS = named("hours", HoursYaml.SHAPE, "opening hours");
    private static final Key<Object> QUEUES = named("queues", QueueYaml.SHAPE, "waiting lines");
    private static final Key<Object> FLOWS =
            named("flows", FlowYaml.SHAPE, "what happens on calls");
    private static final Key<Object> WEBHOOKS =
            list("webhooks", WebhooksYaml.SHAPE, "who is told of events");
    private static final Key<Object> LIMITS =
            Key.of("limits", LimitsYaml.SHAPE, "bounds of this tenant");
    private static final Key<Object> TESTS =
            list(
                    "tests",
                    TestsYaml.SHAPE,
                    "calls that nobody places, and what must become of them");
    private static final Key<Object> RECORDING =
            Key.of("recording", RecordingYaml.SHAPE, "which calls are recorded");

    private static final Key<Object> PROMPTS =
            Key.of("prompts", PromptsYaml.SHAPE, "how prompts are played");

    private static final Key<Codec> CODECS = CodecsYaml.CODECS.standing("[PCMA, PCMU]");

    private static final Key<Object> TEMPLATES =
            named("templates", Templates.SHAPE, "steps that are written once and used often");

    /** A file that several tenants have in common. */
    static final Shape SHARED =
            Shape.of(
                    "shared",
                    "a file that tenants include",
                    VERSION,
                    Includes.INCLUDE,
                    TEMPLATES,
                    HOURS,
                    QUEUES,
                    FLOWS,
                    TESTS);

    /** One file of a tenant. */
    static final Shape SHAPE =
            Shape.of(
                            "tenant",
                            "a file of a tenant: numbers, hours, seats, queues, flows",
                            VERSION,
                            TENANT,
                            TIMEZONE,
                            COUNTRY,
                            Includes.INCLUDE,
                            TEMPLATES,
                            NUMBERS,
                            HOURS,
                            SEATS,
                            QUEUES,
                            FLOWS,
                            RECORDING,
                            PROMPTS,
                            CODECS,
                            LIMITS,
                            WEBHOOKS,
                            TESTS)
                    .later(
                            "campaigns",
                            "intents",
                            "default_language",
                            "language",
                            "voices",
                            "skills",
                            "blacklist",
                            "consent",
                            "billing",
                            "knowledge",
                            "faq",
                            "http",
                            "users",
                            "roles",
                            "retention");

    private final String tenant;
    private final Problems problems;
    private final Definitions defined;
    private List<Codec> codecs = Codec.DEFAULT;
    private final List<Node> numbers = new ArrayList<>();
    private final List<Node> seats = new ArrayList<>();
    private final List<Node> webhooks = new ArrayList<>();
    private final List<Node> tests = new ArrayList<>();
    private final List<Node.Entry> hours = new ArrayList<>();
    private final List<Node.Entry> queues = new ArrayList<>();
    private final List<Node.Entry> templates = new ArrayList<>();
    private final List<Node.Entry> flows = new ArrayList<>();
    private final List<Section> files = new ArrayList<>();
    private Optional<ZoneId> zone = Optional.empty();
    private Optional<Section> limits = Optional.empty();
    private Optional<Section> prompts = Optional.empty();
    private String country = "";
    private boolean zoneWritten;
    private boolean countryWritten;
    private Optional<Section> recording = Optional.empty();

    private TenantParts(String tenant, Problems problems) {
        this.tenant = tenant;
        this.problems = problems;
        this.defined = new Definitions(problems, Code.DEFINED_TWICE);
    }

    private static Key<Object> list(String name, Shape each, String meaning) {
        return Key.of(name, new Form.Items(Form.keys(each), false), meaning);
    }

    private static Key<Object> named(String name, Shape each, String meaning) {
        return Key.of(name, new Form.Named("name", Form.keys(each)), meaning);
    }

    /**
     * @param files of the tenant
     * @param shared files that they include
     */
    static TenantParts merge(
            String tenant, List<Node.Mapping> files, List<Node.Mapping> shared, Problems problems) {
        TenantParts parts = new TenantParts(tenant, problems);
        files.forEach(file -> parts.add(Section.of(file, SHAPE, "", problems)));
        shared.forEach(file -> parts.addShared(Section.of(file, SHARED, "", problems)));
        return parts;
    }

    private void add(Section file) {
        files.add(file);
        file.value(TENANT, sameAsFolder());
        once(file, TIMEZONE, () -> zone = file.value(TIMEZONE));
        once(file, COUNTRY, () -> country = file.value(COUNTRY).orElse(""));
        zoneWritten |= file.has(TIMEZONE);
        countryWritten |= file.has(COUNTRY);
        numbers.addAll(Lists.of(file, NUMBERS));
        seats.addAll(Lists.of(file.section(SEATS), HUMAN));
        webhooks.addAll(Lists.of(file, WEBHOOKS));
        addShared(file);
        once(file, RECORDING, () -> recording = Optional.of(file.section(RECORDING)));
        once(file, CODECS, () -> codecs = CodecsYaml.read(file, CODECS, Codec.DEFAULT));
        once(file, PROMPTS, () -> prompts = Optional.of(file.section(PROMPTS)));
        once(file, LIMITS, () -> limits = Optional.of(file.section(LIMITS)));
    }

    private void addShared(Section file) {
        file.value(VERSION);
        tests.addAll(Lists.of(file, TESTS));
        addNew(file, HOURS, "hours", hours);
        addNew(file, QUEUES, "queue", queues);
        addNew(file, TEMPLATES, "template", templates);
        addNew(file, FLOWS, "flow", flows);
    }

    private void once(Section file, Key<?> key, Runnable read) {
        file.node(key)
                .filter(node -> defined.isNew("key", key.name(), node.at()))
                .ifPresent(_ -> read.run());
    }

    private void addNew(Section file, Key<?> key, String kind, List<Node.Entry> all) {
        for (Node.Entry entry : file.names(key).entries()) {
            if (defined.isNew(kind, entry.key().text(), entry.key().at())) {
                all.add(entry);
            }
        }
    }

    private Type<String> sameAsFolder() {
        return text -> {
            if (!text.equals(tenant)) {
                String message =
                        Wording.quote(text)
                                + " must be the name of the folder, "
                                + Wording.quote(tenant);
                throw new Unfit(Code.CONTRADICTION, message);
            }
            return text;
        };
    }

    /** The tenant's zone; a problem when no file gives one. */
    Optional<ZoneId> zone(boolean complete) {
        if (!zoneWritten && complete && !files.isEmpty()) {
            problems.add(
                    files.getFirst().at(),
                    Code.MISSING_KEY,
                    "missing key 'timezone' in the files of tenant " + tenant);
        }
        return zone;
    }

    List<Node> numbers() {
        return numbers;
    }

    /**
     * ISO 3166, or empty. A problem when no file gives one and somebody could be called: an opt-out
     * of {@code +8613900000001} would not be known to be of {@code 13900000001}.
     *
     * @param calls whether the tenant has a trunk
     */
    String country(boolean calls) {
        if (!countryWritten && calls && !files.isEmpty()) {
            problems.add(
                    files.getFirst().at(),
                    Code.MISSING_KEY,
                    "missing key 'country' in the files of tenant "
                            + tenant
                            + ", which has a trunk: whose number is dialled must be known");
        }
        return country;
    }

    /** Of the devices of seats that do not say their own. */
    List<Codec> codecs() {
        return codecs;
    }

    List<Node> seats() {
        return seats;
    }

    List<Node> webhooks() {
        return webhooks;
    }

    List<Node> tests() {
        return tests;
    }

    List<Node.Entry> hours() {
        return hours;
    }

    List<Node.Entry> queues() {
        return queues;
    }

    List<Node.Entry> templates() {
        return templates;
    }

    List<Node.Entry> flows() {
        return flows;
    }

    Optional<Section> limits() {
        return limits;
    }

    Optional<Section> prompts() {
        return prompts;
    }

    Optional<Section> recording() {
        return recording;
    }
}
