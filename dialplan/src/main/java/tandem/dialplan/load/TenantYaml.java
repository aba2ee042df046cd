package tandem.dialplan.load;

import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

import tandem.dialplan.Flow;
import tandem.dialplan.Hours;
import tandem.dialplan.Number;
import tandem.dialplan.PlanTest;
import tandem.dialplan.Position;
import tandem.dialplan.QueueSpec;
import tandem.dialplan.Seat;
import tandem.dialplan.Tenant;
import tandem.dialplan.Webhook;
import tandem.dialplan.yaml.Node;
import tandem.dialplan.yaml.Problems;
import tandem.dialplan.yaml.Section;
import tandem.dialplan.yaml.Shape;
import tandem.dialplan.yaml.Types;

/**
 * All files of one tenant. First the names of all objects, then their bodies, which may use any
 * name.
 */
final class TenantYaml {
    private final String tenant;
    private final TenantParts parts;
    private final Platform platform;
    private final Problems problems;

    private TenantYaml(String tenant, TenantParts parts, Platform platform, Problems problems) {
        this.tenant = tenant;
        this.parts = parts;
        this.platform = platform;
        this.problems = problems;
    }

    /**
     * The tenant; empty with problems when something is wrong.
     *
     * @param complete whether all files of the tenant could be understood
     */
    static Optional<Tenant> read(
            String tenant,
            List<Node.Mapping> files,
            boolean complete,
            Platform platform,
            Problems problems) {
        int before = problems.count();
        TenantParts parts = TenantParts.merge(tenant, files, problems);
        TenantYaml reader = new TenantYaml(tenant, parts, platform, problems);
        Tenant read = reader.tenant(complete);
        return Optional.of(read).filter(_ -> complete && problems.count() == before);
    }

    private Tenant tenant(boolean complete) {
        ZoneId zone = parts.zone(complete).orElse(ZoneOffset.UTC);
        Map<String, Hours> hours =
                each(
                        parts.hours(),
                        "hours",
                        HoursYaml.SHAPE,
                        (_, section) -> HoursYaml.read(section, zone));
        Map<String, Seat> seats = new LinkedHashMap<>();
        all(parts.seats(), new SeatsYaml(problems, platform)::read)
                .forEach(seat -> seats.put(seat.id(), seat));
        Names names = names(complete, zone);
        List<Number> numbers = all(parts.numbers(), new NumbersYaml(problems, names)::read);
        numbers.forEach(number -> names.numbers().put(number.id(), Optional.of(number)));
        List<Webhook> webhooks = all(parts.webhooks(), new WebhooksYaml(problems, platform)::read);
        QueueYaml queueReader = new QueueYaml(names, platform.prompts());
        Map<String, QueueSpec> queues =
                each(parts.queues(), "queues", QueueYaml.SHAPE, queueReader::read);
        FlowYaml flowReader = new FlowYaml(new StepYaml(new Verbs(names)));
        Map<String, FlowDraft> drafts =
                each(parts.flows(), "flows", FlowYaml.SHAPE, flowReader::read);
        FlowGraph.check(List.copyOf(drafts.values()), problems);
        List<PlanTest> tests =
                all(parts.tests(), new TestsYaml(problems, names, zone, drafts)::read);
        Tenant.Limits limits =
                parts.limits()
                        .map(section -> LimitsYaml.read(section, platform.settings().limits()))
                        .orElse(Tenant.Limits.NONE);
        Map<String, Flow> flows = new LinkedHashMap<>();
        if (problems.isEmpty()) {
            drafts.forEach((name, draft) -> flows.put(name, draft.flow()));
        }
        return new Tenant(
                tenant,
                zone,
                numbers,
                hours,
                seats,
                queues,
                flows,
                parts.recording(),
                limits,
                webhooks,
                tests);
    }

    private static <T> List<T> all(List<Node> nodes, Function<Node, Optional<T>> reader) {
        return nodes.stream().map(reader).flatMap(Optional::stream).toList();
    }

    private <T> Map<String, T> each(
            List<Node.Entry> entries,
            String kind,
            Shape shape,
            BiFunction<Node.Entry, Section, T> reader) {
        Map<String, T> read = new LinkedHashMap<>();
        for (Node.Entry entry : entries) {
            String name = entry.key().text();
            Types.name().read(entry.key(), kind, problems);
            Section.of(entry.value(), shape, kind + "." + name, problems)
                    .ifPresent(section -> read.put(name, reader.apply(entry, section)));
        }
        return read;
    }

    private Names names(boolean complete, ZoneId zone) {
        Map<String, Optional<Number>> numbers = new LinkedHashMap<>();
        ids(parts.numbers()).forEach(id -> numbers.put(id, Optional.empty()));
        return new Names(
                tenant,
                complete,
                keys(parts.hours()),
                ids(parts.seats()),
                keys(parts.queues()),
                keys(parts.flows()),
                variables(),
                ids(parts.webhooks()),
                numbers,
                LocalDate.ofInstant(platform.today(), zone),
                platform);
    }

    private static Set<String> keys(List<Node.Entry> entries) {
        Set<String> keys = new HashSet<>();
        entries.forEach(e -> keys.add(e.key().text()));
        return keys;
    }

    private static Set<String> ids(List<Node> items) {
        Set<String> ids = new HashSet<>();
        for (Node item : items) {
            if (child(item, "id") instanceof Node.Scalar id) {
                ids.add(id.text());
            }
        }
        return ids;
    }

    /** All that any step sets. */
    private Set<String> variables() {
        Set<String> variables = new HashSet<>();
        for (Node.Entry flow : parts.flows()) {
            for (Node.Entry step : entries(child(flow.value(), "steps"))) {
                Node http = child(step.value(), "http");
                for (Node set :
                        List.of(
                                child(step.value(), "set"),
                                child(step.value(), "save"),
                                child(http, "save"))) {
                    entries(set).forEach(e -> variables.add(e.key().text()));
                }
            }
        }
        return variables;
    }

    private static List<Node.Entry> entries(Node node) {
        return node instanceof Node.Mapping mapping ? mapping.entries() : List.of();
    }

    private static Node child(Node node, String key) {
        Node none = new Node.Sequence(List.of(), new Position("", 1, 1));
        return node instanceof Node.Mapping mapping
                ? mapping.entry(key).map(Node.Entry::value).orElse(none)
                : none;
    }
}
