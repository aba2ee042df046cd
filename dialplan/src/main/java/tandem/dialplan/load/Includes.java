package tandem.dialplan.load;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import tandem.dialplan.Position;
import tandem.dialplan.yaml.Code;
import tandem.dialplan.yaml.Form;
import tandem.dialplan.yaml.Key;
import tandem.dialplan.yaml.Node;
import tandem.dialplan.yaml.Problems;
import tandem.dialplan.yaml.Type;
import tandem.dialplan.yaml.Unfit;
import tandem.dialplan.yaml.Wording;
import tandem.dialplan.yaml.Writing;

/**
 * {@code include:} of tenant files: files in {@code shared/} that several tenants have in common. A
 * file counts once for a tenant, however many ways lead to it. Runs on: the thread that loads.
 */
final class Includes {
    static final String FOLDER = "shared";
    static final Key<Object> INCLUDE =
            Key.of(
                    "include",
                    Form.items(
                            Form.one(Writing.matching("file in shared/", "shared/[^/]+\\.yaml"))),
                    "files in shared/ that count as part of this tenant");

    private static final int MAX_DEPTH = 8;

    private final Map<String, Node.Mapping> shared;
    private final Set<String> unreadable;
    private final Set<String> used = new HashSet<>();

    /**
     * @param shared files that could be understood, by name
     * @param unreadable names of the others
     */
    Includes(Map<String, Node.Mapping> shared, Set<String> unreadable) {
        this.shared = Map.copyOf(shared);
        this.unreadable = Set.copyOf(unreadable);
    }

    /**
     * What a tenant includes.
     *
     * @param files by name, with where they are first included
     * @param complete whether all of them could be understood
     */
    record Included(Map<String, Position> files, boolean complete) {}

    Included of(List<Node.Mapping> roots, Problems problems) {
        Walk walk = new Walk(problems);
        roots.forEach(root -> walk.follow(root, List.of()));
        used.addAll(walk.found.keySet());
        return new Included(walk.found, walk.complete);
    }

    Node.Mapping root(String file) {
        return shared.getOrDefault(file, new Node.Mapping(List.of(), new Position(file, 1, 1)));
    }

    /** Files that no tenant includes: somebody thinks that they count. */
    void refuseUnused(Problems problems) {
        for (String file : shared.keySet().stream().sorted().toList()) {
            if (!used.contains(file)) {
                problems.add(new Position(file, 1, 1), Code.FILE, "no tenant includes this file");
            }
        }
    }

    private record Way(String file, Position at) {}

    private final class Walk {
        private final Map<String, Position> found = new LinkedHashMap<>();
        private final Problems problems;
        private boolean complete = true;

        Walk(Problems problems) {
            this.problems = problems;
        }

        void follow(Node root, List<Way> way) {
            Node include = Nodes.child(root, "include");
            List<Node> items =
                    include instanceof Node.Sequence list ? list.items() : List.of(include);
            for (Node item : items) {
                file().read(item, "include", problems).ifPresent(file -> add(file, item.at(), way));
            }
        }

        private void add(String file, Position at, List<Way> way) {
            for (Way before : way) {
                if (before.file().equals(file)) {
                    String message =
                            Wording.quote(file) + " includes itself; first at " + before.at();
                    problems.add(at, Code.INCLUDE, message);
                    return;
                }
            }
            if (way.size() >= MAX_DEPTH) {
                String message =
                        "included more than %d levels deep; the first is at %s"
                                .formatted(MAX_DEPTH, way.getFirst().at());
                problems.add(at, Code.INCLUDE, message);
                return;
            }
            if (unreadable.contains(file)) {
                complete = false;
                return;
            }
            List<Way> further = new ArrayList<>(way);
            further.add(new Way(file, at));
            if (found.putIfAbsent(file, at) == null || !way.isEmpty()) {
                follow(root(file), further);
            }
        }
    }

    private Type<String> file() {
        return text -> {
            if (!shared.containsKey(text) && !unreadable.contains(text)) {
                String hint = Wording.suggest(text, shared.keySet());
                String where =
                        text.startsWith(FOLDER + "/")
                                ? "there is no file " + Wording.quote(text) + hint
                                : Wording.quote(text) + " is not a file such as shared/hours.yaml";
                throw new Unfit(Code.INCLUDE, where);
            }
            return text;
        };
    }
}
