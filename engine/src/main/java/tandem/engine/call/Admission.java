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
import tandem.dialplan.Trunk;
import tandem.engine.cdr.CallRecord;
import tandem.engine.cdr.CallRecord.Direction;
import tandem.engine.queue.SeatKey;
import tandem.engine.trunk.Channel;
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

    /**
     * All channels of the trunk are in use. Another way may lead to us; without Retry-After, which
     * would keep the carrier from sending any call (RFC 3261 21.5.4).
     */
    private static final HangupCause TRUNK_FULL = new HangupCause("trunk-busy", 503, 34);

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
            String to,
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
        Optional<Trunk> trunk = trunk(running.plan(), entry.get());
        Optional<Channel> channel = trunk.flatMap(exchange.trunks()::tryTake);
        if (trunk.isPresent() && channel.isEmpty()) {
            refuse(invite.leg(), TRUNK_FULL, 0);
            return;
        }
        start(running, invite, entry.get(), channel);
    }

    private static Optional<Trunk> trunk(Plan plan, Entry entry) {
        return entry.side() == Side.TRUNK
                ? Optional.ofNullable(plan.trunks().get(entry.via()))
                : Optional.empty();
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

    private Optional<Entry> entryOf(Plan plan, InviteFacts facts) {
        String dialled = facts.requestUri().user();
        return switch (facts.origin()) {
            case InviteFacts.Origin.Trunk(String name) ->
                    Optional.ofNullable(plan.trunks().get(name))
                            .flatMap(trunk -> fromTrunk(plan, trunk, facts));
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
                                                                            dialled,
                                                                            Optional.of(
                                                                                    new SeatKey(
                                                                                            owner.tenant()
                                                                                                    .name(),
                                                                                            owner.seat()
                                                                                                    .id())))));
        };
    }

    private Optional<Entry> fromTrunk(Plan plan, Trunk trunk, InviteFacts facts) {
        Tenant tenant = plan.tenants().get(trunk.tenant());
        if (tenant == null) {
            return Optional.empty();
        }
        String to = exchange.trunks().dialled(trunk, tenant.country(), facts.requestUri().user());
        String from = exchange.trunks().caller(trunk, tenant.country(), facts.from().user());
        return tenant.numberFor(to, Side.TRUNK)
                .map(
                        number ->
                                new Entry(
                                        tenant,
                                        number,
                                        Side.TRUNK,
                                        trunk.name(),
                                        from,
                                        to,
                                        Optional.empty()));
    }

    private void start(
            RunningPlan running,
            SipEvent.InviteReceived invite,
            Entry entry,
            Optional<Channel> channel) {
        CallStart.Name name = starts.draw();
        CallOrigin origin =
                new CallOrigin(
                        name.id(),
                        name.number(),
                        new FirstLeg.Received(invite.facts()),
                        new Aim.Flow(entry.number().flow()),
                        entry.via(),
                        entry.from(),
                        entry.to(),
                        entry.side() == Side.TRUNK ? Direction.INBOUND : Direction.INTERNAL,
                        running.plan(),
                        running.confDir(),
                        running.generation(),
                        entry.tenant(),
                        entry.number(),
                        entry.seat(),
                        terms(running.plan(), entry));
        starts.received(origin, invite.leg(), channel);
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
