package tandem.dialplan.convert;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Makes a conf tree of an Asterisk dialplan: simple contexts and queues. Takes any text; what it
 * cannot say in our language is noted with its place and left as a comment. What it writes passes
 * the check once the prompts that it names are there. Runs on: any (stateless).
 */
public final class AsteriskConversion {
    private static final int MAX_ROUNDS = 20;

    private final Source extensions;
    private final Source queues;
    private final String tenant;
    private final String zone;
    private final String country;

    /**
     * A file to convert.
     *
     * @param name for notes
     * @param text all of it; may be empty
     */
    public record Source(String name, String text) {}

    private AsteriskConversion(
            Source extensions, Source queues, String tenant, String zone, String country) {
        this.extensions = extensions;
        this.queues = queues;
        this.tenant = tenant;
        this.zone = zone;
        this.country = country;
    }

    /**
     * Converts.
     *
     * @param extensions an extensions.conf
     * @param queues a queues.conf, perhaps empty
     * @param tenant name of the tenant to make: small letters, digits and {@code -}
     * @param zone its time zone, of the IANA database
     * @param country by whose rules its people dial, ISO 3166
     */
    public static Converted convert(
            Source extensions, Source queues, String tenant, String zone, String country) {
        AsteriskConversion conversion =
                new AsteriskConversion(extensions, queues, tenant, zone, country);
        Set<String> assigned = conversion.everyVariable();
        for (int round = 0; round < MAX_ROUNDS; round++) {
            Round result = conversion.round(assigned);
            if (result.set().containsAll(result.used())) {
                return result.converted();
            }
            assigned.retainAll(result.set());
        }
        return conversion.round(Set.of()).converted();
    }

    /**
     * One try, with some variables taken to be set.
     *
     * @param set those that steps really set
     * @param used those that texts name
     */
    private record Round(Converted converted, Set<String> set, Set<String> used) {}

    private Set<String> everyVariable() {
        Set<String> all = new HashSet<>();
        read(new Findings(extensions.name()))
                .contexts()
                .values()
                .forEach(
                        context ->
                                context.extensions()
                                        .values()
                                        .forEach(
                                                e ->
                                                        e.priorities()
                                                                .forEach(
                                                                        p ->
                                                                                all.addAll(
                                                                                        named(
                                                                                                p
                                                                                                        .app())))));
        return all;
    }

    private static List<String> named(App app) {
        String first = app.arg(0);
        return switch (app.name()) {
            case "set" -> List.of(AsteriskText.name(first.split("=", 2)[0].strip()));
            case "read" -> List.of(AsteriskText.name(first.strip()));
            case "execif" -> {
                int set = app.all().indexOf("Set(");
                yield set < 0
                        ? List.of()
                        : List.of(AsteriskText.name(app.all().substring(set + 4).split("=", 2)[0]));
            }
            default -> List.of();
        };
    }

    private Extensions read(Findings findings) {
        return Extensions.read(
                AsteriskFile.read(extensions.name(), extensions.text(), findings::note),
                findings::note);
    }

    private Round round(Set<String> assigned) {
        Findings findings = new Findings(extensions.name());
        findings.assigned.addAll(assigned);
        Extensions plan = read(findings);
        String numbers = new AsteriskNumbers(plan, findings).yaml();
        Map<String, FlowDrafts> flows = flows(plan, findings);
        boundCircles(flows);
        Set<String> set = new HashSet<>();
        flows.values()
                .forEach(flow -> flow.steps().values().forEach(draft -> set.add(draft.assigns)));
        Findings other = new Findings(queues.name());
        String queueYaml =
                new AsteriskQueues(
                                AsteriskFile.read(queues.name(), queues.text(), other::note),
                                findings,
                                other::note)
                        .yaml();
        TreeMap<String, String> files =
                new Tree(tenant, zone, country, findings).write(numbers, flows, queueYaml);
        findings.notes.addAll(other.notes);
        List<Note> notes =
                findings.notes.stream()
                        .sorted(Comparator.comparing(Note::file).thenComparingInt(Note::line))
                        .toList();
        return new Round(new Converted(files, findings.prompts, notes), set, findings.used);
    }

    private static Map<String, FlowDrafts> flows(Extensions plan, Findings findings) {
        Map<String, FlowDrafts> flows = new LinkedHashMap<>();
        while (!findings.wanted.isEmpty()) {
            Findings.Entry entry = findings.wanted.remove();
            flows.put(findings.flow(entry), new FlowConversion(plan, findings, entry).convert());
        }
        return flows;
    }

    /** A jump into a flow that leads back to this one counts. */
    private static void boundCircles(Map<String, FlowDrafts> flows) {
        Map<String, Set<String>> onward = new HashMap<>();
        flows.forEach(
                (name, flow) -> {
                    Set<String> targets = new HashSet<>();
                    flow.steps().values().forEach(draft -> targets.add(draft.flow));
                    targets.remove("");
                    onward.put(name, targets);
                });
        flows.forEach(
                (name, flow) ->
                        flow.steps().values().stream()
                                .filter(draft -> !draft.flow.isEmpty())
                                .filter(draft -> leads(draft.flow, name, onward))
                                .forEach(draft -> draft.counted = true));
    }

    private static boolean leads(String from, String to, Map<String, Set<String>> onward) {
        Set<String> seen = new HashSet<>();
        List<String> ahead = new java.util.ArrayList<>(List.of(from));
        while (!ahead.isEmpty()) {
            String flow = ahead.removeLast();
            if (flow.equals(to)) {
                return true;
            }
            if (seen.add(flow)) {
                ahead.addAll(onward.getOrDefault(flow, Set.of()));
            }
        }
        return false;
    }
}
