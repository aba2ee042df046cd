package tandem.engine.trunk;

import java.util.List;
import java.util.Optional;

import tandem.dialplan.Trunk;
import tandem.engine.gate.Permit;
import tandem.engine.time.EngineClock;
import tandem.sip.HangupCause;

/**
 * Goes through the trunks of a way for one call to one callee, under one permit. Each trunk gets
 * one INVITE at most; there is an end to their number and to the time. Confined to the call's
 * script, which asks {@link #next} until it is over and closes it.
 */
public final class Hunt implements AutoCloseable {
    private final Trunks trunks;
    private final Permit permit;
    private final List<Trunk> order;
    private final int attempts;
    private final long withinNs;
    private final Runnable wake;
    private final EngineClock clock;
    private final long startNs;
    private Optional<Turn> turn = Optional.empty();
    private int at;
    private int sent;

    Hunt(Trunks trunks, Permit permit, Carriers carriers, Runnable wake, EngineClock clock) {
        this.trunks = trunks;
        this.permit = permit;
        this.order = carriers.order();
        this.attempts = carriers.attempts();
        this.withinNs = carriers.withinMs() * 1_000_000;
        this.wake = wake;
        this.clock = clock;
        this.startNs = clock.nanos();
    }

    /** What to do next. */
    public sealed interface Step {
        /** Send an INVITE to this trunk now. */
        record Ring(Trunk trunk, Permit.Try attempt, Channel channel) implements Step {
            /** It is not sent. */
            public void abandon() {
                channel.unused();
                attempt.over();
            }
        }

        /** This trunk cannot be used; ask again. */
        record Skip(Trunk trunk, HangupCause cause) implements Step {}

        /** Ask again then, or when woken. */
        record Hold(long untilNs) implements Step {}

        /** There is no further trunk. */
        record Over() implements Step {}
    }

    public Step next() {
        long nowNs = clock.nanos();
        boolean late = sent > 0 && nowNs - startNs >= withinNs;
        if (at >= order.size() || sent >= attempts || late) {
            close();
            return new Step.Over();
        }
        Trunk trunk = order.get(at);
        Line line = trunks.line(trunk.name());
        Optional<HangupCause> closed = closed(line.state(), permit.urgent());
        if (closed.isPresent()) {
            return skip(trunk, closed.get());
        }
        Turn mine = turn.orElseGet(() -> turnAt(trunk, nowNs));
        return switch (line.progress(mine, trunk.rules().caps(), nowNs)) {
            case Turn.Progress.Waits(long untilNs) -> new Step.Hold(untilNs);
            case Turn.Progress.Refused(HangupCause cause) -> skip(trunk, cause);
            case Turn.Progress.Ready() -> ring(trunk, line);
        };
    }

    /** Who calls for help tries also what does not answer to OPTIONS. */
    private static Optional<HangupCause> closed(TrunkState state, boolean urgent) {
        return switch (state) {
            case UP -> Optional.empty();
            case DOWN -> urgent ? Optional.empty() : Optional.of(Line.DOWN);
            case OUT -> Optional.of(Line.OUT);
        };
    }

    private Turn turnAt(Trunk trunk, long nowNs) {
        Turn mine =
                new Turn(permit.urgent(), nowNs + trunk.rules().caps().waitMs() * 1_000_000, wake);
        turn = Optional.of(mine);
        return mine;
    }

    private Step skip(Trunk trunk, HangupCause cause) {
        close();
        at++;
        trunks.skipped(trunk.name(), cause);
        return new Step.Skip(trunk, cause);
    }

    private Step ring(Trunk trunk, Line line) {
        turn = Optional.empty();
        at++;
        sent++;
        line.wakeNext();
        return new Step.Ring(trunk, permit.by(trunk.name()), trunks.channel(trunk.name(), line));
    }

    public Permit permit() {
        return permit;
    }

    /**
     * Whether the next trunk may be tried after one has failed.
     *
     * @param rang whether anybody's phone rang: then nobody else is called
     */
    public static boolean goesOn(Trunk trunk, HangupCause cause, boolean rang) {
        return !rang && trunk.rules().failover().contains(cause.sipStatus());
    }

    /** Waits for nothing any more; a second time does nothing. */
    @Override
    public void close() {
        turn.ifPresent(mine -> trunks.line(order.get(at).name()).leave(mine));
        turn = Optional.empty();
    }
}
