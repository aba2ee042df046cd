package tandem.engine.gate.anomaly;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.Stream;

import tandem.dialplan.limit.AnomalyRule;
import tandem.dialplan.limit.AnomalyRule.Act;
import tandem.dialplan.limit.AnomalyRule.Sign;
import tandem.dialplan.limit.ComplaintRule.Per;
import tandem.engine.gate.CallWatch;
import tandem.engine.gate.Denial;
import tandem.engine.gate.Question;
import tandem.engine.gate.Rule;
import tandem.engine.gate.suspension.Scope;

/**
 * Watches whose calls look like abuse and does what {@code limits.anomalies} says: tells of it,
 * lets fewer through, or suspends. What it has seen is in memory only; a suspension is not. Runs
 * on: any thread that may wait for a moment; never a loop.
 */
public final class Breaker implements CallWatch, Rule {
    /** The gate's reason to deny. */
    public static final String REASON = "throttled";

    private static final long MINUTE_MS = 60_000;
    private static final int MOST = 20_000;

    private final Listener listener;
    private final AtomicLong ids = new AtomicLong();
    private final Map<Watch, Calls> seen = new ConcurrentHashMap<>();
    private final Map<Standing, Anomaly> standing = new ConcurrentHashMap<>();
    private final Map<Scope, Minute> begun = new ConcurrentHashMap<>();

    /** What is counted together: rules that differ in how many are too many share it. */
    private record Watch(Scope scope, Sign sign, long windowMs, long shortMs) {}

    /** What stands against somebody; a rule that has moved or changed its numbers is the same. */
    private record Standing(Scope scope, Sign sign, long windowMs, Act act) {
        static Standing of(Scope scope, AnomalyRule rule) {
            return new Standing(scope, rule.sign(), rule.windowMs(), rule.act());
        }
    }

    /** Hears of what is found. Must not wait. */
    public interface Listener {
        /** From now on. One whose act is to suspend is to be suspended by whoever hears it. */
        void found(Anomaly anomaly);

        /** Before its time, by somebody. */
        void lifted(Anomaly anomaly, String by, String reason);
    }

    public Breaker(Listener listener) {
        this.listener = listener;
    }

    @Override
    public void begun(Question question, boolean isNew) {
        look(
                question,
                rule -> rule.sign() == Sign.RATE || rule.sign() == Sign.NEW_CALLEES,
                rule -> rule.sign() == Sign.NEW_CALLEES && isNew);
        rules(question)
                .filter(rule -> rule.act() == Act.THROTTLE)
                .flatMap(rule -> scope(rule.per(), question).stream())
                .distinct()
                .filter(begun::containsKey)
                .forEach(scope -> minute(scope).add(nowMs(question)));
    }

    @Override
    public void ended(Question question, boolean answered, long talkMs) {
        look(
                question,
                rule ->
                        rule.sign() == Sign.NO_ANSWER
                                || rule.sign() == Sign.SHORT_CALLS && answered,
                rule -> rule.sign() == Sign.NO_ANSWER ? !answered : talkMs < rule.shortMs());
    }

    private static Stream<AnomalyRule> rules(Question question) {
        return question.tenant().limits().calling().anomalies().stream();
    }

    /** Counts a call once for all rules that look at the same, then asks each of them. */
    private void look(
            Question question, Predicate<AnomalyRule> looks, Predicate<AnomalyRule> hasSign) {
        long nowMs = nowMs(question);
        Map<Watch, Finding> findings = new HashMap<>();
        for (AnomalyRule rule : rules(question).filter(looks).toList()) {
            Optional<Scope> scope = scope(rule.per(), question);
            if (scope.isPresent()) {
                Watch watch = new Watch(scope.get(), rule.sign(), rule.windowMs(), rule.shortMs());
                Finding finding =
                        findings.computeIfAbsent(
                                watch, _ -> count(watch, hasSign.test(rule), nowMs));
                if (finding.breaks(rule)) {
                    found(watch, rule, finding, question.now().latest());
                }
            }
        }
    }

    private Finding count(Watch watch, boolean hasSign, long nowMs) {
        if (seen.size() >= MOST) {
            forgetIdle(nowMs);
        }
        Finding[] found = new Finding[1];
        seen.compute(
                watch,
                (_, before) -> {
                    Calls calls = before == null ? new Calls(watch.windowMs()) : before;
                    calls.add(hasSign, nowMs);
                    found[0] = Finding.of(calls, watch.sign(), nowMs);
                    return calls;
                });
        return found[0];
    }

    private void found(Watch watch, AnomalyRule rule, Finding finding, Instant now) {
        Anomaly anomaly =
                new Anomaly(
                        ids.incrementAndGet(),
                        watch.scope(),
                        rule,
                        finding.calls(),
                        finding.percent(),
                        now);
        boolean isNew =
                switch (rule.act()) {
                    // Who is let go again is looked at anew.
                    case SUSPEND -> seen.remove(watch) != null;
                    case WARN, THROTTLE -> stands(anomaly, now);
                };
        if (isNew) {
            listener.found(anomaly);
        }
    }

    private boolean stands(Anomaly anomaly, Instant now) {
        Anomaly stands =
                standing.compute(
                        Standing.of(anomaly.scope(), anomaly.rule()),
                        (_, before) ->
                                before != null && before.until().isAfter(now) ? before : anomaly);
        if (stands == anomaly && anomaly.rule().act() == Act.THROTTLE) {
            minute(anomaly.scope());
        }
        return stands == anomaly;
    }

    private static Optional<Scope> scope(Per per, Question question) {
        String tenant = question.attempt().tenant().name();
        return switch (per) {
            case NUMBER -> Optional.of(Scope.number(tenant, question.shown().id()));
            case CAMPAIGN ->
                    question.attempt().campaign().map(name -> Scope.campaign(tenant, name));
            case TENANT -> Optional.of(Scope.tenant(tenant));
        };
    }

    private static long nowMs(Question question) {
        return question.now().latest().toEpochMilli();
    }

    private Minute minute(Scope scope) {
        return begun.computeIfAbsent(scope, _ -> new Minute());
    }

    private void forgetIdle(long nowMs) {
        seen.keySet()
                .forEach(
                        watch ->
                                seen.computeIfPresent(
                                        watch, (_, calls) -> calls.isIdle(nowMs) ? null : calls));
    }

    @Override
    public List<Denial> against(Question question) {
        return rules(question)
                .filter(rule -> rule.act() == Act.THROTTLE)
                .flatMap(
                        rule ->
                                scope(rule.per(), question)
                                        .flatMap(
                                                scope -> stands(Standing.of(scope, rule), question))
                                        .stream())
                .flatMap(anomaly -> throttled(anomaly, question).stream())
                .toList();
    }

    private Optional<Anomaly> stands(Standing key, Question question) {
        return Optional.ofNullable(standing.get(key))
                .filter(anomaly -> anomaly.until().isAfter(question.now().earliest()));
    }

    private Optional<Denial> throttled(Anomaly anomaly, Question question) {
        int most = anomaly.rule().perMinute();
        return minute(anomaly.scope())
                .room(most, nowMs(question))
                .map(
                        next ->
                                new Denial(
                                        REASON,
                                        anomaly.rule().at().toString(),
                                        most + " calls a minute: " + anomaly.text(),
                                        Optional.of(Instant.ofEpochMilli(next))));
    }

    /** What stands now, the latest first. */
    public Stream<Anomaly> all(Instant now) {
        standing.values().removeIf(anomaly -> !anomaly.until().isAfter(now));
        return standing.values().stream().sorted(Comparator.comparing(Anomaly::id).reversed());
    }

    /** Ends one before its time; what was seen until now no longer counts. */
    public Optional<Anomaly> lift(long id, String by, String reason) {
        Optional<Anomaly> found =
                standing.values().stream().filter(anomaly -> anomaly.id() == id).findFirst();
        found.filter(one -> standing.remove(Standing.of(one.scope(), one.rule()), one))
                .ifPresent(
                        one -> {
                            seen.keySet().removeIf(watch -> watch.scope().equals(one.scope()));
                            listener.lifted(one, by, reason);
                        });
        return found;
    }

    /** Times of the calls of a minute. */
    private static final class Minute {
        private final ArrayDeque<Long> times = new ArrayDeque<>();

        synchronized void add(long ms) {
            drop(ms);
            times.addLast(ms);
        }

        private void drop(long nowMs) {
            while (!times.isEmpty() && times.peekFirst() <= nowMs - MINUTE_MS) {
                times.removeFirst();
            }
        }

        /** When there is room again; empty when there is room now. */
        synchronized Optional<Long> room(int most, long nowMs) {
            drop(nowMs);
            return times.size() < most
                    ? Optional.empty()
                    : Optional.of(times.peekFirst() + MINUTE_MS);
        }
    }
}
