package tandem.engine.call;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import tandem.dialplan.Number;
import tandem.dialplan.Plan;
import tandem.dialplan.Tenant;
import tandem.dialplan.Tenant.Side;
import tandem.engine.cdr.CallRecord;
import tandem.engine.cdr.CallRecord.Direction;
import tandem.engine.queue.SeatKey;
import tandem.sip.HangupCause;
import tandem.sip.InviteFacts;
import tandem.sip.LegId;
import tandem.sip.SipCommand;
import tandem.sip.SipEvent;

/**
 * Decides on each INVITE: whose it is, which number of the plan, whether there is room. What is
 * admitted gets a CDR and a script; the rest is refused at once and counted.
 *
 * <p>Runs on: sip loop.
 */
public final class Admission {
    private static final Logger LOG = LoggerFactory.getLogger(Admission.class);
    private static final int OVERLOAD_RETRY_SECONDS = 5;
    private static final int STORAGE_RETRY_SECONDS = 30;

    /** All lines of a tenant are busy; no other way leads to it, so the carrier shall not try. */
    private static final HangupCause TENANT_LIMIT = new HangupCause("tenant-limit", 486, 34);

    private final Exchange exchange;
    private final Supplier<RunningPlan> plans;
    private final CallStart starts;

    /**
     * The plan in force.
     *
     * @param confDir where its files are
     * @param generation its number in the life of the engine, from 1
     */
    public record RunningPlan(Plan plan, java.nio.file.Path confDir, long generation) {}

    /** Told of what ended and what never began; for metrics. Runs on: call script, sip loop. */
    public interface CallEnds {
        void ended(CallRecord record);

        void refused(HangupCause cause);
    }

    /** Where a call comes from and where it goes. */
    private record Entry(
            Tenant tenant,
            Number number,
            Side side,
            String via,
            String from,
            Optional<SeatKey> seat) {}

    public Admission(CallStart starts, Supplier<RunningPlan> plans) {
        this.exchange = starts.exchange();
        this.plans = plans;
        this.starts = starts;
    }

    public void admit(SipEvent.InviteReceived invite) {
        RunningPlan running = plans.get();
        if (exchange.registry().size() >= running.plan().settings().limits().calls()) {
            refuse(invite.leg(), HangupCause.OVERLOAD, OVERLOAD_RETRY_SECONDS);
            return;
        }
        if (!exchange.log().writable()) {
            refuse(invite.leg(), HangupCause.STORAGE, STORAGE_RETRY_SECONDS);
            return;
        }
        Optional<Entry> entry = entryOf(running.plan(), invite.facts());
        if (entry.isEmpty()) {
            refuse(invite.leg(), HangupCause.NOT_FOUND, 0);
            return;
        }
        if (isFull(entry.get())) {
            refuse(invite.leg(), TENANT_LIMIT, 0);
            return;
        }
        start(running, invite, entry.get());
    }

    /** Whether the tenant has as many calls from trunks as it may. */
    private boolean isFull(Entry entry) {
        OptionalInt limit = entry.tenant().limits().inbound();
        return entry.side() == Side.TRUNK
                && limit.isPresent()
                && exchange.registry().inbound(entry.tenant().name()) >= limit.getAsInt();
    }

    private void refuse(LegId leg, HangupCause cause, int retryAfterSeconds) {
        exchange.sip().tell(new SipCommand.Reject(leg, cause, retryAfterSeconds));
        starts.ends().refused(cause);
        LOG.debug("leg={} event=refused cause={}", leg, cause.reason());
    }

    private static Optional<Entry> entryOf(Plan plan, InviteFacts facts) {
        String dialled = facts.requestUri().user();
        return switch (facts.origin()) {
            case InviteFacts.Origin.Trunk(String name) ->
                    Optional.ofNullable(plan.trunks().get(name))
                            .map(trunk -> plan.tenants().get(trunk.tenant()))
                            .flatMap(
                                    tenant ->
                                            tenant.numberFor(dialled, Side.TRUNK)
                                                    .map(
                                                            number ->
                                                                    new Entry(
                                                                            tenant,
                                                                            number,
                                                                            Side.TRUNK,
                                                                            name,
                                                                            facts.from().user(),
                                                                            Optional.empty())));
            case InviteFacts.Origin.Account(String user) ->
                    plan.seatOfAccount(user)
                            .flatMap(
                                    owner ->
                                            owner.tenant()
                                                    .numberFor(dialled, Side.SEAT)
                                                    .map(
                                                            number ->
                                                                    new Entry(
                                                                            owner.tenant(),
                                                                            number,
                                                                            Side.SEAT,
                                                                            user,
                                                                            owner.seat().id(),
                                                                            Optional.of(
                                                                                    new SeatKey(
                                                                                            owner.tenant()
                                                                                                    .name(),
                                                                                            owner.seat()
                                                                                                    .id())))));
        };
    }

    private void start(RunningPlan running, SipEvent.InviteReceived invite, Entry entry) {
        CallStart.Name name = starts.draw();
        CallOrigin origin =
                new CallOrigin(
                        name.id(),
                        name.number(),
                        new FirstLeg.Received(invite.facts()),
                        new Aim.Flow(entry.number().flow()),
                        entry.via(),
                        entry.from(),
                        invite.facts().requestUri().user(),
                        entry.side() == Side.TRUNK ? Direction.INBOUND : Direction.INTERNAL,
                        running.plan(),
                        running.confDir(),
                        running.generation(),
                        entry.tenant(),
                        entry.number(),
                        entry.seat(),
                        terms(running.plan(), entry));
        starts.received(origin, invite.leg());
    }

    private static LegTerms terms(Plan plan, Entry entry) {
        return entry.side() == Side.TRUNK
                ? LegTerms.of(plan.trunks().get(entry.via()))
                : LegTerms.of(
                        entry.seat()
                                .flatMap(
                                        seat ->
                                                Optional.ofNullable(
                                                        entry.tenant().seats().get(seat.id()))));
    }
}
