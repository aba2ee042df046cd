package tandem.engine.trunk;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.random.RandomGenerator;

import tandem.dialplan.Plan;
import tandem.dialplan.Trunk;
import tandem.dialplan.trunk.NumberForm;
import tandem.dialplan.trunk.TrunkGroup;
import tandem.dialplan.trunk.Way;
import tandem.engine.gate.Permit;
import tandem.engine.time.EngineClock;
import tandem.sip.HangupCause;

/**
 * All trunks as they stand now: who is there, how much is free. Runs on: any; never waits.
 *
 * <p>What is known of a trunk outlives a change of the plan as long as a trunk has the name.
 */
public final class Trunks {
    private static final int SUCCESS = 200;
    private static final long MINUTE_NS = 60_000_000_000L;

    private final EngineClock clock;
    private final NumberWriter writer;
    private final RandomGenerator chance;
    private final Told told;
    private final Function<String, Optional<String>> outOfService;

    /** Names are those of plans, so their number is bounded; {@link #know} forgets the rest. */
    private final ConcurrentHashMap<String, Line> lines = new ConcurrentHashMap<>();

    /** Told what happens; must not block. */
    public interface Told {
        /** Tells nobody. */
        Told NOBODY =
                new Told() {
                    @Override
                    public void ended(String trunk, int status) {}

                    @Override
                    public void skipped(String trunk, HangupCause cause) {}

                    @Override
                    public void changed(String trunk, TrunkState state) {}
                };

        /**
         * An INVITE to a trunk has come to its end.
         *
         * @param status its final status; 200 when it was answered
         */
        void ended(String trunk, int status);

        /** A trunk was passed over. */
        void skipped(String trunk, HangupCause cause);

        void changed(String trunk, TrunkState state);
    }

    /**
     * @param chance where weights decide; used by many threads
     * @param outOfService why an operator has taken a trunk out, by its name
     */
    public Trunks(
            EngineClock clock,
            NumberWriter writer,
            RandomGenerator chance,
            Told told,
            Function<String, Optional<String>> outOfService) {
        this.clock = clock;
        this.writer = writer;
        this.chance = chance;
        this.told = told;
        this.outOfService = outOfService;
    }

    /** Of an engine without operators and figures. */
    public Trunks(EngineClock clock, NumberWriter writer, RandomGenerator chance) {
        this(clock, writer, chance, Told.NOBODY, _ -> Optional.empty());
    }

    Line line(String trunk) {
        return lines.computeIfAbsent(
                trunk, name -> new Line(clock.now(), outOfService.apply(name)));
    }

    // ---- calls to trunks

    /** The trunks of a way, as a call that begins now tries them. */
    public Carriers carriers(Way way) {
        return new Carriers(
                Candidates.of(way, this::load, chance),
                way.groups().stream().mapToInt(TrunkGroup::attempts).sum() > MOST_ATTEMPTS
                        ? MOST_ATTEMPTS
                        : way.groups().stream().mapToInt(TrunkGroup::attempts).sum(),
                way.groups().stream().mapToLong(TrunkGroup::withinMs).max().orElseThrow());
    }

    /** INVITEs of one call, whatever groups it goes through. */
    static final int MOST_ATTEMPTS = 10;

    private double load(Trunk trunk) {
        return line(trunk.name()).load(trunk.rules().caps());
    }

    /**
     * @param wake told that the hunt may go on; runs on any thread
     * @param own the clock of the call
     */
    public Hunt hunt(Permit permit, Carriers carriers, Runnable wake, EngineClock own) {
        return new Hunt(this, permit, carriers, wake, own);
    }

    Channel channel(String trunk, Line line) {
        return new Channel(
                (cause, answered) -> {
                    int status = answered ? SUCCESS : cause.sipStatus();
                    line.note(minute(), status);
                    told.ended(trunk, status);
                },
                line::free);
    }

    void skipped(String trunk, HangupCause cause) {
        told.skipped(trunk, cause);
    }

    // ---- calls from trunks

    /** A channel for a call that comes from a trunk; empty when it has no free one. */
    public Optional<Channel> tryTake(Trunk trunk) {
        Line line = line(trunk.name());
        return line.tryTake(trunk.rules().caps())
                ? Optional.of(new Channel((_, _) -> {}, line::free))
                : Optional.empty();
    }

    // ---- numbers

    /** The called number as a trunk wants it. */
    public String called(Trunk trunk, String home, String number) {
        NumberForm form = trunk.rules().sent();
        return form.edged(writer.written(number, home, form.called()));
    }

    /** The number shown as a trunk wants it. */
    public String shown(Trunk trunk, String home, String number) {
        return writer.written(number, home, trunk.rules().sent().caller());
    }

    /** A called number that a trunk wrote, as plans know it. */
    public String dialled(Trunk trunk, String home, String number) {
        NumberForm form = trunk.rules().received();
        return writer.written(form.edged(number), home, form.called());
    }

    /** The number of a caller that a trunk wrote, as plans know it. */
    public String caller(Trunk trunk, String home, String number) {
        return writer.written(number, home, trunk.rules().received().caller());
    }

    // ---- states

    /**
     * OPTIONS was answered.
     *
     * @param status 0 = it was not
     */
    public void pinged(String trunk, int status, long micros) {
        change(trunk, line -> line.pinged(status, micros, clock.now()));
    }

    /**
     * @param reason why an operator takes it out; empty = it is taken in again
     */
    public void out(String trunk, Optional<String> reason) {
        change(trunk, line -> line.out(reason, clock.now()));
    }

    private void change(String trunk, java.util.function.Consumer<Line> what) {
        Line line = line(trunk);
        TrunkState before = line.state();
        what.accept(line);
        TrunkState now = line.state();
        if (before != now) {
            told.changed(trunk, now);
        }
    }

    /** The trunks of the plan in force. */
    public void know(Plan plan) {
        lines.entrySet()
                .removeIf(
                        entry ->
                                !plan.trunks().containsKey(entry.getKey())
                                        && entry.getValue().idle());
        plan.trunks()
                .forEach(
                        (name, trunk) -> {
                            if (trunk.optionsEveryMs() == 0) {
                                change(name, line -> line.unpinged(clock.now()));
                            }
                        });
    }

    public TrunkStatus status(Trunk trunk) {
        return line(trunk.name()).status(trunk, minute());
    }

    private long minute() {
        return clock.nanos() / MINUTE_NS;
    }
}
