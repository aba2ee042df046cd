package tandem.engine.call;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import tandem.engine.cdr.CallFact;
import tandem.engine.cdr.CallRecord;
import tandem.engine.cdr.CallRecord.HangupBy;
import tandem.engine.cdr.LegRecord.Role;
import tandem.engine.gate.Denial;
import tandem.engine.trunk.Channel;
import tandem.sip.HangupCause;
import tandem.sip.InviteFacts;
import tandem.sip.LegId;

/**
 * Begins calls that were admitted: names them, opens their records, starts their scripts. Runs on:
 * any.
 */
public final class CallStart {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS").withZone(ZoneOffset.UTC);

    private final Exchange exchange;
    private final Consumer<Call> flows;
    private final Admission.CallEnds ends;
    private final AtomicLong drawn = new AtomicLong();

    /**
     * @param flows what a call does; returns or throws {@link CallEnded}
     * @param ends told of what ended and what never began
     */
    public CallStart(Exchange exchange, Consumer<Call> flows, Admission.CallEnds ends) {
        this.exchange = exchange;
        this.flows = flows;
        this.ends = ends;
    }

    /**
     * The name of a call.
     *
     * @param number the same, for those who need a number
     */
    record Name(CallId id, long number) {}

    /**
     * A call that we place and that has not done anything yet.
     *
     * @param kept done when its opening can no longer be lost
     * @param go lets it begin; without this it ends by itself
     */
    record Placed(CompletableFuture<Void> kept, Runnable go) {}

    Exchange exchange() {
        return exchange;
    }

    Admission.CallEnds ends() {
        return ends;
    }

    Name draw() {
        long number = drawn.incrementAndGet();
        String stamp = STAMP.format(exchange.clock().now());
        return new Name(
                new CallId(stamp + "-" + Long.toString(number, Character.MAX_RADIX)), number);
    }

    /**
     * A call whose INVITE has come; it begins when its opening can no longer be lost.
     *
     * @param channel of the trunk that it comes from
     */
    void received(CallOrigin origin, LegId leg, Optional<Channel> channel) {
        Mailbox mailbox = mailbox();
        start(origin, mailbox, leg, List.of(), channel, mailbox::kept);
    }

    /**
     * A call that we place; its permit is closed when it is over.
     *
     * @param asked who wanted it, as a fact
     */
    Placed placed(CallOrigin origin, CallFact.Acted asked) {
        Mailbox mailbox = mailbox();
        CompletableFuture<Void> kept = new CompletableFuture<>();
        LegId leg = exchange.sip().newLeg();
        start(origin, mailbox, leg, List.of(asked), Optional.empty(), () -> kept.complete(null));
        return new Placed(kept, mailbox::kept);
    }

    /**
     * The record of a call that was never placed.
     *
     * @param asked who wanted it, as a fact
     * @param denials why it was not
     * @return done when it can no longer be lost
     */
    CompletableFuture<Void> refused(
            CallId id,
            CallFact.Opened opening,
            CallFact.Acted asked,
            List<Denial> denials,
            HangupCause cause) {
        CompletableFuture<Void> kept = new CompletableFuture<>();
        CallDraft draft =
                new CallDraft(
                        id,
                        exchange.clock().now(),
                        opening,
                        _ -> {},
                        exchange.log(),
                        exchange.clock());
        draft.open(() -> kept.complete(null));
        draft.acted(asked.act(), asked.party(), asked.by());
        denials.forEach(draft::refused);
        draft.ended(cause, HangupBy.ENGINE);
        CallRecord record = draft.record();
        exchange.log().closed(record);
        ends.ended(record);
        return kept;
    }

    private Mailbox mailbox() {
        return new Mailbox(exchange.scripts().waiting(), exchange.clock());
    }

    private void start(
            CallOrigin origin,
            Mailbox mailbox,
            LegId leg,
            List<CallFact.Acted> asked,
            Optional<Channel> channel,
            Runnable kept) {
        CallRegistry.LiveCall live = exchange.registry().add(origin, mailbox);
        exchange.registry().addLeg(leg, mailbox);
        Call call = callOf(origin, leg, mailbox, live, kept);
        channel.ifPresent(call.caller()::has);
        asked.forEach(by -> call.draft().acted(by.act(), by.party(), by.by()));
        exchange.scripts().start("call-" + origin.id(), new CallScript(call, flows, ends::ended));
    }

    private Call callOf(
            CallOrigin origin,
            LegId leg,
            Mailbox mailbox,
            CallRegistry.LiveCall live,
            Runnable kept) {
        Exchange own = exchange.forOneCall();
        Instant now = own.clock().now();
        CallFact.Opened opening =
                new CallFact.Opened(
                        origin.tenant().name(),
                        origin.direction(),
                        origin.from(),
                        origin.to(),
                        origin.aim().flow(),
                        origin.plan().hash(),
                        origin.generation());
        CallDraft draft =
                new CallDraft(
                        origin.id(), now, opening, live::publish, exchange.log(), own.clock());
        draft.open(kept);
        List<Leg> legs = new ArrayList<>();
        legs.add(first(origin, leg, own, now, draft));
        return new Call(origin, own, mailbox, draft, legs);
    }

    private static Leg first(
            CallOrigin origin, LegId id, Exchange exchange, Instant now, CallDraft draft) {
        Leg leg =
                new Leg(
                        1,
                        role(origin),
                        role(origin) == Role.TRUNK ? origin.to() : origin.from(),
                        origin.via(),
                        sipCallId(origin),
                        id,
                        exchange.media().newSession(origin.number()),
                        now,
                        Formats.of(origin.terms(), exchange.media().codecs()),
                        origin.terms(),
                        draft);
        leg.encrypt(Encryption.draw(origin.terms().srtp(), exchange.secrets()));
        return leg;
    }

    private static Role role(CallOrigin origin) {
        return switch (origin.first()) {
            case FirstLeg.Received _ -> Role.CALLER;
            case FirstLeg.Placed _ -> origin.callerSeat().isPresent() ? Role.SEAT : Role.TRUNK;
        };
    }

    private static String sipCallId(CallOrigin origin) {
        return switch (origin.first()) {
            case FirstLeg.Received(InviteFacts facts) -> facts.callId();
            case FirstLeg.Placed _ -> "";
        };
    }
}
