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
import tandem.dialplan.QueueSpec;
import tandem.dialplan.RecordingPolicy;
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
        Includes.Included included = platform.includes().of(files, problems);
        Map<String, String> notes = new LinkedHashMap<>();
        included.files()
                .forEach((file, at) -> notes.put(file, "; included for " + tenant + " at " + at));
        Problems noting = notes.isEmpty() ? problems : problems.noting(notes);
        List<Node.Mapping> shared =
                included.files().keySet().stream().map(platform.includes()::root).toList();
        TenantParts parts = TenantParts.merge(tenant, files, shared, noting);
        TenantYaml reader = new TenantYaml(tenant, parts, platform.of(tenant), noting);
        boolean all = complete && included.complete();
        Tenant read = reader.tenant(all);
        return Optional.of(read).filter(_ -> all && problems.count() == before);
    }

    private Tenant tenant(boolean complete) {
        ZoneId zone = parts.zone(complete).orElse(ZoneOffset.UTC);
        Map<String, Hours> hours =
                each(
                        parts.hours(),
                        "hours",
                        HoursYaml.SHAPE,
                        (_, section) -> HoursYaml.read(section, zone, platform.calendars()));
        Map<String, Seat> seats = new LinkedHashMap<>();
        all(parts.seats(), new SeatsYaml(problems, platform, parts.codecs())::read)
                .forEach(seat -> seats.put(seat.id(), seat));
        Templates templates = new Templates(parts.templates(), parts.flows(), problems);
        Names names = names(complete, zone, templates);
        List<Number> numbers = all(parts.numbers(), new NumbersYaml(problems, names)::read);
        numbers.forEach(number -> names.numbers().put(number.id(), Optional.of(number)));
        List<Webhook> webhooks = all(parts.webhooks(), new WebhooksYaml(problems, platform)::read);
        QueueYaml queueReader = new QueueYaml(names, platform.prompts());
        Map<String, QueueSpec> queues =
                each(parts.queues(), "queues", QueueYaml.SHAPE, queueReader::read);
        FlowYaml flowReader = new FlowYaml(new StepYaml(new Verbs(names)), templates);
        Map<String, FlowDraft> drafts =
                each(parts.flows(), "flows", FlowYaml.SHAPE, flowReader::read);
        FlowGraph.check(List.copyOf(drafts.values()), problems);
        ShownNumbers.check(drafts.values(), names.numbers(), problems);
        List<PlanTest> tests =
                all(parts.tests(), new TestsYaml(problems, names, zone, drafts)::read);
        Tenant.Limits limits =
                parts.limits()
                        .map(section -> LimitsYaml.read(section, platform, names))
                        .orElseGet(() -> Tenant.Limits.of(platform.settings().limits().calling()));
        RecordingPolicy recording =
                parts.recording()
                        .map(section -> RecordingYaml.read(section, names, platform.secrets()))
                        .orElseGet(() -> new RecordingPolicy(true));
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
                recording,
                limits,
                webhooks,
                tests,
                parts.prompts().map(PromptsYaml::normalise).orElse(true),
                parts.country(complete && hasTrunk()));
    }

    private boolean hasTrunk() {
        return platform.trunks().values().stream()
                .flatMap(Optional::stream)
                .anyMatch(trunk -> trunk.tenant().equals(tenant));
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

    private Names names(boolean complete, ZoneId zone, Templates templates) {
        Map<String, Optional<Number>> numbers = new LinkedHashMap<>();
        Nodes.ids(parts.numbers()).forEach(id -> numbers.put(id, Optional.empty()));
        return new Names(
                tenant,
                complete,
                Nodes.keys(parts.hours()),
                Nodes.ids(parts.seats()),
                Nodes.keys(parts.queues()),
                Nodes.keys(parts.flows()),
                variables(templates),
                Nodes.ids(parts.webhooks()),
                numbers,
                LocalDate.ofInstant(platform.today(), zone),
                platform);
    }

    /** All that any step sets. */
    private Set<String> variables(Templates templates) {
        Set<String> variables = new HashSet<>();
        for (Node.Entry flow : parts.flows()) {
            for (Node.Entry step : Nodes.entries(Nodes.child(flow.value(), "steps"))) {
                Node written = templates.of(step.value()).node();
                Node http = Nodes.child(written, "http");
                for (Node set :
                        List.of(
                                Nodes.child(written, "set"),
                                Nodes.child(written, "save"),
                                Nodes.child(http, "save"))) {
                    Nodes.entries(set).forEach(e -> variables.add(e.key().text()));
                }
            }
        }
        return variables;
    }
}
