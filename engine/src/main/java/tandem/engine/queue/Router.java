package tandem.engine.queue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import tandem.dialplan.Plan;
import tandem.dialplan.QueueSpec;
import tandem.dialplan.Tenant;
import tandem.engine.journal.Journal;
import tandem.engine.queue.RouterCommand.Leave.Departure;
import tandem.engine.time.Agent;
import tandem.engine.time.Deadlines;
import tandem.engine.time.EngineClock;
import tandem.sip.Contact;

/**
 * The seat router: the only writer of queues, seats and leases. Matches on events, never by
 * polling: a call that arrives or is free again looks for the seat that has been idle longest; a
 * seat that becomes free looks for the caller who has waited longest over all its queues.
 *
 * <p>Runs on: seat-router loop.
 */
public final class Router implements Agent<RouterCommand> {
    private static final Logger LOG = LoggerFactory.getLogger(Router.class);

    /** What a call may take beyond its ring limit to say how the ringing ended. */
    private static final long GRACE_NS = 10_000_000_000L;

    /**
     * However small the plan sets {@code retry}, a phone that declines at once must not be rung in
     * a loop.
     */
    private static final long LEAST_RETRY_NS = 1_000_000_000L;

    private static final long RECONCILE_NS = 1_000_000_000L;

    private final RouterFacts facts;
    private final EngineClock clock;
    private final Predicate<String> callLives;
    private final Deadlines deadlines = new Deadlines();
    private final Map<SeatKey, Seat> seats = new TreeMap<>();
    private final Map<String, Seat> seatsByAccount = new HashMap<>();

    /** Of all accounts that the SIP side knows, also before the plan that brings their seat. */
    private final Map<String, List<Contact>> contacts = new HashMap<>();

    private final Map<QueueKey, CallQueue> queues = new HashMap<>();
    private final Map<Long, WaitingCall> waiting = new HashMap<>();
    private final Map<Long, LeaseHolder> holders = new HashMap<>();
    private final RouterGauges gauges = new RouterGauges();

    /** Leases (by id) and waits (by negative ticket) without a live call at the last look. */
    private Set<Long> suspects = Set.of();

    private long talkLimitNs = 4 * 3_600_000_000_000L;
    private long leasesDrawn;
    private long arrivals;

    /** Who asked for a lease. */
    private record LeaseHolder(
            Lease lease,
            Seat seat,
            @Nullable WaitingCall waiting,
            long ticket,
            Consumer<RouterEvent> events) {}

    /**
     * @param callLives whether a call with this id still runs; any thread
     * @param journal where changes of seats and lines are written down
     */
    public Router(EngineClock clock, Predicate<String> callLives, Journal journal) {
        this.facts = new RouterFacts(journal, clock);
        this.clock = clock;
        this.callLives = callLives;
        deadlines.at(clock.nanos() + RECONCILE_NS, this::reconcile);
    }

    public RouterGauges gauges() {
        return gauges;
    }

    /** The leases held now. Runs on: the router's thread. */
    Stream<Lease> leases() {
        return holders.values().stream().map(LeaseHolder::lease);
    }

    @Override
    public void on(RouterCommand command) {
        switch (command) {
            case RouterCommand.Know know -> know(know.plan());
            case RouterCommand.Reachable reachable -> reachable(reachable);
            case RouterCommand.Enqueue wish -> enqueue(wish);
            case RouterCommand.Leave leave -> leave(leave);
            case RouterCommand.AskPosition ask -> tellPosition(ask.ticket());
            case RouterCommand.Seize wish -> seize(wish);
            case RouterCommand.GiveUp(long ticket) -> giveUp(ticket);
            case RouterCommand.Connected connected -> connected(connected.lease());
            case RouterCommand.Missed missed -> missed(missed);
            case RouterCommand.Release release -> release(release.lease(), release.wrapUpMs());
            case RouterCommand.ViewSeats view -> view.reply().complete(viewSeats());
            case RouterCommand.ViewQueues view -> view.reply().complete(viewQueues());
        }
        gauges.leases(holders.size());
    }

    @Override
    public long runDue() {
        long next = deadlines.run(clock.nanos());
        gauges.leases(holders.size());
        return next;
    }

    // ---- plan and presence

    private void know(Plan plan) {
        talkLimitNs = plan.settings().limits().callMs() * 1_000_000 + GRACE_NS;
        seats.values().forEach(seat -> seat.known = false);
        queues.values().forEach(queue -> queue.known = false);
        seatsByAccount.clear();
        for (Tenant tenant : plan.tenants().values()) {
            tenant.seats().values().forEach(spec -> knowSeat(tenant, spec));
            tenant.queues().values().forEach(spec -> knowQueue(tenant, spec));
        }
        queues.values().removeIf(queue -> !queue.known && queue.line.isEmpty());
        queues.values().stream().filter(queue -> !queue.known).forEach(this::serve);
        for (Seat seat : List.copyOf(seats.values())) {
            settlePresence(seat);
            settleUnknown(seat);
            offerTo(seat);
        }
        List.copyOf(queues.values()).forEach(this::refuseIfNobody);
    }

    private void knowSeat(Tenant tenant, tandem.dialplan.Seat spec) {
        Seat seat =
                seats.computeIfAbsent(
                        new SeatKey(tenant.name(), spec.id()),
                        key -> new Seat(key, spec.name(), spec.account(), clock.now()));
        seat.known = true;
        seat.name = spec.name();
        seat.account = spec.account();
        seat.contacts = contacts.getOrDefault(spec.account(), List.of());
        seatsByAccount.put(spec.account(), seat);
    }

    private void knowQueue(Tenant tenant, QueueSpec spec) {
        CallQueue queue =
                queues.computeIfAbsent(
                        new QueueKey(tenant.name(), spec.name()), key -> new CallQueue(key, spec));
        queue.known = true;
        queue.spec = spec;
        serve(queue);
    }

    /** Lets the seats of its rules serve a queue, as far as there still are such seats. */
    private void serve(CallQueue queue) {
        queue.seats.clear();
        for (String id : queue.spec.seats()) {
            SeatKey key = new SeatKey(queue.key.tenant(), id);
            Seat seat = seats.get(key);
            if (seat != null) {
                queue.seats.put(key, seat);
            }
        }
    }

    /** A seat that the plan no longer has goes when nothing holds it. */
    private void settleUnknown(Seat seat) {
        if (!seat.known && seat.lease().isEmpty()) {
            // By its identity: the plan may have brought another of that name meanwhile.
            seats.remove(seat.key, seat);
        }
    }

    private void reachable(RouterCommand.Reachable change) {
        if (change.contacts().isEmpty()) {
            contacts.remove(change.account());
        } else {
            contacts.put(change.account(), change.contacts());
        }
        Seat seat = seatsByAccount.get(change.account());
        if (seat == null) {
            return;
        }
        boolean was = seat.reachable();
        seat.contacts = change.contacts();
        settlePresence(seat);
        if (was && !seat.reachable()) {
            queuesOf(seat).forEach(this::refuseIfNobody);
        }
    }

    private void settlePresence(Seat seat) {
        switch (seat.state()) {
            case SeatState.Away _ -> {
                if (seat.reachable()) {
                    idle(seat);
                }
            }
            case SeatState.Idle _ -> {
                if (!seat.reachable()) {
                    enter(seat, new SeatState.Away());
                }
            }
            case SeatState.Ringing _, SeatState.Talking _, SeatState.WrapUp _ -> {}
        }
    }

    private void refuseIfNobody(CallQueue queue) {
        if (queue.spec.whenNobody() == QueueSpec.WhenNobody.LEAVE && !queue.anyReachable()) {
            for (WaitingCall call : List.copyOf(queue.unoffered)) {
                remove(call, "no-seat");
                call.events.accept(
                        new RouterEvent.QueueRefused(
                                call.ticket, RouterEvent.QueueRefused.Reason.NO_SEAT));
            }
        }
    }

    // ---- callers

    private void enqueue(RouterCommand.Enqueue wish) {
        CallQueue queue = lineFor(wish);
        Optional<RouterEvent.QueueRefused.Reason> refusal = refusal(queue);
        if (refusal.isPresent()) {
            facts.refused(wish, refusal.get());
            wish.events().accept(new RouterEvent.QueueRefused(wish.ticket(), refusal.get()));
            return;
        }
        queues.putIfAbsent(queue.key, queue);
        WaitingCall call = new WaitingCall(wish, queue, arrivals++, clock.nanos());
        waiting.put(call.ticket, call);
        queue.line.add(call);
        queue.unoffered.add(call);
        queue.offered++;
        facts.entered(call);
        findSeatFor(call);
    }

    /** A call whose plan has a queue that is no more gets its line all the same. */
    private CallQueue lineFor(RouterCommand.Enqueue wish) {
        CallQueue queue = queues.get(wish.queue());
        if (queue != null) {
            return queue;
        }
        CallQueue gone = new CallQueue(wish.queue(), wish.spec());
        gone.known = false;
        serve(gone);
        return gone;
    }

    private static Optional<RouterEvent.QueueRefused.Reason> refusal(CallQueue queue) {
        if (queue.spec.maxLength().isPresent()
                && queue.line.size() >= queue.spec.maxLength().getAsInt()) {
            return Optional.of(RouterEvent.QueueRefused.Reason.FULL);
        }
        if (queue.spec.whenNobody() == QueueSpec.WhenNobody.LEAVE && !queue.anyReachable()) {
            return Optional.of(RouterEvent.QueueRefused.Reason.NO_SEAT);
        }
        return Optional.empty();
    }

    private void leave(RouterCommand.Leave leave) {
        WaitingCall call = waiting.get(leave.ticket());
        if (call == null) {
            return;
        }
        if (leave.why() == Departure.ABANDONED) {
            call.queue.abandoned++;
        }
        remove(
                call,
                switch (leave.why()) {
                    case ABANDONED -> "abandoned";
                    case TIMED_OUT -> "timed-out";
                });
        LeaseHolder holder = call.offered == null ? null : holders.get(call.offered.id());
        if (holder != null) {
            free(holder, 0);
        }
    }

    private void remove(WaitingCall call, String why) {
        boolean waited = waiting.remove(call.ticket) != null;
        call.queue.line.remove(call);
        call.queue.unoffered.remove(call);
        if (waited) {
            facts.left(call, why);
        }
        if (!call.queue.known && call.queue.line.isEmpty()) {
            queues.remove(call.queue.key, call.queue);
        }
    }

    private void tellPosition(long ticket) {
        WaitingCall call = waiting.get(ticket);
        if (call != null) {
            call.events.accept(
                    new RouterEvent.Position(
                            ticket, call.queue.positionOf(call), call.queue.line.size()));
        }
    }

    // ---- matching

    private void findSeatFor(WaitingCall call) {
        long nowNs = clock.nanos();
        call.queue.seats.values().stream()
                .filter(seat -> seat.free(nowNs) && !call.spares(seat, nowNs))
                .min(
                        Comparator.comparingLong((Seat seat) -> seat.idleSinceNs() - nowNs)
                                .thenComparing(seat -> seat.key))
                .ifPresent(seat -> offer(seat, call));
    }

    private void offerTo(Seat seat) {
        long nowNs = clock.nanos();
        if (!seat.free(nowNs)) {
            return;
        }
        WaitingCall best = null;
        for (CallQueue queue : queuesOf(seat)) {
            WaitingCall first = firstFor(queue, seat, nowNs);
            if (first != null && (best == null || first.compareTo(best) < 0)) {
                best = first;
            }
        }
        if (best != null) {
            offer(seat, best);
        }
    }

    private static @Nullable WaitingCall firstFor(CallQueue queue, Seat seat, long nowNs) {
        for (WaitingCall call : queue.unoffered) {
            if (!call.spares(seat, nowNs)) {
                return call;
            }
        }
        return null;
    }

    private List<CallQueue> queuesOf(Seat seat) {
        List<CallQueue> serving = new ArrayList<>();
        for (CallQueue queue : queues.values()) {
            if (queue.seats.containsKey(seat.key)) {
                serving.add(queue);
            }
        }
        return serving;
    }

    private void offer(Seat seat, WaitingCall call) {
        Lease lease = new Lease(++leasesDrawn, seat.key, call.call, Lease.Purpose.QUEUE);
        call.queue.unoffered.remove(call);
        call.offered = lease;
        QueueSpec spec = call.queue.spec;
        hold(new LeaseHolder(lease, seat, call, call.ticket, call.events), spec.ringMs());
        call.events.accept(
                new RouterEvent.SeatOffered(
                        call.ticket, lease, seat.contacts, spec.ringMs(), spec.wrapUpMs()));
    }

    // ---- leases

    private void seize(RouterCommand.Seize wish) {
        Seat seat = seats.get(wish.seat());
        Optional<RouterEvent.SeatBusy.Reason> refusal = refusal(seat, wish.purpose());
        if (seat == null || refusal.isPresent()) {
            RouterEvent.SeatBusy.Reason reason =
                    refusal.orElse(RouterEvent.SeatBusy.Reason.UNKNOWN);
            wish.events().accept(new RouterEvent.SeatBusy(wish.ticket(), reason));
            return;
        }
        Lease lease = new Lease(++leasesDrawn, seat.key, wish.call(), wish.purpose());
        hold(new LeaseHolder(lease, seat, null, wish.ticket(), wish.events()), wish.ringMs());
        wish.events().accept(new RouterEvent.Seized(wish.ticket(), lease, seat.contacts));
    }

    /**
     * A seat that dials ends its own wrap-up and needs no registration; one that is dialled must be
     * ready.
     */
    private static Optional<RouterEvent.SeatBusy.Reason> refusal(
            @Nullable Seat seat, Lease.Purpose purpose) {
        if (seat == null || !seat.known) {
            return Optional.of(RouterEvent.SeatBusy.Reason.UNKNOWN);
        }
        boolean calling = purpose == Lease.Purpose.CALLING;
        return switch (seat.state()) {
            case SeatState.Idle _ -> Optional.empty();
            case SeatState.Away _ ->
                    calling ? Optional.empty() : Optional.of(RouterEvent.SeatBusy.Reason.AWAY);
            case SeatState.WrapUp _ ->
                    calling ? Optional.empty() : Optional.of(RouterEvent.SeatBusy.Reason.BUSY);
            case SeatState.Ringing _, SeatState.Talking _ ->
                    Optional.of(RouterEvent.SeatBusy.Reason.BUSY);
        };
    }

    private void giveUp(long ticket) {
        holders.values().stream()
                .filter(holder -> holder.ticket == ticket && holder.waiting == null)
                .findFirst()
                .ifPresent(holder -> free(holder, 0));
    }

    private void hold(LeaseHolder holder, long ringMs) {
        long deadlineNs = clock.nanos() + ringMs * 1_000_000 + GRACE_NS;
        holders.put(holder.lease.id(), holder);
        enter(holder.seat, new SeatState.Ringing(holder.lease, deadlineNs));
    }

    private void connected(Lease lease) {
        LeaseHolder holder = holders.get(lease.id());
        if (holder == null) {
            return;
        }
        if (holder.waiting != null && waiting.containsKey(holder.waiting.ticket)) {
            holder.waiting.queue.answered++;
            remove(holder.waiting, "answered");
        }
        long deadlineNs = clock.nanos() + talkLimitNs;
        enter(holder.seat, new SeatState.Talking(lease, deadlineNs));
    }

    private void missed(RouterCommand.Missed missed) {
        LeaseHolder holder = holders.get(missed.lease().id());
        if (holder == null) {
            return;
        }
        long nowNs = clock.nanos();
        WaitingCall call = holder.waiting;
        long retryNs =
                Math.max(
                        LEAST_RETRY_NS, (call == null ? 0 : call.queue.spec.retryMs()) * 1_000_000);
        if (missed.why() == RouterCommand.Missed.Reason.UNREACHABLE) {
            holder.seat.restUntilNs = nowNs + retryNs;
        }
        if (call != null && waiting.containsKey(call.ticket)) {
            call.offered = null;
            call.spare(holder.seat, nowNs + retryNs);
            call.queue.unoffered.add(call);
            findSeatFor(call);
        }
        free(holder, 0);
        deadlines.at(nowNs + retryNs, () -> offerTo(holder.seat));
    }

    private void release(Lease lease, long wrapUpMs) {
        LeaseHolder holder = holders.get(lease.id());
        if (holder != null) {
            free(holder, wrapUpMs);
        }
    }

    private void free(LeaseHolder holder, long wrapUpMs) {
        holders.remove(holder.lease.id());
        Seat seat = holder.seat;
        if (!seat.heldBy(holder.lease)) {
            return;
        }
        if (wrapUpMs > 0 && seat.known) {
            long untilNs = clock.nanos() + wrapUpMs * 1_000_000;
            enter(seat, new SeatState.WrapUp(holder.lease, untilNs));
            deadlines.at(untilNs, () -> endWrapUp(seat, holder.lease));
        } else {
            idle(seat);
        }
    }

    private void endWrapUp(Seat seat, Lease lease) {
        if (seat.state() instanceof SeatState.WrapUp(Lease of, _) && of.id() == lease.id()) {
            idle(seat);
        }
    }

    private void idle(Seat seat) {
        enter(seat, seat.reachable() ? new SeatState.Idle() : new SeatState.Away());
        settleUnknown(seat);
        offerTo(seat);
    }

    /**
     * Compares leases with live calls each second: whatever went wrong, no seat stays busy for
     * nothing. What is found once may be on its way here (a call returns its leases, then it is
     * gone); what is found twice is a fault. A lease past its deadline is one at once.
     */
    private void reconcile() {
        Set<Long> found = new HashSet<>();
        long stuckMs = 0;
        for (LeaseHolder holder : List.copyOf(holders.values())) {
            if (holder.seat.deadlineNs() - clock.nanos() <= 0) {
                takeBack(holder, "deadline");
                continue;
            }
            if (callLives.test(holder.lease.call())) {
                continue;
            }
            found.add(holder.lease.id());
            if (suspects.contains(holder.lease.id())) {
                stuckMs = RECONCILE_NS / 1_000_000;
                takeBack(holder, "call-gone");
            }
        }
        for (WaitingCall call : List.copyOf(waiting.values())) {
            if (callLives.test(call.call)) {
                continue;
            }
            found.add(-call.ticket);
            if (suspects.contains(-call.ticket)) {
                LOG.warn("call={} event=left-in-line queue={}", call.call, call.queue.key.name());
                remove(call, "lost");
            }
        }
        suspects = found;
        gauges.stuckMs(stuckMs);
        deadlines.at(clock.nanos() + RECONCILE_NS, this::reconcile);
    }

    private void takeBack(LeaseHolder holder, String why) {
        gauges.leaseTakenBack();
        LOG.warn(
                "call={} seat={} event=lease-taken-back why={}",
                holder.lease.call(),
                holder.seat.key.id(),
                why);
        if (holder.waiting != null) {
            remove(holder.waiting, "lost");
        }
        free(holder, 0);
        holder.events.accept(new RouterEvent.LeaseLost(holder.ticket, holder.lease));
    }

    private void enter(Seat seat, SeatState state) {
        boolean differs = RouterFacts.differs(seat.state(), state);
        if (differs && seat.state() instanceof SeatState.WrapUp(Lease of, _)) {
            facts.wrappedUp(of, seat);
        }
        seat.enter(state, clock.nanos(), clock.now());
        if (differs) {
            facts.seat(seat);
        }
    }

    // ---- views

    private List<SeatView> viewSeats() {
        return seats.values().stream().map(seat -> seat.view(clock.nanos(), clock.now())).toList();
    }

    private List<QueueView> viewQueues() {
        return queues.values().stream()
                .sorted(
                        Comparator.comparing((CallQueue queue) -> queue.key.tenant())
                                .thenComparing(queue -> queue.key.name()))
                .map(queue -> queue.view(clock.nanos()))
                .toList();
    }
}
