package tandem.dialplan.diff;

import java.time.ZoneId;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

import tandem.dialplan.Purpose;
import tandem.dialplan.limit.AnomalyRule;
import tandem.dialplan.limit.CallLimits;
import tandem.dialplan.limit.CallerCap;
import tandem.dialplan.limit.Cap;
import tandem.dialplan.limit.ComplaintRule;
import tandem.dialplan.limit.Destinations;
import tandem.dialplan.limit.Exceptions;
import tandem.dialplan.limit.Quiet;

/** Rules on calls out, without the places where they stand: a rule that moved is the same. */
final class LimitFacts {
    private LimitFacts() {}

    static void put(Map<String, Fact> facts, CallLimits limits) {
        facts.put(
                "limits.callee", Fact.of(limits.callee().stream().map(LimitFacts::text).toList()));
        facts.put(
                "limits.caller", Fact.of(limits.caller().stream().map(LimitFacts::text).toList()));
        facts.put("limits.quiet", Fact.of(limits.quiet().stream().map(LimitFacts::text).toList()));
        facts.put("limits.forwarding.max_hops", Fact.of(limits.forwarding().hops()));
        facts.put(
                "limits.forwarding.foreign_caller", allowed(limits.forwarding().forwardsForeign()));
        facts.put("limits.forwarding.transit", allowed(limits.forwarding().transits()));
        facts.put(
                "limits.forwarding.anonymous_caller",
                allowed(limits.forwarding().forwardsAnonymous()));
        Destinations where = limits.destinations();
        facts.put("limits.international", Fact.of(sorted(where.countries())));
        facts.put("limits.premium", Fact.of(sorted(where.premium())));
        facts.put("limits.test_callees", Fact.of(sorted(where.testCallees())));
        facts.put("limits.consent", Fact.of(words(limits.consent().purposes())));
        facts.put("limits.consent_ai", Fact.of(limits.consent().aiVoice()));
        facts.put("limits.consent_after_opt_out", allowed(limits.consent().liftsOptOut()));
        facts.put(
                "limits.exceptions.may_lift",
                Fact.of(
                        limits.exceptions().lifts().stream()
                                .sorted()
                                .map(Exceptions.Lift::word)
                                .toList()));
        facts.put("limits.counts", Fact.of(limits.counting().word()));
        facts.put(
                "limits.anomalies",
                Fact.of(limits.anomalies().stream().map(LimitFacts::text).toList()));
        facts.put(
                "limits.complaints",
                Fact.of(limits.complaints().stream().map(LimitFacts::text).toList()));
    }

    private static String text(AnomalyRule rule) {
        return "%s of a %s over %d %% of %d or more in %s: %s for %s"
                .formatted(
                        rule.sign().word(),
                        rule.per().word(),
                        rule.over(),
                        rule.least(),
                        Fact.duration(rule.windowMs()).text(),
                        rule.act().word(),
                        Fact.duration(rule.forMs()).text());
    }

    private static String text(ComplaintRule rule) {
        String end =
                rule.suspendMs().isPresent()
                        ? " for " + Fact.duration(rule.suspendMs().getAsLong()).text()
                        : "";
        return "more than %d in %s of severity %s suspend the %s%s"
                .formatted(
                        rule.max(),
                        Fact.duration(rule.windowMs()).text(),
                        rule.least().word(),
                        rule.per().word(),
                        end);
    }

    private static Set<String> sorted(Optional<Set<String>> allowed) {
        return new TreeSet<>(allowed.orElse(Set.of()));
    }

    private static String text(Cap cap) {
        String scope = cap.scope() == Cap.Scope.PLATFORM ? " of all tenants" : "";
        return cap.max()
                + " in "
                + Fact.duration(cap.windowMs()).text()
                + scope
                + purposes(cap.purposes());
    }

    private static String text(CallerCap cap) {
        String number = cap.number().orElse("each number");
        return number + " " + cap.max() + " in " + Fact.duration(cap.windowMs()).text();
    }

    private static String text(Quiet quiet) {
        String zone =
                switch (quiet.where()) {
                    case Quiet.Where.Callee() -> "callee";
                    case Quiet.Where.Tenant() -> "tenant";
                    case Quiet.Where.Fixed(ZoneId fixed) -> fixed.getId();
                };
        return zone + " " + quiet.deny() + days(quiet) + purposes(quiet.purposes());
    }

    private static String days(Quiet quiet) {
        if (quiet.days().isAll()) {
            return "";
        }
        String holidays =
                quiet.days().holidays()
                        ? " and holidays " + new TreeSet<>(quiet.calendar().holidays())
                        : "";
        String like =
                quiet.calendar().like().isEmpty()
                        ? ""
                        : " with " + new TreeMap<>(quiet.calendar().like());
        return " on " + new TreeSet<>(quiet.days().week()) + holidays + like;
    }

    private static String purposes(Collection<Purpose> purposes) {
        return purposes.containsAll(EnumSet.allOf(Purpose.class)) ? "" : " for " + words(purposes);
    }

    private static String words(Collection<Purpose> purposes) {
        return purposes.stream()
                .sorted()
                .map(Purpose::word)
                .collect(Collectors.joining(", ", "[", "]"));
    }

    private static Fact allowed(boolean allowed) {
        return Fact.of(allowed ? "allow" : "deny");
    }
}
