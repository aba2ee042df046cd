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
        return Stream.concat(callee, caller).toList();
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
