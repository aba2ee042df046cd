package tandem.engine.trunk;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import tandem.dialplan.Position;
import tandem.dialplan.Trunk;
import tandem.dialplan.trunk.TrunkGroup;
import tandem.dialplan.trunk.TrunkGroup.Choose;
import tandem.dialplan.trunk.TrunkGroup.Member;
import tandem.dialplan.trunk.Way;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class CandidatesTest {
    private static final Position AT = new Position("trunks.yaml", 1, 1);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void weightsHitTheirShares(long seed) {
        Random random = new Random(seed);
        int members = 2 + random.nextInt(4);
        List<Member> all =
                IntStream.range(0, members)
                        .mapToObj(i -> new Member(trunk("t" + i), 1, 1 + random.nextInt(9)))
                        .toList();
        int sum = all.stream().mapToInt(Member::weight).sum();
        Map<Trunk, Integer> first = new HashMap<>();
        int draws = 20_000;
        for (int i = 0; i < draws; i++) {
            List<Trunk> order = order(group(Choose.WEIGHT, all), Map.of(), random);
            assertEquals(members, new HashSet<>(order).size());
            first.merge(order.getFirst(), 1, Integer::sum);
        }

        for (Member member : all) {
            double expected = (double) member.weight() / sum;
            double share = first.getOrDefault(member.trunk(), 0) / (double) draws;
            // Five standard deviations.
            double far = 5 * Math.sqrt(expected * (1 - expected) / draws);
            assertTrue(
                    Math.abs(share - expected) < far,
                    "seed " + seed + ": " + member + " has " + share + " for " + expected);
        }
    }

    @Test
    void prioritiesGoBeforeAllElse() {
        List<Member> members =
                List.of(
                        new Member(trunk("c"), 3, 1_000),
                        new Member(trunk("a"), 1, 1),
                        new Member(trunk("b"), 2, 1_000));
        for (Choose choose : Choose.values()) {
            assertEquals(
                    List.of("a", "b", "c"),
                    names(order(group(choose, members), Map.of("a", 1.0), new Random(7))));
        }
    }

    @Test
    void leastUsedGoesFirstAndEqualsStayAsWritten() {
        List<Member> members =
                List.of(
                        new Member(trunk("a"), 1, 1),
                        new Member(trunk("b"), 1, 1),
                        new Member(trunk("c"), 1, 1));
        TrunkGroup group = group(Choose.LEAST_USED, members);

        assertEquals(
                List.of("b", "c", "a"),
                names(order(group, Map.of("a", 0.5, "b", 0.1, "c", 0.2), new Random(7))));
        assertEquals(List.of("a", "b", "c"), names(order(group, Map.of(), new Random(7))));
    }

    @Test
    void groupsFollowEachOtherAndNobodyIsTriedTwice() {
        Trunk shared = trunk("shared");
        Way way =
                new Way(
                        Way.ROUTES,
                        List.of(
                                group(Choose.ORDER, List.of(new Member(shared, 1, 1))),
                                group(
                                        Choose.ORDER,
                                        List.of(
                                                new Member(trunk("x"), 1, 1),
                                                new Member(shared, 2, 1)))));

        assertEquals(List.of("shared", "x"), names(Candidates.of(way, _ -> 0, new Random(7))));
    }

    private static List<Trunk> order(TrunkGroup group, Map<String, Double> load, Random random) {
        return Candidates.of(Way.by(group), trunk -> load.getOrDefault(trunk.name(), 0.0), random);
    }

    private static List<String> names(List<Trunk> trunks) {
        return trunks.stream().map(Trunk::name).toList();
    }

    private static TrunkGroup group(Choose choose, List<Member> members) {
        return new TrunkGroup("g", members, choose, 3, 15_000, AT);
    }

    private static Trunk trunk(String name) {
        return new Trunk(name, "192.0.2.1", 5060, "t", 0, List.of(), AT);
    }
}
