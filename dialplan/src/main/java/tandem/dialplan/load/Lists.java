package tandem.dialplan.load;

import java.util.List;
import java.util.Optional;

import tandem.dialplan.yaml.Code;
import tandem.dialplan.yaml.Key;
import tandem.dialplan.yaml.Node;
import tandem.dialplan.yaml.Section;

/** Keys that hold a list of objects, each with keys of its own. */
final class Lists {
    private Lists() {}

    /** The objects; none and a problem when it is no list. */
    static List<Node> of(Section section, Key<?> key) {
        Optional<Node> node = section.node(key);
        if (node.isPresent() && !(node.get() instanceof Node.Sequence)) {
            section.refuse(key, Code.SHAPE, "takes a list, one '- ' for each");
            return List.of();
        }
        return node.map(_ -> section.items(key)).orElse(List.of());
    }
}
