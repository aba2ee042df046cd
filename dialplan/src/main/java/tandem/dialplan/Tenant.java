package tandem.dialplan;

import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

import tandem.dialplan.limit.CallLimits;

/**
 * One tenant: all files of {@code conf/tenants/<name>/} merged. Maps are by the object's own name.
 *
 * @param levelsPrompts key {@code prompts.normalise}: whether its prompts are brought to the common
 *     level
 * @param country ISO 3166 of the country by whose rules it dials, or empty
 */
public record Tenant(
        String name,
        ZoneId zone,
        List<Number> numbers,
        Map<String, Hours> hours,
        Map<String, Seat> seats,
        Map<String, QueueSpec> queues,
        Map<String, Flow> flows,
        RecordingPolicy recording,
        Limits limits,
        List<Webhook> webhooks,
        List<PlanTest> tests,
        boolean levelsPrompts,
        String country) {
    public Tenant {
        webhooks = List.copyOf(webhooks);
        tests = List.copyOf(tests);
        numbers = List.copyOf(numbers);
        hours = Map.copyOf(hours);
        seats = Map.copyOf(seats);
        queues = Map.copyOf(queues);
        flows = Map.copyOf(flows);
    }

    /** A tenant whose prompts are brought to the common level. */
    public Tenant(
            String name,
            ZoneId zone,
            List<Number> numbers,
            Map<String, Hours> hours,
            Map<String, Seat> seats,
            Map<String, QueueSpec> queues,
            Map<String, Flow> flows,
            RecordingPolicy recording,
            Limits limits,
            List<Webhook> webhooks,
            List<PlanTest> tests) {
        this(
                name, zone, numbers, hours, seats, queues, flows, recording, limits, webhooks,
                tests, true, "");
    }

    /** A tenant without limits of its own, webhooks and tests. */
    public Tenant(
            String name,
            ZoneId zone,
            List<Number> numbers,
            Map<String, Hours> hours,
            Map<String, Seat> seats,
            Map<String, QueueSpec> queues,
            Map<String, Flow> flows,
            RecordingPolicy recording) {
        this(
                name,
                zone,
                numbers,
                hours,
                seats,
                queues,
                flows,
                recording,
                Limits.NONE,
                List.of(),
                List.of());
    }

    /**
     * Bounds of one tenant, key {@code limits}; never wider than the platform's.
     *
     * @param inbound live calls from trunks, key {@code limits.concurrent.inbound}
     * @param outbound live calls to trunks, key {@code limits.concurrent.outbound}
     * @param perNumber live calls that show one number, each number apart, key {@code
     *     limits.concurrent.number}
     * @param calling rules on calls out: those of the platform and its own
     */
    public record Limits(
            OptionalInt inbound, OptionalInt outbound, OptionalInt perNumber, CallLimits calling) {
        public static final Limits NONE = of(CallLimits.NONE);

        /** Without rules on calls out. */
        public Limits(OptionalInt inbound, OptionalInt outbound) {
            this(inbound, outbound, OptionalInt.empty(), CallLimits.NONE);
        }

        /** Of a tenant that has no bounds of its own. */
        public static Limits of(CallLimits platform) {
            return new Limits(
                    OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty(), platform);
        }
    }

    /** Where the call comes from, as numbers distinguish it ({@code from: [trunk, seat]}). */
    public enum Side {
        TRUNK,
        SEAT
    }

    /**
     * The number that a dialled string belongs to: the most specific pattern that matches and may
     * be called from that side. An exact number beats any pattern; between patterns, more literal
     * digits win, then the one written first.
     */
    public Optional<Number> numberFor(String dialled, Side side) {
        Number best = null;
        for (Number number : numbers) {
            boolean better =
                    best == null || number.pattern().literals() > best.pattern().literals();
            if (number.from().contains(side) && number.pattern().matches(dialled) && better) {
                best = number;
            }
        }
        return Optional.ofNullable(best);
    }
}
