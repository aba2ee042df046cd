package tandem.engine.gate;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import tandem.dialplan.limit.CallLimits;
import tandem.dialplan.limit.CallerCap;
import tandem.dialplan.limit.Cap;
import tandem.engine.gate.usage.Bound;
import tandem.engine.gate.usage.Usage;

/** The caps of a plan as bounds of the counters, and what is said of one that is reached. Pure. */
final class Bounds {
    static final int TESTS_A_DAY = 50;
    private static final long DAY_MS = 86_400_000;

    private Bounds() {}

    /** All caps that hold for an attempt; those of the platform hold for every tenant. */
    static List<Bound> of(Question question) {
        CallLimits limits = question.tenant().limits().calling();
        Stream<Bound> callee =
                limits.callee().stream()
                        .filter(cap -> cap.purposes().contains(question.attempt().purpose()))
                        .map(Bounds::of);
        Stream<Bound> caller =
                limits.caller().stream()
                        .filter(cap -> cap.number().orElse(id(question)).equals(id(question)))
                        .map(Bounds::of);
        Stream<Bound> shared =
                question.shown().sharedTest() ? Stream.of(ofTests(question)) : Stream.empty();
        return Stream.of(callee, caller, shared).flatMap(bound -> bound).toList();
    }

    /** Tests need few calls; more with a number that is shared are no tests. */
    private static Bound ofTests(Question question) {
        return new Bound(
                Bound.Side.CALLER,
                DAY_MS,
                TESTS_A_DAY,
                Bound.ANY,
                false,
                question.shown().at().toString());
    }

    private static String id(Question question) {
        return question.shown().id();
    }

    private static Bound of(Cap cap) {
        return new Bound(
                Bound.Side.CALLEE,
                cap.windowMs(),
                cap.max(),
                Bound.bits(cap.purposes()),
                cap.scope() == Cap.Scope.PLATFORM,
                cap.at().toString());
    }

    private static Bound of(CallerCap cap) {
        return new Bound(
                Bound.Side.CALLER,
                cap.windowMs(),
                cap.max(),
                Bound.ANY,
                false,
                cap.at().toString());
    }

    static Denial denial(Usage.Hit hit) {
        String reason =
                switch (hit.bound().side()) {
                    case CALLEE -> "callee_frequency";
                    case CALLER -> "caller_frequency";
                };
        return new Denial(
                reason,
                hit.bound().rule(),
                hit.count()
                        + " calls in "
                        + hit.bound().windowMs()
                        + " ms, "
                        + hit.bound().max()
                        + " allowed",
                Optional.of(hit.next()).filter(next -> !next.equals(Instant.MAX)));
    }
}
