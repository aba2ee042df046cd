package tandem.dialplan.trunk;

import java.util.List;

import tandem.dialplan.Position;
import tandem.dialplan.Trunk;

/**
 * Trunks that stand in for each other. A trunk alone is a group of its name.
 *
 * @param name key of the entry; no trunk has the same
 * @param members at least one, all of one tenant
 * @param choose in which order those of the same priority are tried
 * @param attempts INVITEs that one call sends at most, 1..10
 * @param withinMs after so long no further one is sent, ms
 * @param at where it is defined
 */
public record TrunkGroup(
        String name,
        List<Member> members,
        Choose choose,
        int attempts,
        long withinMs,
        Position at) {
    public static final int DEFAULT_ATTEMPTS = 3;
    public static final long DEFAULT_WITHIN_MS = 15_000;

    public TrunkGroup {
        members = List.copyOf(members);
        if (members.isEmpty()) {
            throw new IllegalArgumentException("a group of no trunks: " + name);
        }
    }

    /**
     * A trunk in a group.
     *
     * @param priority the lowest is tried first, 1..100
     * @param weight share among those of the same priority, 1..1000
     */
    public record Member(Trunk trunk, int priority, int weight) {}

    /** How those of the same priority follow each other. */
    public enum Choose {
        /** As they are written. */
        ORDER,
        /** By chance, each in proportion to its weight. */
        WEIGHT,
        /** Who has the smallest part of its channels in use goes first. */
        LEAST_USED
    }

    /** A trunk alone. */
    public static TrunkGroup of(Trunk trunk) {
        return new TrunkGroup(
                trunk.name(),
                List.of(new Member(trunk, 1, 1)),
                Choose.ORDER,
                1,
                DEFAULT_WITHIN_MS,
                trunk.at());
    }

    /** Whose it is. */
    public String tenant() {
        return members.getFirst().trunk().tenant();
    }

    public List<Trunk> trunks() {
        return members.stream().map(Member::trunk).toList();
    }
}
