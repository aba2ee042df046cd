package tandem.dialplan.load;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import tandem.dialplan.Trunk;
import tandem.dialplan.trunk.TrunkGroup;
import tandem.dialplan.trunk.TrunkGroup.Choose;
import tandem.dialplan.trunk.TrunkGroup.Member;
import tandem.dialplan.yaml.Code;
import tandem.dialplan.yaml.Form;
import tandem.dialplan.yaml.Key;
import tandem.dialplan.yaml.Node;
import tandem.dialplan.yaml.Section;
import tandem.dialplan.yaml.Shape;
import tandem.dialplan.yaml.Types;
import tandem.dialplan.yaml.Wording;

/** {@code groups:} of trunks.yaml. */
final class TrunkGroupsYaml {
    private static final int MOST_MEMBERS = 32;

    private static final Key<Object> TRUNK =
            Key.of("trunk", Writings.named("name of a trunk"), "which trunk").must();
    private static final Key<Integer> PRIORITY =
            Key.of("priority", Types.integer(1, 100), "the lowest is tried first").or(1, "1");
    private static final Key<Integer> WEIGHT =
            Key.of("weight", Types.integer(1, 1_000), "share among those of the same priority")
                    .or(1, "1");
    private static final Shape MEMBER =
            Shape.of("trunk-member", "a trunk of a group", TRUNK, PRIORITY, WEIGHT);
    private static final Key<Object> TRUNKS =
            Key.of(
                            "trunks",
                            Form.items(
                                    Form.either(
                                            Form.one(Writings.named("name of a trunk")),
                                            Form.keys(MEMBER))),
                            "trunks of one tenant, by name or with keys")
                    .must();
    private static final Key<Choose> CHOOSE =
            Key.of(
                            "choose",
                            Types.oneOf(
                                    Map.of(
                                            "order", Choose.ORDER,
                                            "weight", Choose.WEIGHT,
                                            "least_used", Choose.LEAST_USED)),
                            "who goes first among those of the same priority: as written, by"
                                    + " chance in proportion to weight, or who has the smallest"
                                    + " part of its channels in use")
                    .or(Choose.ORDER, "order");
    private static final Key<Integer> ATTEMPTS =
            Key.of("attempts", Types.integer(1, 10), "INVITEs that one call sends at most")
                    .or(TrunkGroup.DEFAULT_ATTEMPTS, "3");
    private static final Key<Long> WITHIN =
            Key.of(
                            "within",
                            Types.duration(1_000, 60_000),
                            "after so long no further INVITE is sent")
                    .or(TrunkGroup.DEFAULT_WITHIN_MS, "15s");
    private static final Shape GROUP =
            Shape.of(
                    "trunk-group",
                    "trunks that stand in for each other",
                    TRUNKS,
                    CHOOSE,
                    ATTEMPTS,
                    WITHIN);

    static final Key<Object> GROUPS =
            Key.of(
                            "groups",
                            new Form.Named("group", Form.keys(GROUP)),
                            "trunks that stand in for each other, by name")
                    .standing("none");

    private final Map<String, Optional<Trunk>> trunks;

    private TrunkGroupsYaml(Map<String, Optional<Trunk>> trunks) {
        this.trunks = trunks;
    }

    /** The groups by name; empty for one that is not sound. */
    static Map<String, Optional<TrunkGroup>> read(
            Section root, Map<String, Optional<Trunk>> trunks) {
        TrunkGroupsYaml reader = new TrunkGroupsYaml(trunks);
        Map<String, Optional<TrunkGroup>> groups = new LinkedHashMap<>();
        for (Node.Entry entry : root.names(GROUPS).entries()) {
            Types.name().read(entry.key(), "groups", root.problems());
            String name = entry.key().text();
            if (trunks.containsKey(name)) {
                String message = "a trunk has the name " + Wording.quote(name) + " already";
                root.problems().add(entry.key().at(), Code.DEFINED_TWICE, message);
            }
            groups.put(
                    name,
                    Section.of(entry.value(), GROUP, "groups." + name, root.problems())
                            .flatMap(section -> reader.group(entry, section)));
        }
        return groups;
    }

    private Optional<TrunkGroup> group(Node.Entry entry, Section group) {
        Choose choose = group.get(CHOOSE);
        int attempts = group.get(ATTEMPTS);
        long withinMs = group.get(WITHIN);
        List<Member> members = members(group);
        return members.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new TrunkGroup(
                                entry.key().text(),
                                members,
                                choose,
                                attempts,
                                withinMs,
                                entry.key().at()));
    }

    private List<Member> members(Section group) {
        List<Member> members = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        List<Node> items = group.needNode(TRUNKS).map(_ -> group.items(TRUNKS)).orElse(List.of());
        if (items.size() > MOST_MEMBERS || items.isEmpty() && group.has(TRUNKS)) {
            group.refuse(TRUNKS, Code.RANGE, "takes 1 to " + MOST_MEMBERS + " trunks");
            return List.of();
        }
        for (Node item : items) {
            member(group, item).ifPresent(members::add);
        }
        for (Member member : members) {
            if (!seen.add(member.trunk().name())) {
                group.refuse(
                        TRUNKS,
                        Code.DEFINED_TWICE,
                        "trunk " + Wording.quote(member.trunk().name()) + " stands here twice");
            }
            if (!member.trunk().tenant().equals(members.getFirst().trunk().tenant())) {
                group.refuse(TRUNKS, Code.NOT_ALLOWED, "all trunks must be of one tenant");
                return List.of();
            }
        }
        return members;
    }

    private Optional<Member> member(Section group, Node item) {
        String path = group.path(TRUNKS.name());
        var known = Names.reference("trunk", trunks.keySet());
        if (item instanceof Node.Scalar) {
            return known.read(item, path, group.problems())
                    .flatMap(trunks::get)
                    .map(trunk -> new Member(trunk, 1, 1));
        }
        return Section.of(item, MEMBER, path, group.problems())
                .flatMap(
                        member -> {
                            int priority = member.get(PRIORITY);
                            int weight = member.get(WEIGHT);
                            return member.value(TRUNK, known)
                                    .flatMap(trunks::get)
                                    .map(trunk -> new Member(trunk, priority, weight));
                        });
    }
}
