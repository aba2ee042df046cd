package tandem.engine.gate.window;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import tandem.dialplan.Purpose;
import tandem.dialplan.limit.Quiet;
import tandem.engine.gate.Denial;

/**
 * The quiet rules that are on one wish to call. Each rule looks at a wall clock, that of the callee
 * at all clocks that the callee may have: it is quiet as long as one of them says so. Whether a
 * moment is quiet depends on that moment alone, so neither a step of the engine's clock nor a
 * change of summer time opens a window: an hour that the wall clock shows twice is quiet twice.
 * Runs on: any (immutable, pure).
 */
public final class Windows {
    /** Who asks for a time further away is told that there is none. */
    static final Duration HORIZON = Duration.ofDays(400);

    /**
     * Looks at a clock that one search may take, some milliseconds: a callee of forty zones that
     * are never awake together is given up after months rather than after the horizon.
     */
    private static final int MOST_LOOKS = 10_000;

    private final List<Rule> rules;

    /** A rule with the clocks that it looks at. */
    private record Rule(Quiet quiet, List<WallClock> clocks) {
        Optional<WallClock.Silence> silence(Instant at) {
            return clocks.stream()
                    .flatMap(clock -> clock.silence(at).stream())
                    .max(Comparator.comparing(WallClock.Silence::until));
        }
    }

    /**
     * @param quiet rules of the platform and of the tenant
     * @param purpose what the call is for
     * @param callee zones where the callee may be; none = that of the tenant is taken
     * @param tenant zone of the tenant
     */
    public Windows(List<Quiet> quiet, Purpose purpose, Set<ZoneId> callee, ZoneId tenant) {
        this.rules =
                quiet.stream()
                        .filter(rule -> rule.purposes().contains(purpose))
                        .map(rule -> new Rule(rule, clocks(rule, callee, tenant)))
                        .toList();
    }

    private static List<WallClock> clocks(Quiet rule, Set<ZoneId> callee, ZoneId tenant) {
        Stream<ZoneId> zones =
                switch (rule.where()) {
                    case Quiet.Where.Callee() ->
                            callee.isEmpty()
                                    ? Stream.of(tenant)
                                    : callee.stream().sorted(Comparator.comparing(ZoneId::getId));
                    case Quiet.Where.Tenant() -> Stream.of(tenant);
                    case Quiet.Where.Fixed(ZoneId zone) -> Stream.of(zone);
                };
        return zones.map(zone -> new WallClock(rule, zone)).toList();
    }

    /**
     * What speaks against a call at a moment: one denial for each rule, in the order of the rules.
     * The next time of each is when that rule lets the call pass.
     */
    public List<Denial> against(Instant at) {
        return rules.stream().flatMap(rule -> against(rule, at).stream()).toList();
    }

    private static Optional<Denial> against(Rule rule, Instant at) {
        return rule.silence(at)
                .map(
                        silence ->
                                new Denial(
                                        silence.reason(),
                                        rule.quiet().at().toString(),
                                        silence.detail(),
                                        next(List.of(rule), at)));
    }

    /**
     * The first moment from {@code from} on at which no rule speaks against the call, exact to the
     * nanosecond; empty when there is none within 400 days, or too much to look at.
     */
    public Optional<Instant> next(Instant from) {
        return next(rules, from);
    }

    private static Optional<Instant> next(List<Rule> rules, Instant from) {
        Instant horizon = from.plus(HORIZON);
        int looks = rules.stream().mapToInt(rule -> rule.clocks().size()).sum();
        Instant at = from;
        for (int all = 0; all <= MOST_LOOKS && !at.isAfter(horizon); all += looks) {
            Instant now = at;
            Optional<Instant> until =
                    rules.stream()
                            .flatMap(rule -> rule.silence(now).stream())
                            .map(WallClock.Silence::until)
                            .max(Comparator.naturalOrder());
            if (until.isEmpty()) {
                return Optional.of(at);
            }
            at = until.get();
        }
        return Optional.empty();
    }
}
