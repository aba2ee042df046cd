package tandem.engine.call;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import tandem.dialplan.Number;
import tandem.dialplan.Seat;
import tandem.dialplan.Tenant;
import tandem.dialplan.trunk.Way;
import tandem.engine.cdr.CallFact;
import tandem.engine.cdr.CallRecord.Direction;
import tandem.engine.gate.Attempt;
import tandem.engine.gate.Decision;
import tandem.engine.gate.Permit;
import tandem.engine.queue.SeatKey;
import tandem.engine.trunk.Carriers;
import tandem.sip.HangupCause;

/**
 * Decides on each call that is to be placed: whether there is room, whether the plan has all that
 * it names, whether the gate lets it pass. What passes gets a CDR and a script; what the gate
 * refuses gets a CDR. Runs on: any thread that may block.
 */
public final class Placing {
    /** Placed calls that nobody has answered yet. */
    public static final int MOST_RINGING = 200;

    private static final Logger LOG = LoggerFactory.getLogger(Placing.class);
    private static final long RING_MS = 60_000;
    private static final int OVERLOAD_RETRY_S = 5;
    private static final int STORAGE_RETRY_S = 30;
    private static final HangupCause TOO_MANY = new HangupCause("too-many-ringing", 503, 42);

    private final CallStart starts;
    private final Supplier<Admission.RunningPlan> plans;
    private final BooleanSupplier open;

    /** Being decided on now; each may become a call. */
    private final AtomicInteger underWay = new AtomicInteger();

    /**
     * @param open whether the engine takes new calls
     */
    public Placing(CallStart starts, Supplier<Admission.RunningPlan> plans, BooleanSupplier open) {
        this.starts = starts;
        this.plans = plans;
        this.open = open;
    }

    /** What became of a wish. */
    public sealed interface Outcome {
        /**
         * It is a call.
         *
         * @param kept done when its opening can no longer be lost
         * @param go lets it begin; a call that is not let go in two seconds ends by itself
         */
        record Placed(String call, CompletableFuture<Void> kept, Runnable go) implements Outcome {}

        /**
         * The gate refused it.
         *
         * @param call its CDR
         * @param kept done when that can no longer be lost
         */
        record Denied(String call, CompletableFuture<Void> kept, Decision.Denied why)
                implements Outcome {}

        /**
         * What it names is not there.
         *
         * @param wrong what is wrong, by field of the order
         */
        record Unfit(Map<String, String> wrong) implements Outcome {}

        /** There is no room for it now; no record is made of it. */
        record NoRoom(HangupCause cause, boolean tooMany, int retryAfterS) implements Outcome {}
    }

    /** An order with all that it names. */
    private record Fit(
            Admission.RunningPlan running,
            Tenant tenant,
            Number from,
            Way way,
            Optional<Seat> seat) {}

    /** Decides, and opens the record of what becomes of it. */
    public Outcome place(PlaceOrder order) {
        Admission.RunningPlan running = plans.get();
        int others = underWay.getAndIncrement();
        try {
            Optional<Outcome.NoRoom> full = room(running, others);
            if (full.isPresent()) {
                starts.ends().refused(full.get().cause());
                return full.get();
            }
            Map<String, String> wrong = new TreeMap<>();
            Optional<Fit> fit = fit(running, order, wrong);
            return wrong.isEmpty() && fit.isPresent()
                    ? decide(order, fit.get())
                    : new Outcome.Unfit(wrong);
        } finally {
            underWay.decrementAndGet();
        }
    }

    private Optional<Outcome.NoRoom> room(Admission.RunningPlan running, int others) {
        Exchange exchange = starts.exchange();
        if (!open.getAsBoolean()) {
            return Optional.of(new Outcome.NoRoom(HangupCause.DRAINING, false, STORAGE_RETRY_S));
        }
        if (!exchange.log().writable()) {
            return Optional.of(new Outcome.NoRoom(HangupCause.STORAGE, false, STORAGE_RETRY_S));
        }
        int most = running.plan().settings().limits().calls();
        if (exchange.registry().size() + others >= most) {
            return Optional.of(new Outcome.NoRoom(HangupCause.OVERLOAD, false, OVERLOAD_RETRY_S));
        }
        return exchange.registry().ringingOut() + others >= MOST_RINGING
                ? Optional.of(new Outcome.NoRoom(TOO_MANY, true, OVERLOAD_RETRY_S))
                : Optional.empty();
    }

    // ---- what the order names

    private Optional<Fit> fit(
            Admission.RunningPlan running, PlaceOrder order, Map<String, String> wrong) {
        Tenant tenant = running.plan().tenants().get(order.tenant());
        if (tenant == null) {
            wrong.put("tenant", "no tenant " + order.tenant());
            return Optional.empty();
        }
        Optional<Number> from =
                tenant.numbers().stream().filter(n -> n.id().equals(order.from())).findFirst();
        if (from.isEmpty()) {
            wrong.put("from", "no number " + order.from());
        }
        Optional<Way> way =
                starts.exchange()
                        .gate()
                        .way(
                                running.plan(),
                                tenant,
                                order.trunk().orElse(""),
                                order.to(),
                                order.from());
        if (way.isEmpty()) {
            wrong.put("trunk", order.trunk().map(t -> "no trunk " + t).orElse("none leads there"));
        }
        Optional<Seat> seat = aim(tenant, order.aim(), wrong);
        return from.flatMap(number -> way.map(by -> new Fit(running, tenant, number, by, seat)));
    }

    private static Optional<Seat> aim(Tenant tenant, Aim aim, Map<String, String> wrong) {
        switch (aim) {
            case Aim.Flow(String name) -> {
                if (!tenant.flows().containsKey(name)) {
                    wrong.put("flow", "no flow " + name);
                }
            }
            case Aim.Queue(String name) -> {
                if (!tenant.queues().containsKey(name)) {
                    wrong.put("queue", "no queue " + name);
                }
            }
            case Aim.Seat(String id) -> {
                Seat seat = tenant.seats().get(id);
                if (seat == null) {
                    wrong.put("seat", "no seat " + id);
                }
                return Optional.ofNullable(seat);
            }
        }
        return Optional.empty();
    }

    // ---- the gate

    private Outcome decide(PlaceOrder order, Fit fit) {
        CallStart.Name name = starts.draw();
        Attempt attempt =
                new Attempt(
                                name.id().value(),
                                fit.tenant(),
                                fit.way().name(),
                                order.to(),
                                order.from(),
                                order.purpose(),
                                Attempt.Origin.API)
                        .of(order.campaign())
                        .with(order.voice());
        return switch (starts.exchange().gate().decide(attempt)) {
            case Decision.Granted(Permit permit) -> {
                try {
                    yield placed(order, fit, name, permit);
                } catch (RuntimeException bug) {
                    permit.close();
                    throw bug;
                }
            }
            case Decision.Denied denied -> denied(order, fit, name, denied);
        };
    }

    private Outcome denied(PlaceOrder order, Fit fit, CallStart.Name name, Decision.Denied denied) {
        String reason = denied.first().reason().replace('_', '-');
        LOG.info("call={} event=denied tenant={} reason={}", name.id(), order.tenant(), reason);
        CallFact.Opened opening =
                new CallFact.Opened(
                        order.tenant(),
                        Direction.OUTBOUND,
                        fit.seat().map(Seat::id).orElse(fit.from().pattern().source()),
                        order.to(),
                        order.aim().flow(),
                        fit.running().plan().hash(),
                        fit.running().generation());
        return new Outcome.Denied(
                name.id().value(),
                starts.refused(
                        name.id(),
                        opening,
                        asked(order),
                        denied.denials(),
                        new HangupCause("blocked-" + reason, 403, 21)),
                denied);
    }

    private Outcome placed(PlaceOrder order, Fit fit, CallStart.Name name, Permit permit) {
        Carriers carriers = starts.exchange().trunks().carriers(fit.way());
        CallOrigin origin =
                new CallOrigin(
                        name.id(),
                        name.number(),
                        new FirstLeg.Placed(
                                permit,
                                carriers,
                                order.variables(),
                                order.ringMs().orElse(RING_MS)),
                        order.aim(),
                        fit.seat().map(Seat::account).orElse(carriers.first().name()),
                        fit.seat().map(Seat::id).orElse(permit.callerNumber()),
                        order.to(),
                        Direction.OUTBOUND,
                        fit.running().plan(),
                        fit.running().confDir(),
                        fit.running().generation(),
                        fit.tenant(),
                        fit.from(),
                        fit.seat().map(seat -> new SeatKey(order.tenant(), seat.id())),
                        fit.seat().isPresent()
                                ? LegTerms.of(fit.seat())
                                : LegTerms.of(carriers.first()));
        CallStart.Placed call = starts.placed(origin, asked(order));
        return new Outcome.Placed(name.id().value(), call.kept(), call.go());
    }

    /** Stands in the record as a mark, and beside the call's events. */
    private static CallFact.Acted asked(PlaceOrder order) {
        return new CallFact.Acted("placed_" + order.purpose().word(), order.to(), order.by());
    }
}
