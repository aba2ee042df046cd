package tandem.dialplan.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

import tandem.dialplan.Position;
import tandem.dialplan.yaml.Code;
import tandem.dialplan.yaml.Node;
import tandem.dialplan.yaml.Problems;
import tandem.dialplan.yaml.Wording;

/**
 * Lays {@code --set} values over engine.yaml, so that they go through the same check as if they
 * stood in the file.
 */
final class Overrides {
    private static final Position AT = new Position("--set", 1, 1);
    private static final Pattern KEY = Pattern.compile("[a-z_]{1,30}(\\.[a-z_]{1,30}){0,7}");

    private Overrides() {}

    static Node.Mapping apply(Node.Mapping engine, Map<String, String> set, Problems problems) {
        Node.Mapping result = engine;
        for (Map.Entry<String, String> override : new TreeMap<>(set).entrySet()) {
            if (KEY.matcher(override.getKey()).matches()) {
                List<String> keys = List.of(override.getKey().split("\\."));
                result = with(result, keys, new Node.Scalar(override.getValue(), 0, AT));
            } else {
                String key = Wording.quote(override.getKey());
                problems.add(
                        AT,
                        Code.UNKNOWN_KEY,
                        key + " is not a key of engine.yaml such as sip.udp.port");
            }
        }
        return result;
    }

    private static Node.Mapping with(Node.Mapping mapping, List<String> keys, Node.Scalar value) {
        String key = keys.getFirst();
        Node.Entry old = mapping.entry(key).orElse(null);
        Node below =
                keys.size() == 1 ? value : with(child(old), keys.subList(1, keys.size()), value);
        Node.Entry entry =
                new Node.Entry(old == null ? new Node.Scalar(key, 0, AT) : old.key(), below);
        List<Node.Entry> entries = new ArrayList<>(mapping.entries());
        if (old == null) {
            entries.add(entry);
        } else {
            entries.set(entries.indexOf(old), entry);
        }
        return new Node.Mapping(entries, mapping.at());
    }

    private static Node.Mapping child(Node.@org.jspecify.annotations.Nullable Entry old) {
        return old != null && old.value() instanceof Node.Mapping mapping
                ? mapping
                : new Node.Mapping(List.of(), AT);
    }
}
