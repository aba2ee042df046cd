package tandem.engine.trunk;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

import tandem.dialplan.Trunk;
import tandem.dialplan.trunk.TrunkCaps;
import tandem.sip.HangupCause;

/**
 * What is known of one trunk: its channels and who waits for one, its rate, whether it is there.
 * Runs on: any; scripts of many calls take channels of it at the same time, so its few fields are
 * behind its own lock, under which nothing waits and nothing is told.
 */
final class Line {
    static final HangupCause BUSY = new HangupCause("trunk-busy", 503, 34);
    static final HangupCause RATE = new HangupCause("trunk-rate", 503, 42);
    static final HangupCause DOWN = new HangupCause("trunk-down", 503, 38);
    static final HangupCause OUT = new HangupCause("trunk-out", 503, 38);

    /** Who waits longer than others before him has a worse chance than the next trunk. */
    static final int MOST_WAITING = 100;

    /** So many answers of the same kind in a row change what we think of it. */
    private static final int IN_A_ROW = 2;

    private final ArrayDeque<Turn> queue = new ArrayDeque<>();
    private final Rate rate = new Rate();
    private final LastHour hour = new LastHour();
    private int channels;
    private int channelLimit = Integer.MAX_VALUE;
    private boolean pinged;
    private boolean there = true;
    private int against;
    private Optional<String> out;
    private Instant since;
    private OptionalInt lastStatus = OptionalInt.empty();
    private OptionalLong roundTripMicros = OptionalLong.empty();

    /**
     * @param out why an operator has taken it out, if one has
     */
    Line(Instant since, Optional<String> out) {
        this.since = since;
        this.out = out;
    }

    // ---- whether it is there

    synchronized TrunkState state() {
        return out.isPresent() ? TrunkState.OUT : there ? TrunkState.UP : TrunkState.DOWN;
    }

    /**
     * An answer to OPTIONS. The first counts at once, later ones when there are two in a row.
     *
     * @param status 0 = none came
     */
    synchronized void pinged(int status, long micros, Instant now) {
        lastStatus = OptionalInt.of(status);
        roundTripMicros = status == 0 ? OptionalLong.empty() : OptionalLong.of(micros);
        boolean good = status != 0 && status != 408 && status != 503;
        against = good == there ? 0 : against + 1;
        if (against > 0 && (!pinged || against >= IN_A_ROW)) {
            there = good;
            against = 0;
            since = now;
        }
        pinged = true;
    }

    /** Nobody pings it any more. */
    synchronized void unpinged(Instant now) {
        since = there ? since : now;
        there = true;
        pinged = false;
        against = 0;
    }

    synchronized void out(Optional<String> reason, Instant now) {
        if (out.isPresent() != reason.isPresent()) {
            since = now;
        }
        out = reason;
    }

    // ---- channels

    /** Takes a channel for a call that comes from it. */
    synchronized boolean tryTake(TrunkCaps caps) {
        channelLimit = caps.channels().orElse(Integer.MAX_VALUE);
        if (channels >= channelLimit) {
            return false;
        }
        channels++;
        return true;
    }

    /** How far a wish for a call to it has come. */
    synchronized Turn.Progress progress(Turn turn, TrunkCaps caps, long nowNs) {
        if (turn.urgent) {
            channels += turn.hasChannel ? 0 : 1;
            turn.hasChannel = true;
            return new Turn.Progress.Ready();
        }
        if (!turn.hasChannel) {
            Optional<Turn.Progress> waits = channel(turn, caps, nowNs);
            if (waits.isPresent()) {
                return waits.get();
            }
        }
        if (caps.cps().isPresent() && turn.slotNs == Turn.NO_SLOT) {
            turn.slotNs = rate.take(caps.cps().getAsInt(), nowNs, turn.deadlineNs);
            if (turn.slotNs == Turn.NO_SLOT) {
                channels--;
                turn.hasChannel = false;
                return new Turn.Progress.Refused(RATE);
            }
        }
        return turn.slotNs != Turn.NO_SLOT && turn.slotNs - nowNs > 0
                ? new Turn.Progress.Waits(turn.slotNs)
                : new Turn.Progress.Ready();
    }

    /** Empty when the turn has its channel now. Nobody overtakes who waits. */
    private Optional<Turn.Progress> channel(Turn turn, TrunkCaps caps, long nowNs) {
        channelLimit = caps.channels().orElse(Integer.MAX_VALUE);
        boolean first = queue.isEmpty() || queue.peek() == turn;
        if (first && channels < channelLimit) {
            queue.remove(turn);
            turn.hasChannel = true;
            channels++;
            return Optional.empty();
        }
        boolean queued = queue.contains(turn);
        if (turn.deadlineNs - nowNs <= 0 || !queued && queue.size() >= MOST_WAITING) {
            queue.remove(turn);
            return Optional.of(new Turn.Progress.Refused(BUSY));
        }
        if (!queued) {
            queue.add(turn);
        }
        return Optional.of(new Turn.Progress.Waits(turn.deadlineNs));
    }

    /** A wish is given up. */
    void leave(Turn turn) {
        Optional<Turn> next;
        synchronized (this) {
            queue.remove(turn);
            if (turn.hasChannel) {
                turn.hasChannel = false;
                channels--;
            }
            next = nextInLine();
        }
        next.ifPresent(Turn::wake);
    }

    /** A call is over. */
    void free() {
        Optional<Turn> next;
        synchronized (this) {
            channels--;
            next = nextInLine();
        }
        next.ifPresent(Turn::wake);
    }

    private Optional<Turn> nextInLine() {
        return Optional.ofNullable(queue.peek()).filter(_ -> channels < channelLimit);
    }

    /** After a turn has its channel there may be room for another. */
    void wakeNext() {
        Optional<Turn> next;
        synchronized (this) {
            next = nextInLine();
        }
        next.ifPresent(Turn::wake);
    }

    // ---- figures

    synchronized void note(long minute, int status) {
        hour.note(minute, status);
    }

    /** Part of its channels in use; of one without a bound as if it had a thousand. */
    synchronized double load(TrunkCaps caps) {
        return (double) channels / caps.channels().orElse(1_000);
    }

    synchronized TrunkStatus status(Trunk trunk, long minute) {
        return new TrunkStatus(
                trunk.name(),
                trunk.tenant(),
                state(),
                since,
                out.orElse(""),
                lastStatus,
                roundTripMicros,
                channels,
                trunk.rules().caps().channels(),
                trunk.rules().caps().cps(),
                queue.size(),
                hour.codes(minute));
    }

    /** Whether nothing would be lost with it. */
    synchronized boolean idle() {
        return channels == 0 && queue.isEmpty();
    }
}
