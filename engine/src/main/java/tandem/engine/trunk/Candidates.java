package tandem.engine.trunk;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

import tandem.dialplan.Trunk;
import tandem.dialplan.trunk.TrunkGroup;
import tandem.dialplan.trunk.TrunkGroup.Member;
import tandem.dialplan.trunk.Way;

/**
 * The trunks of a way in the order in which a call tries them. Pure but for the chance that it is
 * given.
 */
final class Candidates {
    private Candidates() {}

    /**
     * @param load part of a trunk's channels in use
     * @return each trunk once
     */
    static List<Trunk> of(Way way, ToDoubleFunction<Trunk> load, RandomGenerator chance) {
        Set<Trunk> all = new LinkedHashSet<>();
        way.groups().forEach(group -> all.addAll(of(group, load, chance)));
        return List.copyOf(all);
    }

    private static List<Trunk> of(
            TrunkGroup group, ToDoubleFunction<Trunk> load, RandomGenerator chance) {
        Map<Integer, List<Member>> byPriority =
                group.members().stream()
                        .collect(
                                Collectors.groupingBy(
                                        Member::priority, TreeMap::new, Collectors.toList()));
        return byPriority.values().stream()
                .flatMap(
                        equals ->
                                switch (group.choose()) {
                                    case ORDER -> equals.stream();
                                    case WEIGHT -> drawn(equals, chance).stream();
                                    case LEAST_USED ->
                                            equals.stream()
                                                    .sorted(
                                                            Comparator.comparingDouble(
                                                                    member ->
                                                                            load.applyAsDouble(
                                                                                    member
                                                                                            .trunk())));
                                })
                .map(Member::trunk)
                .toList();
    }

    /** Draws one after the other, each by its weight among those that are left. */
    private static List<Member> drawn(List<Member> members, RandomGenerator chance) {
        List<Member> left = new ArrayList<>(members);
        List<Member> order = new ArrayList<>(members.size());
        while (!left.isEmpty()) {
            int sum = left.stream().mapToInt(Member::weight).sum();
            int drawn = chance.nextInt(sum);
            int i = 0;
            while (drawn >= left.get(i).weight()) {
                drawn -= left.get(i).weight();
                i++;
            }
            order.add(left.remove(i));
        }
        return order;
    }
}
