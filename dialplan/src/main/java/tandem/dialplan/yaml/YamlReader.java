package tandem.dialplan.yaml;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingEndEvent;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceEndEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

import tandem.dialplan.Position;

/**
 * Reads one YAML file into nodes. It composes the parser's events itself, so that depth and size
 * are bounded while reading (an alias counts as all that it stands for), and duplicate keys are
 * found with both places.
 */
public final class YamlReader {
    /** Octets of one file. */
    public static final int MAX_OCTETS = 1 << 20;

    /** Nodes of one file with its aliases written out. */
    public static final int MAX_NODES = 50_000;

    /** Levels of nesting. */
    public static final int MAX_DEPTH = 32;

    private static final int MAX_MESSAGE = 300;

    private final String file;
    private final Problems problems;
    private final Iterator<Event> events;
    private final Map<Anchor, Anchored> anchors = new HashMap<>();
    private Position last;
    private int nodes;

    private record Anchored(Node node, int size, int height) {}

    /** Ends the reading of this file; says where and why. */
    private static final class Stop extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final transient Position at;
        private final Code code;

        Stop(Position at, Code code, String message) {
            super(message, null, false, false);
            this.at = at;
            this.code = code;
        }
    }

    private YamlReader(String file, String text, Problems problems) {
        this.file = file;
        this.problems = problems;
        this.last = new Position(file, 1, 1);
        this.events =
                new Parse(
                                LoadSettings.builder()
                                        .setLabel(file)
                                        .setCodePointLimit(Integer.MAX_VALUE)
                                        .build())
                        .parseString(text)
                        .iterator();
    }

    /**
     * The file's mapping; an empty file is an empty one. Empty when the file cannot be understood,
     * which is then a problem.
     */
    public static Optional<Node.Mapping> read(String file, byte[] octets, Problems problems) {
        Position start = new Position(file, 1, 1);
        if (octets.length > MAX_OCTETS) {
            problems.add(start, Code.SIZE, "the file has more than " + MAX_OCTETS + " octets");
            return Optional.empty();
        }
        YamlReader reader = new YamlReader(file, YamlText.of(file, octets, problems), problems);
        try {
            return reader.document();
        } catch (Stop stop) {
            problems.add(stop.at, stop.code, String.valueOf(stop.getMessage()));
        } catch (MarkedYamlEngineException e) {
            problems.add(reader.place(e.getProblemMark()), Code.SYNTAX, describe(e));
        } catch (RuntimeException e) {
            // Whatever else the parser throws is about this text, so it is an answer to its author
            // and no bug of the caller.
            problems.add(reader.last, Code.SYNTAX, "not YAML, from about here on");
        }
        return Optional.empty();
    }

    /** The parser quotes what it found, whatever that is. */
    private static String describe(MarkedYamlEngineException e) {
        String problem = String.valueOf(e.getProblem()).replaceAll("\\s+", " ").strip();
        String context =
                e.getContext() == null || e.getContextMark().isEmpty()
                        ? ""
                        : " (%s from line %d)"
                                .formatted(
                                        e.getContext().strip(),
                                        1 + e.getContextMark().get().getLine());
        return "not YAML: " + Wording.line(problem + context, MAX_MESSAGE);
    }

    private Optional<Node.Mapping> document() {
        Optional<Node> root = Optional.empty();
        int documents = 0;
        while (events.hasNext()) {
            Event event = next();
            if (event instanceof DocumentStartEvent && ++documents > 1) {
                throw new Stop(last, Code.YAML_FEATURE, "a file holds one document; remove '---'");
            } else if (event instanceof NodeEvent node) {
                root = Optional.of(node(node, 1));
            }
        }
        return switch (root.orElse(new Node.Mapping(List.of(), new Position(file, 1, 1)))) {
            case Node.Mapping mapping -> Optional.of(mapping);
            case Node.Scalar scalar when scalar.text().isEmpty() ->
                    Optional.of(new Node.Mapping(List.of(), scalar.at()));
            case Node other ->
                    throw new Stop(other.at(), Code.SHAPE, "the file must hold 'key: value' lines");
        };
    }

    private Event next() {
        Event event = events.next();
        last = place(event.getStartMark());
        return event;
    }

    private Node node(NodeEvent event, int depth) {
        int before = nodes;
        count(1);
        if (event instanceof AliasEvent alias) {
            return aliased(alias, depth);
        }
        check(depth);
        Node node =
                event instanceof ScalarEvent scalar
                        ? scalar(scalar)
                        : collection((CollectionStartEvent) event, depth);
        event.getAnchor()
                .ifPresent(
                        name ->
                                anchors.put(
                                        name, new Anchored(node, nodes - before, height(node))));
        return node;
    }

    private Node aliased(AliasEvent alias, int depth) {
        Anchored target = anchors.get(alias.getAlias());
        if (target == null) {
            String name = Wording.quote(alias.getAlias().getValue());
            throw new Stop(
                    last,
                    Code.YAML_FEATURE,
                    "no anchor " + name + " above this alias in this file");
        }
        count(target.size());
        check(depth + target.height());
        return target.node();
    }

    private void count(int more) {
        nodes += more;
        if (nodes > MAX_NODES) {
            throw new Stop(
                    last,
                    Code.SIZE,
                    "more than " + MAX_NODES + " values in one file, counting what aliases repeat");
        }
    }

    private void check(int depth) {
        if (depth > MAX_DEPTH) {
            throw new Stop(last, Code.SIZE, "nested more than " + MAX_DEPTH + " levels deep");
        }
    }

    private static int height(Node node) {
        return switch (node) {
            case Node.Scalar _ -> 0;
            case Node.Sequence list ->
                    1 + list.items().stream().mapToInt(YamlReader::height).max().orElse(0);
            case Node.Mapping map ->
                    1 + map.entries().stream().mapToInt(e -> height(e.value())).max().orElse(0);
        };
    }

    private Node.Scalar scalar(ScalarEvent event) {
        refuseTag(event.getTag());
        Position at = last;
        String text = event.getValue();
        int quotes = event.getScalarStyle() == ScalarStyle.PLAIN ? 0 : 1;
        int columns = text.codePointCount(0, text.length()) + 2 * quotes;
        Position end = place(event.getEndMark());
        boolean verbatim = end.line() == at.line() && end.column() - at.column() == columns;
        return new Node.Scalar(text, verbatim ? at.column() + quotes : 0, at);
    }

    private Node collection(CollectionStartEvent event, int depth) {
        refuseTag(event.getTag());
        return event instanceof MappingStartEvent ? mapping(last, depth) : sequence(last, depth);
    }

    private Node.Sequence sequence(Position at, int depth) {
        List<Node> items = new ArrayList<>();
        for (Event event = next(); !(event instanceof SequenceEndEvent); event = next()) {
            items.add(node((NodeEvent) event, depth + 1));
        }
        return new Node.Sequence(items, at);
    }

    private Node.Mapping mapping(Position at, int depth) {
        Map<String, Node.Entry> entries = new HashMap<>();
        List<Node.Entry> inOrder = new ArrayList<>();
        for (Event event = next(); !(event instanceof MappingEndEvent); event = next()) {
            Node.Scalar key = key((NodeEvent) event, depth + 1);
            Node.Entry entry = new Node.Entry(key, node((NodeEvent) next(), depth + 1));
            Node.Entry first = entries.putIfAbsent(key.text(), entry);
            if (first == null) {
                inOrder.add(entry);
            } else {
                String message =
                        "key "
                                + Wording.quote(key.text())
                                + " stands twice; first at "
                                + first.key().at();
                problems.add(key.at(), Code.DUPLICATE_KEY, message);
            }
        }
        return new Node.Mapping(inOrder, at);
    }

    private Node.Scalar key(NodeEvent event, int depth) {
        Position at = last;
        if (node(event, depth) instanceof Node.Scalar scalar) {
            // An aliased key stands where it is used, not where its anchor is.
            return event instanceof AliasEvent ? new Node.Scalar(scalar.text(), 0, at) : scalar;
        }
        throw new Stop(at, Code.SHAPE, "a key must be text");
    }

    private void refuseTag(Optional<String> tag) {
        tag.ifPresent(
                name ->
                        problems.add(
                                last,
                                Code.YAML_FEATURE,
                                "tag "
                                        + Wording.quote(name)
                                        + "; values have no YAML tags here, remove it"));
    }

    private Position place(Optional<Mark> mark) {
        return mark.map(m -> new Position(file, m.getLine() + 1, m.getColumn() + 1)).orElse(last);
    }
}
