package tandem.dialplan.load;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import tandem.dialplan.Position;
import tandem.dialplan.yaml.Node;

/** A look at nodes before they are bound; what is not there, or of another kind, is nothing. */
final class Nodes {
    private static final Node NONE = new Node.Sequence(List.of(), new Position("", 1, 1));

    private Nodes() {}

    static Optional<Node.Entry> entry(Node node, String key) {
        return node instanceof Node.Mapping mapping ? mapping.entry(key) : Optional.empty();
    }

    static Node child(Node node, String key) {
        return entry(node, key).map(Node.Entry::value).orElse(NONE);
    }

    static List<Node.Entry> entries(Node node) {
        return node instanceof Node.Mapping mapping ? mapping.entries() : List.of();
    }

    static Set<String> keys(List<Node.Entry> entries) {
        Set<String> keys = new HashSet<>();
        entries.forEach(e -> keys.add(e.key().text()));
        return keys;
    }

    /** The texts of {@code id:} in a list of mappings. */
    static Set<String> ids(List<Node> items) {
        Set<String> ids = new HashSet<>();
        for (Node item : items) {
            if (child(item, "id") instanceof Node.Scalar id) {
                ids.add(id.text());
            }
        }
        return ids;
    }
}
