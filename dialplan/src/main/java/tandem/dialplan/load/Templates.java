package tandem.dialplan.load;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import tandem.dialplan.yaml.Code;
import tandem.dialplan.yaml.Form;
import tandem.dialplan.yaml.Key;
import tandem.dialplan.yaml.Node;
import tandem.dialplan.yaml.Problems;
import tandem.dialplan.yaml.Section;
import tandem.dialplan.yaml.Shape;
import tandem.dialplan.yaml.Types;
import tandem.dialplan.yaml.Wording;

/**
 * {@code templates:} of a tenant: steps that are written once and used with different values. A use
 * is replaced by the template's step before any step is read, so the rest of the language knows
 * nothing of it. The values written out are bounded.
 */
final class Templates {
    /** Values that all uses in a tenant may write out. */
    static final int MAX_NODES = 500_000;

    private static final Pattern PARAMETER =
            Pattern.compile("(?<!\\$)\\$\\{param\\.([A-Za-z0-9_-]{1,64})\\}");

    private static final Key<String> PARAMS =
            Key.items("params", Types.name(), "names of what each use says").standing("none");
    private static final Key<Object> STEP =
            Key.of("step", new Form.Free("a step, with ${param.NAME} in its values"), "the step")
                    .must();
    static final Shape SHAPE =
            Shape.of("template", "a step that is written once and used often", PARAMS, STEP);

    static final Key<Object> USE =
            Key.of("use", Writings.named("name of a template"), "takes the step of this template");
    static final Key<Object> WITH =
            Key.of(
                    "with",
                    new Form.Named("parameter", new Form.Free("a value, a list or keys")),
                    "what the template's parameters stand for here");

    private record Template(Node.Entry entry, Set<String> params, Node.Mapping step) {}

    /**
     * A step as it is read.
     *
     * @param problems for what is wrong with it: tells of the template and of the use
     * @param sound whether it is known what the step is
     */
    record Written(Node node, Problems problems, boolean sound) {}

    private final Problems problems;
    private final Map<String, Optional<Template>> templates = new LinkedHashMap<>();
    private final Map<Node, Written> written = new IdentityHashMap<>();
    private int nodes;

    /**
     * @param entries of {@code templates:}
     * @param flows whose steps use them
     */
    Templates(List<Node.Entry> entries, List<Node.Entry> flows, Problems problems) {
        this.problems = problems;
        for (Node.Entry entry : entries) {
            String name = entry.key().text();
            Types.name().read(entry.key(), "templates", problems);
            templates.put(
                    name,
                    Section.of(entry.value(), SHAPE, "templates." + name, problems)
                            .flatMap(section -> template(entry, section)));
        }
        for (Node.Entry flow : flows) {
            for (Node.Entry step : Nodes.entries(Nodes.child(flow.value(), "steps"))) {
                Nodes.entry(step.value(), "use")
                        .flatMap(use -> expand(flow, step, use))
                        .ifPresent(w -> written.put(step.value(), w));
            }
        }
    }

    /** The step with what its template says. */
    Written of(Node step) {
        return written.getOrDefault(step, new Written(step, problems, true));
    }

    private static Optional<Template> template(Node.Entry entry, Section section) {
        Set<String> params = Set.copyOf(section.list(PARAMS).stream().distinct().toList());
        Node step = section.needNode(STEP).orElse(null);
        if (step instanceof Node.Mapping mapping && mapping.entry("use").isEmpty()) {
            return Optional.of(new Template(entry, params, mapping));
        }
        if (step != null) {
            section.refuse(STEP, Code.SHAPE, "takes the keys of a step, without use");
        }
        return Optional.empty();
    }

    private Optional<Written> expand(Node.Entry flow, Node.Entry step, Node.Entry use) {
        String path = "flows." + flow.key().text() + ".steps." + step.key().text();
        Optional<String> name =
                Names.reference("template", templates.keySet())
                        .read(use.value(), path + ".use", problems);
        Optional<Template> template = name.flatMap(n -> templates.get(n));
        // Where it is not known what the template would say, nothing is said of this step.
        Written unknown = new Written(step.value(), problems.mute(), false);
        if (template.isEmpty()) {
            return Optional.of(unknown);
        }
        Template from = template.get();
        Map<String, Node> values = values(from, (Node.Mapping) step.value(), path);
        String note =
                "; template %s at %s, used at %s"
                        .formatted(
                                Wording.quote(from.entry().key().text()),
                                from.entry().key().at(),
                                step.key().at());
        Problems noting = problems.noting(note);
        if (!values.keySet().containsAll(from.params())) {
            return Optional.of(unknown);
        }
        int before = problems.count();
        Node.Mapping filled = (Node.Mapping) fill(from.step(), values, noting);
        Node.Mapping whole = laidOver(filled, (Node.Mapping) step.value());
        boolean sound = problems.count() == before;
        return Optional.of(sound ? new Written(whole, noting, true) : unknown);
    }

    private Map<String, Node> values(Template template, Node.Mapping step, String path) {
        Node.Mapping none = new Node.Mapping(List.of(), step.at());
        Node with = step.entry("with").map(Node.Entry::value).orElse(none);
        Map<String, Node> values = new HashMap<>();
        if (!(with instanceof Node.Mapping mapping)) {
            problems.add(with.at(), Code.SHAPE, path + ".with takes 'key: value' lines");
            return values;
        }
        for (Node.Entry entry : mapping.entries()) {
            String name = entry.key().text();
            if (template.params().contains(name)) {
                values.put(name, entry.value());
            } else {
                String hint = Wording.suggest(name, template.params());
                String key = Wording.quote(path + ".with." + name);
                problems.add(entry.key().at(), Code.UNKNOWN_KEY, "unknown key " + key + hint);
            }
        }
        for (String param : template.params().stream().sorted().toList()) {
            if (!values.containsKey(param)) {
                String message = "missing key " + Wording.quote(param) + " in " + path + ".with";
                problems.add(with.at(), Code.MISSING_KEY, message);
            }
        }
        return values;
    }

    private Node fill(Node node, Map<String, Node> values, Problems noting) {
        if (++nodes > MAX_NODES) {
            if (nodes == MAX_NODES + 1) {
                String message = "templates write out more than " + MAX_NODES + " values";
                noting.add(node.at(), Code.SIZE, message);
            }
            return node;
        }
        return switch (node) {
            case Node.Scalar scalar -> filled(scalar, values, noting);
            case Node.Sequence list ->
                    new Node.Sequence(
                            list.items().stream().map(n -> fill(n, values, noting)).toList(),
                            list.at());
            case Node.Mapping map ->
                    new Node.Mapping(
                            map.entries().stream()
                                    .map(
                                            e ->
                                                    new Node.Entry(
                                                            e.key(),
                                                            fill(e.value(), values, noting)))
                                    .toList(),
                            map.at());
        };
    }

    /** A value that is one parameter alone may become anything; inside text it must be text. */
    private static Node filled(Node.Scalar scalar, Map<String, Node> values, Problems noting) {
        Matcher m = PARAMETER.matcher(scalar.text());
        if (!m.find()) {
            return scalar;
        }
        if (m.start() == 0 && m.end() == scalar.text().length()) {
            return value(m.group(1), scalar, values, noting);
        }
        StringBuilder text = new StringBuilder();
        int end = 0;
        do {
            Node value = value(m.group(1), scalar, values, noting);
            if (!(value instanceof Node.Scalar)) {
                String message = "parameter " + Wording.quote(m.group(1)) + " must be text here";
                noting.add(value.at(), Code.SHAPE, message);
            }
            text.append(scalar.text(), end, m.start());
            text.append(value instanceof Node.Scalar s ? s.text() : "");
            end = m.end();
        } while (m.find());
        return new Node.Scalar(
                text.append(scalar.text().substring(end)).toString(), 0, scalar.at());
    }

    private static Node value(
            String name, Node.Scalar at, Map<String, Node> values, Problems noting) {
        Node value = values.get(name);
        if (value != null) {
            return value;
        }
        String hint = Wording.suggest(name, values.keySet());
        noting.add(at.at(), Code.UNKNOWN_NAME, "no parameter " + Wording.quote(name) + hint);
        return new Node.Scalar("", 0, at.at());
    }

    /** What the use says itself goes before what the template says; both name outcomes. */
    private static Node.Mapping laidOver(Node.Mapping template, Node.Mapping use) {
        List<Node.Entry> entries = new ArrayList<>();
        for (Node.Entry entry : template.entries()) {
            Optional<Node.Entry> own = use.entry(entry.key().text());
            boolean both =
                    own.isPresent()
                            && entry.value() instanceof Node.Mapping
                            && own.get().value() instanceof Node.Mapping
                            && entry.key().text().equals("on");
            entries.add(
                    both
                            ? new Node.Entry(
                                    own.get().key(),
                                    laidOver(
                                            (Node.Mapping) entry.value(),
                                            (Node.Mapping) own.get().value()))
                            : own.orElse(entry));
        }
        for (Node.Entry entry : use.entries()) {
            String key = entry.key().text();
            if (!key.equals("use") && !key.equals("with") && template.entry(key).isEmpty()) {
                entries.add(entry);
            }
        }
        return new Node.Mapping(entries, use.at());
    }
}
