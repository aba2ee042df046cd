package tandem.engine.call;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import tandem.dialplan.Trunk;
import tandem.dialplan.trunk.Way;
import tandem.engine.cdr.CallRecord.HangupBy;
import tandem.engine.cdr.CallRecord.State;
import tandem.engine.cdr.LegRecord.Role;
import tandem.engine.fetch.FetchRequest;
import tandem.engine.gate.Attempt;
import tandem.engine.gate.Decision;
import tandem.engine.gate.Denial;
import tandem.engine.gate.Permit;
import tandem.engine.queue.Lease;
import tandem.engine.queue.RouterCommand;
import tandem.engine.queue.RouterEvent;
import tandem.engine.queue.SeatKey;
import tandem.engine.room.RoomEvent;
import tandem.engine.trunk.Carriers;
import tandem.engine.trunk.Hunt;
import tandem.media.Audio;
import tandem.media.MediaCommand;
import tandem.media.MediaEvent;
import tandem.sip.DigitInfo;
import tandem.sip.HangupCause;
import tandem.sip.SipCommand;
import tandem.sip.SipEvent;
import tandem.sip.sdp.OfferAnswer;

/**
 * One call as its script sees it: waits for events, keeps the state of its legs, and commands the
 * loops. Everything here runs on the call's own script; nothing is shared.
 *
 * <p>{@link #await} is the one place to wait. It notes what an event says about the legs before the
 * verb sees it, and ends the script with {@link CallEnded} when the caller is gone.
 */
public final class Call {
    private static final Logger LOG = LoggerFactory.getLogger(Call.class);
    private static final int TYPED_BOUND = 64;
    private static final long OPEN_LIMIT_MS = 5_000;
    private static final long ROUTER_LIMIT_MS = 5_000;
    private static final long KEPT_LIMIT_MS = 2_000;
    private static final int RETRY_SECONDS = 5;
    private static final long ACK_LIMIT_MS = 35_000;

    private final CallOrigin origin;
    private final Exchange exchange;
    private final Mailbox mailbox;
    private final CallDraft draft;
    private final List<Leg> legs;
    private final Holds holds;
    private final Bridge bridge;
    private final Guests guests;
    private final Controls controls;
    private final Listeners listeners;
    private final Invites invites;
    private final SameCodec sameCodec;
    private final ArrayDeque<CallEvent> deferred = new ArrayDeque<>();
    private final StringBuilder typed = new StringBuilder();
    private final HeldLeases leases;
    private final CallRecording recording;
    private final CallMessage message;
    private final Set<String> milestones = new HashSet<>();
    private final long endNs;
    private Leg caller;

    /** Whether the end of the caller's leg is the end of the call; not while we ring it. */
    private boolean callerStands;

    private boolean answered;
    private @Nullable String callerDescription;
    private HangupBy partedBy = HangupBy.ENGINE;
    private HangupCause partedCause = HangupCause.NORMAL;
    private Predicate<CallAct> expected = act -> false;
    private long drawn;

    Call(CallOrigin origin, Exchange exchange, Mailbox mailbox, CallDraft draft, List<Leg> legs) {
        this.origin = origin;
        this.exchange = exchange;
        this.mailbox = mailbox;
        this.draft = draft;
        this.legs = legs;
        this.caller = legs.getFirst();
        this.callerStands = origin.first() instanceof FirstLeg.Received;
        this.holds = new Holds(this);
        this.bridge = new Bridge(this);
        this.guests = new Guests(this);
        this.controls = new Controls(this);
        this.listeners = new Listeners(this);
        this.invites = new Invites(this);
        this.sameCodec = new SameCodec(this);
        this.leases = new HeldLeases(exchange.router());
        this.recording = new CallRecording(origin, this::party, exchange, draft);
        this.message = new CallMessage(origin, this::party, exchange, mailbox);
        this.endNs =
                exchange.clock().nanos() + origin.plan().settings().limits().callMs() * 1_000_000;
    }

    public String id() {
        return origin.id().value();
    }

    public CallOrigin origin() {
        return origin;
    }

    public Exchange exchange() {
        return exchange;
    }

    public CallDraft draft() {
        return draft;
    }

    /** The leg of the party whom the call is about: who has called, or who was called first. */
    public Leg caller() {
        return caller;
    }

    private tandem.media.SessionId party() {
        return caller.session();
    }

    /**
     * Who was called first has answered: from now on this leg is the caller's to all that follows,
     * and its end is the end of the call.
     */
    public void callerIs(Leg leg) {
        bridge.callerIs(caller, leg);
        caller = leg;
        callerStands = true;
    }

    public Holds holds() {
        return holds;
    }

    public Bridge bridge() {
        return bridge;
    }

    public Guests guests() {
        return guests;
    }

    public Invites invites() {
        return invites;
    }

    public HeldLeases leases() {
        return leases;
    }

    public CallRecording recording() {
        return recording;
    }

    public CallMessage message() {
        return message;
    }

    /**
     * Logs a step in the life of the call; the first of its kind at INFO, so that no call writes
     * more than a few lines.
     */
    public void milestone(String event, String detail) {
        if (milestones.add(event)) {
            LOG.info("call={} event={}{}{}", id(), event, detail.isEmpty() ? "" : " ", detail);
        } else {
            LOG.debug("call={} event={}{}{}", id(), event, detail.isEmpty() ? "" : " ", detail);
        }
    }

    // ---- waiting

    /** {@link #await} deadline that is {@code ms} from now. */
    public long inMs(long ms) {
        return exchange.clock().nanos() + ms * 1_000_000;
    }

    /** The next event, or TimedOut at the deadline. */
    public CallEvent await(long deadlineNs) {
        CallEvent event = deferred.poll();
        return event != null ? event : take(deadlineNs);
    }

    /**
     * The next event of a kind, or TimedOut; others that come before it are kept for {@link
     * #await}.
     */
    public CallEvent awaitFor(Predicate<CallEvent> kind, long deadlineNs) {
        while (true) {
            CallEvent event = take(deadlineNs);
            if (event instanceof CallEvent.TimedOut || kind.test(event)) {
                return event;
            }
            deferred.add(event);
        }
    }

    private CallEvent take(long deadlineNs) {
        long untilNs = deadlineNs - endNs > 0 ? endNs : deadlineNs;
        while (true) {
            CallEvent event = mailbox.take(guests.dueNs(untilNs));
            long nowNs = exchange.clock().nanos();
            if (!(event instanceof CallEvent.TimedOut)) {
                if (event instanceof CallEvent.FromSip(SipEvent.LegEvent sip) && released(sip)) {
                    continue;
                }
                note(event);
                return event;
            }
            if (nowNs - endNs >= 0) {
                throw new CallEnded(HangupBy.ENGINE, new HangupCause("call-limit", 0, 102));
            }
            guests.runDue(nowNs);
            if (nowNs - untilNs >= 0) {
                return event;
            }
        }
    }

    private void note(CallEvent event) {
        switch (event) {
            case CallEvent.FromSip(SipEvent.LegEvent sip) ->
                    legOf(sip).ifPresent(leg -> noteSip(leg, sip));
            case CallEvent.FromMedia(MediaEvent media) -> noteMedia(media);
            case CallEvent.FromRouter(RouterEvent.LeaseLost lost) -> noteLeaseLost(lost.lease());
            case CallEvent.FromRouter(RouterEvent router) -> guests.on(router);
            case CallEvent.Wanted(Asked asked) -> act(asked);
            case CallEvent.FromFetcher _,
                    CallEvent.FromVoicemail _,
                    CallEvent.OptedOut _,
                    CallEvent.FromRoom _,
                    CallEvent.TimedOut _ -> {}
            case CallEvent.ChannelFree _ -> guests.channelFree();
            case CallEvent.RecordingSteered(boolean paused, String reason, String by) ->
                    recording.pause(paused, reason, by);
            case CallEvent.Ordered(HangupCause cause) ->
                    throw new CallEnded(HangupBy.ENGINE, cause);
        }
    }

    // ---- what somebody outside wants

    /**
     * Which acts the flow itself does for now; whoever says so answers them. Others are refused, or
     * done beside the flow.
     */
    public void expect(Predicate<CallAct> acts) {
        expected = acts;
    }

    private void act(Asked asked) {
        switch (asked.act()) {
            case CallAct.Supervise(String seat, var mode) -> guests.supervise(asked, seat, mode);
            case CallAct.EndSupervision _ -> guests.endSupervision(asked);
            case CallAct.Add(Whom whom) -> guests.add(asked, whom);
            case CallAct.Play play -> controls.play(asked, play);
            case CallAct.StopPlay _ -> controls.stopPlay(asked);
            case CallAct.SendDigits digits -> controls.sendDigits(asked, digits);
            case CallAct.Level level -> controls.level(asked, level);
            case CallAct.WatchTalk(boolean on) -> controls.watchTalk(asked, on);
            case CallAct.Listen listen -> listeners.admit(asked, listen);
            case CallAct.Listening(var session, var mode) -> listeners.change(asked, session, mode);
            case CallAct.EndListening(var session) -> listeners.dismiss(asked, session);
            case CallAct.PickUp _ -> expect(asked, "the call is not parked");
            case CallAct.Mute _, CallAct.Kick _ -> expect(asked, "the call is in no conference");
        }
    }

    private void expect(Asked asked, String otherwise) {
        if (!expected.test(asked.act())) {
            asked.refuse(otherwise);
        }
    }

    /** Where rooms and slots tell of others. */
    public Consumer<RoomEvent> roomEvents() {
        return event -> mailbox.tell(new CallEvent.FromRoom(event));
    }

    /** Whether the flow wants to know when the caller talks. */
    public void watchTalk(boolean on) {
        controls.watchCaller(on);
    }

    /** Asks the gate for a leg to a trunk; a refusal is written down with all its reasons. */
    public Decision pass(Attempt attempt) {
        Decision decision = exchange.gate().decide(attempt);
        if (decision instanceof Decision.Denied(List<Denial> denials)) {
            denials.forEach(this::refused);
        }
        return decision;
    }

    /**
     * The way of a call to a number.
     *
     * @param named a trunk or a group; empty = not said
     * @param callerId id of the number that the callee sees
     */
    public Optional<Way> way(String number, String named, String callerId) {
        return exchange.gate().way(origin.plan(), origin.tenant(), named, number, callerId);
    }

    /** Goes through trunks under a permit; the call hears when it may go on. */
    public Hunt hunt(Permit permit, Carriers carriers) {
        return exchange.trunks()
                .hunt(
                        permit,
                        carriers,
                        () -> mailbox.tell(new CallEvent.ChannelFree()),
                        exchange.clock());
    }

    private void refused(Denial denial) {
        draft.refused(denial);
        milestone("refused", "reason=" + denial.reason());
    }

    /** A leg by its number. */
    Optional<Leg> leg(int number) {
        return number < 1 || number > legs.size()
                ? Optional.empty()
                : Optional.of(legs.get(number - 1));
    }

    /** Legs that have media now. */
    List<Leg> liveLegs() {
        return legs.stream().filter(leg -> !leg.ended() && leg.agreement().isPresent()).toList();
    }

    /** Of a talk, those on one side who have answered. */
    List<Leg> talkers(CallAct.Side side) {
        return liveLegs().stream()
                .filter(leg -> leg.answered() && leg.role() != Role.SUPERVISOR)
                .filter(
                        leg ->
                                switch (side) {
                                    case ALL -> true;
                                    case CALLER -> leg == caller;
                                    case OTHERS -> leg != caller;
                                })
                .toList();
    }

    private Optional<Leg> legOf(tandem.media.SessionId session) {
        return legs.stream()
                .filter(leg -> leg.session().equals(session) && !leg.ended())
                .findFirst();
    }

    private Optional<Leg> legOf(SipEvent.LegEvent event) {
        return legs.stream()
                .filter(leg -> leg.id().equals(event.leg()) && !leg.ended())
                .findFirst();
    }

    /** Whether this is the last word of a leg that we hung up, be it our BYE's end or its own. */
    private boolean released(SipEvent.LegEvent event) {
        if (!event.ends()) {
            return false;
        }
        for (Leg leg : legs) {
            if (leg.id().equals(event.leg()) && leg.byeUnderWay()) {
                leg.released();
                exchange.registry().removeLeg(leg.id());
                return true;
            }
        }
        return false;
    }

    private void noteSip(Leg leg, SipEvent.LegEvent event) {
        switch (event) {
            case SipEvent.Cancelled(_, HangupCause cause) -> gone(leg, cause, callerBy());
            case SipEvent.ByeReceived(_, HangupCause cause) -> gone(leg, cause, callerBy());
            case SipEvent.Failed(_, HangupCause cause) -> gone(leg, cause, HangupBy.ENGINE);
            case SipEvent.Progressed(_, int status, _) -> {
                if (status >= 180) {
                    leg.rings(exchange.clock().now());
                }
            }
            case SipEvent.Answered answered -> {
                leg.answered(exchange.clock().now());
                guests.answered(leg, answered);
            }
            case SipEvent.Acked(_, String sdp) -> {
                if (!sdp.isEmpty()) {
                    settle(leg, sdp);
                }
            }
            case SipEvent.ReofferReceived(_, String sdp) -> holds.reoffered(leg, sdp);
            case SipEvent.ReofferAnswered(_, String sdp) -> sameCodec.answered(leg, sdp);
            case SipEvent.ReofferFailed _ -> sameCodec.failed(leg);
            case SipEvent.Confirmed(_, var dialog) -> leg.confirmed(exchange.clock().now(), dialog);
            case SipEvent.InfoReceived(_, String contentType, String body) ->
                    DigitInfo.parse(contentType, body).ifPresent(info -> pressed(leg, info));
            case SipEvent.InviteReceived _, SipEvent.ReferReceived _, SipEvent.Released _ -> {}
        }
    }

    /** The media side knows whether the same press came by RTP too. */
    private void pressed(Leg leg, DigitInfo info) {
        if (leg.mediaLives() && leg.takesInfo()) {
            exchange.media().tell(new MediaCommand.Pressed(leg.session(), info.digit()));
        }
    }

    private void gone(Leg leg, HangupCause cause, HangupBy callerBy) {
        leg.ended(exchange.clock().now(), cause);
        exchange.registry().removeLeg(leg.id());
        if (carries(leg)) {
            throw new CallEnded(callerBy, cause);
        }
        over(leg);
    }

    /** Whether the call ends with this leg. */
    private boolean carries(Leg leg) {
        return leg == caller && callerStands;
    }

    private HangupBy callerBy() {
        return switch (caller.role()) {
            case CALLER -> HangupBy.CALLER;
            case TRUNK -> HangupBy.CALLEE;
            case SEAT, SUPERVISOR -> HangupBy.SEAT;
        };
    }

    private void over(Leg leg) {
        closeMedia(leg);
        controls.ended(leg);
        sameCodec.ended(leg);
        bridge.leave(leg);
        guests.ended(leg);
    }

    private void noteMedia(MediaEvent event) {
        switch (event) {
            case MediaEvent.Digit(var session, char digit) -> {
                if (session.equals(caller.session()) && typed.length() < TYPED_BOUND) {
                    typed.append(digit);
                }
            }
            case MediaEvent.Inactive(var session, boolean everReceived) ->
                    legOf(session)
                            .filter(leg -> !leg.held())
                            .ifPresent(leg -> mediaLost(leg, everReceived));
            case MediaEvent.Closed(var session, var stats) -> mediaClosed(session, stats);
            case MediaEvent.OpenFailed(var session, _) -> {
                mediaClosed(session, tandem.media.StreamStats.NONE);
                legOf(session).ifPresent(guests::notOpened);
            }
            case MediaEvent.Recorded(_, MediaEvent.RecordingFacts facts) ->
                    recording.ended(facts, !caller.ended());
            case MediaEvent.Played(_, _, MediaEvent.Played.End end, String detail) -> {
                if (end == MediaEvent.Played.End.FAILED) {
                    LOG.warn("call={} event=play-failed detail=\"{}\"", id(), detail);
                }
            }
            case MediaEvent.Opened(var session, var rtp) ->
                    legOf(session)
                            .ifPresent(
                                    leg -> {
                                        leg.mediaOpened(
                                                rtp.getAddress().getHostAddress(), rtp.getPort());
                                        guests.opened(leg);
                                    });
            case MediaEvent.TalkStarted(var session) -> noteTalk(session, true);
            case MediaEvent.TalkStopped(var session, _) -> noteTalk(session, false);
            case MediaEvent.Latched _, MediaEvent.MessageSilent _ -> {}
            case MediaEvent.MessageRecorded recorded -> message.recorded(recorded);
        }
    }

    private void noteTalk(tandem.media.SessionId session, boolean talking) {
        if (!controls.watching()) {
            return;
        }
        legOf(session).ifPresent(leg -> leg.talks(exchange.clock().now(), talking));
    }

    private void mediaLost(Leg leg, boolean everReceived) {
        LOG.debug("call={} leg={} event=media-lost ever={}", id(), leg.id(), everReceived);
        if (carries(leg)) {
            throw new CallEnded(HangupBy.ENGINE, HangupCause.MEDIA_LOST);
        }
        hangup(leg, HangupCause.MEDIA_LOST);
    }

    private void noteLeaseLost(Lease lease) {
        if (guests.lost(lease)) {
            leases.lost(lease);
        } else if (leases.lost(lease)) {
            throw new CallEnded(HangupBy.ENGINE, HangupCause.ENGINE_ERROR);
        }
    }

    // ---- the caller

    /**
     * Waits until the opening of the call can no longer be lost, before anything but 100 is said to
     * the caller: so every call that a peer knows of has a record.
     */
    void awaitKept() {
        if (!mailbox.awaitKept(inMs(KEPT_LIMIT_MS))) {
            throw new CallEnded(HangupBy.ENGINE, HangupCause.STORAGE);
        }
    }

    /** Tells the caller that somebody's phone rings, unless answered. */
    public void ringing() {
        if (!caller.answered() && callerDescription == null) {
            exchange.sip().tell(new SipCommand.Progress(caller.id(), 180, ""));
        }
    }

    /**
     * Opens the audio path to a caller who is not answered yet (183), so that a carrier's
     * announcement is heard.
     */
    public boolean earlyMedia() {
        if (caller.answered() || origin.offer().isEmpty()) {
            return false;
        }
        if (callerDescription == null) {
            exchange.sip().tell(new SipCommand.Progress(caller.id(), 183, describeCaller()));
        }
        return true;
    }

    /**
     * Answers the caller, if not done yet, and starts the recording that the tenant wants. Whom we
     * have called has answered already.
     */
    public void answer() {
        if (answered) {
            return;
        }
        answered = true;
        recording.beforeAnswer();
        boolean late = !caller.answered() && origin.offer().isEmpty();
        if (!caller.answered()) {
            exchange.sip().tell(new SipCommand.Answer(caller.id(), describeCaller()));
        }
        Instant now = exchange.clock().now();
        caller.answered(now);
        draft.answered(now);
        recording.onAnswered();
        if (late) {
            awaitLateAnswer();
        }
        milestone("answered", "");
    }

    private String describeCaller() {
        String known = callerDescription;
        if (known != null) {
            return known;
        }
        if (!tryOpenMedia(caller)) {
            throw new CallEnded(HangupBy.ENGINE, HangupCause.OVERLOAD);
        }
        String description =
                origin.offer().isEmpty() ? OfferAnswer.offer(caller.local()) : answerOffer(caller);
        callerDescription = description;
        return description;
    }

    private String answerOffer(Leg leg) {
        return switch (OfferAnswer.answer(origin.offer(), leg.local())) {
            case OfferAnswer.Outcome.Agreed(String sdp, var agreement) -> {
                connect(leg, agreement);
                yield sdp;
            }
            case OfferAnswer.Outcome.Refused(int status, String reason, String detail) -> {
                LOG.debug(
                        "call={} event=offer-refused status={} detail=\"{}\"",
                        id(),
                        status,
                        detail);
                throw new CallEnded(
                        HangupBy.ENGINE,
                        new HangupCause(reason, status, HangupCause.ofStatus(status).q850()));
            }
        };
    }

    private void awaitLateAnswer() {
        long limitNs = inMs(ACK_LIMIT_MS);
        while (caller.agreement().isEmpty()) {
            CallEvent event = awaitFor(e -> e instanceof CallEvent.FromSip, limitNs);
            boolean ackWithoutAnswer =
                    event instanceof CallEvent.FromSip(SipEvent.Acked(_, String sdp))
                            && sdp.isEmpty();
            if (event instanceof CallEvent.TimedOut || ackWithoutAnswer) {
                throw new CallEnded(HangupBy.ENGINE, HangupCause.NOT_ACCEPTABLE);
            }
        }
    }

    /** Takes the digit that was typed first and not used yet. */
    public Optional<Character> typedDigit() {
        if (typed.isEmpty()) {
            return Optional.empty();
        }
        char first = typed.charAt(0);
        typed.deleteCharAt(0);
        return Optional.of(first);
    }

    public boolean hasTypedDigits() {
        return !typed.isEmpty();
    }

    /** Forgets what was typed, e.g. during a talk. */
    public void forgetTypedDigits() {
        typed.setLength(0);
    }

    // ---- other legs

    /**
     * Opens a leg's media and gives it an id; the INVITE is the caller's next step.
     *
     * @param terms what the plan says of it
     * @return a leg that has ended already when no RTP port is left for it
     */
    public Leg openLeg(Role role, String party, String via, LegTerms terms) {
        return opened(newLeg(role, party, via, terms));
    }

    /** As {@link #openLeg}, the first leg of a call that we place. */
    public Leg openFirst() {
        return opened(caller);
    }

    private Leg opened(Leg leg) {
        if (!tryOpenMedia(leg)) {
            closeMedia(leg);
            leg.ended(exchange.clock().now(), HangupCause.OVERLOAD);
            exchange.registry().removeLeg(leg.id());
        }
        return leg;
    }

    /** As {@link #openLeg}, without waiting: {@link Guests} hears when its media is open. */
    Leg prepareLeg(Role role, String party, String via, LegTerms terms) {
        Leg leg = newLeg(role, party, via, terms);
        openMedia(leg);
        return leg;
    }

    /** A trunk that was passed over stands in the record like one that has refused. */
    public void passedOver(String party, Trunk trunk, HangupCause cause) {
        passedOver(newLeg(Role.TRUNK, party, trunk.name(), LegTerms.of(trunk)), cause);
    }

    /** As {@link #passedOver(String, Trunk, HangupCause)}, of a leg that nothing was done with. */
    public void passedOver(Leg leg, HangupCause cause) {
        leg.ended(exchange.clock().now(), cause);
        exchange.registry().removeLeg(leg.id());
        milestone("trunk-passed-over", "cause=" + cause.reason());
    }

    private Leg newLeg(Role role, String party, String via, LegTerms terms) {
        Leg leg =
                new Leg(
                        legs.size() + 1,
                        role,
                        party,
                        via,
                        "",
                        exchange.sip().newLeg(),
                        exchange.media().newSession(origin.number()),
                        exchange.clock().now(),
                        Formats.of(terms, exchange.media().codecs()),
                        terms,
                        draft);
        leg.encrypt(Encryption.draw(terms.srtp(), exchange.secrets()));
        caller.agreement().ifPresent(agreement -> leg.prefer(agreement.codec()));
        legs.add(leg);
        exchange.registry().addLeg(leg.id(), mailbox);
        return leg;
    }

    /** Our offer for a leg that {@link #openLeg} made. */
    public String offer(Leg leg) {
        return OfferAnswer.offer(leg.local());
    }

    /**
     * Connects a leg's media by the peer's answer.
     *
     * @return false when the answer cannot be used; the leg is then hung up
     */
    public boolean settle(Leg leg, String sdp) {
        switch (OfferAnswer.settle(leg.local(), sdp)) {
            case OfferAnswer.Outcome.Agreed(_, var agreement) -> {
                connect(leg, agreement);
                return true;
            }
            case OfferAnswer.Outcome.Refused(_, _, String detail) -> {
                LOG.debug(
                        "call={} leg={} event=answer-unusable detail=\"{}\"",
                        id(),
                        leg.id(),
                        detail);
                if (carries(leg)) {
                    throw new CallEnded(HangupBy.ENGINE, HangupCause.NOT_ACCEPTABLE);
                }
                hangup(leg, HangupCause.NOT_ACCEPTABLE);
                return false;
            }
        }
    }

    /**
     * Lets the caller's answer follow the codec that the other leg has, so that nothing is decoded.
     */
    public void followCodec(Leg other) {
        if (callerDescription == null && !caller.answered()) {
            other.agreement().ifPresent(agreement -> caller.prefer(agreement.codec()));
        }
    }

    void connect(Leg leg, tandem.sip.sdp.Agreement agreement) {
        boolean first = leg.agreement().isEmpty();
        leg.agreed(exchange.clock().now(), agreement);
        exchange.media()
                .tell(new MediaCommand.Connect(leg.session(), Streams.of(agreement, leg.terms())));
        if (first) {
            controls.connected(leg);
        }
    }

    /** Hangs up a leg; nothing more comes from it but the last figures of its media. */
    public void hangup(Leg leg, HangupCause cause) {
        if (leg.ended()) {
            return;
        }
        exchange.sip().tell(new SipCommand.Hangup(leg.id(), cause));
        leg.hungUp(exchange.clock().now(), cause);
        if (!leg.byeUnderWay()) {
            exchange.registry().removeLeg(leg.id());
        }
        over(leg);
    }

    /** Who left the call last, and why: the end of the call, should nothing follow in the flow. */
    public void parted(HangupBy by, HangupCause cause) {
        partedBy = by;
        partedCause = cause;
    }

    /** The end of a flow that has nothing more to do. */
    public CallEnded flowEnd() {
        return new CallEnded(partedBy, partedCause);
    }

    // ---- media

    /** Plays to a leg and returns the name of the play. */
    public long play(Leg leg, List<Audio> audio, boolean repeat) {
        long play = ++drawn;
        exchange.media().tell(new MediaCommand.Play(leg.session(), play, audio, repeat));
        return play;
    }

    public void stopPlay(Leg leg, long play) {
        if (!leg.ended()) {
            exchange.media().tell(new MediaCommand.StopPlay(leg.session(), play));
        }
    }

    /**
     * A prompt of the plan as audio; empty for a name that leads out of the conf directory, and for
     * an upload that is not there.
     */
    public Optional<Audio> prompt(String named) {
        return origin.prompt(named, exchange.uploads()).map(Audio.class::cast);
    }

    /** Brings two who talk to one codec, where that takes no more than a word. */
    void seekSameCodec(List<Leg> two) {
        if (two.stream().allMatch(Leg::answered)) {
            sameCodec.seek(two.getFirst(), two.getLast());
        }
    }

    private boolean tryOpenMedia(Leg leg) {
        if (leg.mediaLives()) {
            return true;
        }
        openMedia(leg);
        CallEvent event =
                awaitFor(
                        e ->
                                e instanceof CallEvent.FromMedia(MediaEvent media)
                                        && media.session().equals(leg.session())
                                        && (media instanceof MediaEvent.Opened
                                                || media instanceof MediaEvent.OpenFailed),
                        inMs(OPEN_LIMIT_MS));
        if (event instanceof CallEvent.FromMedia(MediaEvent.Opened _)) {
            return true;
        }
        LOG.warn("call={} leg={} event=no-media-ports", id(), leg.id());
        return false;
    }

    private void openMedia(Leg leg) {
        exchange.registry().addSession(leg.session(), mailbox);
        leg.mediaOpening();
        exchange.media().tell(new MediaCommand.Open(leg.session()));
    }

    private void closeMedia(Leg leg) {
        if (leg.mediaLives()) {
            exchange.media().tell(new MediaCommand.Close(leg.session()));
        }
    }

    private void mediaClosed(tandem.media.SessionId session, tandem.media.StreamStats stats) {
        exchange.registry().removeSession(session);
        for (Leg leg : legs) {
            if (leg.session().equals(session)) {
                leg.mediaClosed(exchange.clock().now(), stats);
            }
        }
    }

    // ---- seats

    /** A name for a wish to the seat router; its answers carry it. */
    public long ticket() {
        return exchange.registry().nextTicket();
    }

    /** Where the seat router's answers go. */
    public Consumer<RouterEvent> routerEvents() {
        return event -> mailbox.tell(new CallEvent.FromRouter(event));
    }

    /**
     * Asks the router for one seat, now.
     *
     * @return Seized, with a lease that {@link #leases()} must be told of, or SeatBusy
     */
    public RouterEvent seize(SeatKey seat, Lease.Purpose purpose, long ringMs) {
        long ticket = ticket();
        exchange.router()
                .tell(new RouterCommand.Seize(ticket, id(), seat, purpose, ringMs, routerEvents()));
        try {
            CallEvent reply =
                    awaitFor(
                            event ->
                                    event instanceof CallEvent.FromRouter(RouterEvent router)
                                            && router.ticket() == ticket,
                            inMs(ROUTER_LIMIT_MS));
            if (reply instanceof CallEvent.FromRouter(RouterEvent answer)) {
                return answer;
            }
        } catch (CallEnded end) {
            exchange.router().tell(new RouterCommand.GiveUp(ticket));
            throw end;
        }
        exchange.router().tell(new RouterCommand.GiveUp(ticket));
        throw new CallEnded(HangupBy.ENGINE, HangupCause.OVERLOAD);
    }

    // ---- web services

    /** Asks a web service; the answer comes as an event with the number. */
    public CallEvent.Fetching fetch(FetchRequest request) {
        long number = ++drawn;
        return new CallEvent.Fetching(
                number,
                exchange.fetcher()
                        .fetch(
                                request,
                                result -> mailbox.tell(new CallEvent.FromFetcher(number, result))));
    }

    /**
     * Notes that somebody wants no more calls of the tenant; {@link CallEvent.OptedOut} answers.
     *
     * @param number who
     * @param source how they said so
     * @return the number of the answer
     */
    public long optOut(String number, String source) {
        long ticket = ++drawn;
        exchange.optOuts()
                .note(
                        origin.tenant(),
                        number,
                        source,
                        "in call " + id(),
                        kept -> mailbox.tell(new CallEvent.OptedOut(ticket, kept)));
        return ticket;
    }

    // ---- the end

    /** Ends everything that still runs. Tells only, never waits. */
    void end(HangupBy by, HangupCause cause) {
        bridge.over();
        listeners.over();
        guests.end(cause);
        for (Leg leg : legs) {
            if (carries(leg) && !caller.answered() && !caller.ended()) {
                refuseCaller(cause);
            } else {
                hangup(leg, cause);
            }
            closeMedia(leg);
        }
        message.end();
        leases.releaseAll();
        draft.ended(cause, by);
    }

    private void refuseCaller(HangupCause cause) {
        int status =
                cause.sipStatus() >= 300 && cause != HangupCause.CANCELLED
                        ? cause.sipStatus()
                        : 480;
        exchange.sip()
                .tell(
                        new SipCommand.Reject(
                                caller.id(),
                                new HangupCause(cause.reason(), status, cause.q850()),
                                status == 503 ? RETRY_SECONDS : 0));
        caller.ended(exchange.clock().now(), cause);
        exchange.registry().removeLeg(caller.id());
    }

    /**
     * Waits for the last figures of media and recording, and for the peers to know of the end: as
     * long as this goes on, a process that dies still owes them its BYEs.
     *
     * @param figuresNs until when for figures
     * @param byesNs until when for peers
     */
    void settle(long figuresNs, long byesNs) {
        while (true) {
            boolean figures = legs.stream().anyMatch(Leg::mediaLives);
            boolean byes = legs.stream().anyMatch(Leg::byeUnderWay);
            long nowNs = exchange.clock().nanos();
            boolean awaitFigures = figures && nowNs - figuresNs < 0;
            if (!awaitFigures && !(byes && nowNs - byesNs < 0)) {
                if (figures) {
                    LOG.warn("call={} event=figures-missing", id());
                }
                return;
            }
            settle(mailbox.take(awaitFigures ? figuresNs : byesNs));
        }
    }

    private void settle(CallEvent event) {
        switch (event) {
            case CallEvent.FromMedia(MediaEvent media) -> noteMedia(media);
            case CallEvent.FromSip(SipEvent.LegEvent sip) -> released(sip);
            case CallEvent.TimedOut _,
                    CallEvent.FromRouter _,
                    CallEvent.FromFetcher _,
                    CallEvent.FromVoicemail _,
                    CallEvent.OptedOut _,
                    CallEvent.RecordingSteered _,
                    CallEvent.FromRoom _,
                    CallEvent.ChannelFree _,
                    CallEvent.Ordered _ -> {}
            case CallEvent.Wanted(Asked asked) -> asked.missing("the call has ended");
        }
    }

    /** Takes what did not settle out of reach. */
    void forget() {
        for (Leg leg : legs) {
            exchange.registry().removeLeg(leg.id());
            exchange.registry().removeSession(leg.session());
        }
    }

    /** Where it stands, for the CDR. */
    public void state(State state) {
        draft.state(state);
    }
}
