package tandem.engine.call;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

import org.jctools.maps.NonBlockingHashMapLong;
import org.jspecify.annotations.Nullable;

import tandem.engine.cdr.CallRecord;
import tandem.engine.cdr.CallRecord.Direction;
import tandem.engine.cdr.LiveCalls;
import tandem.media.Audio;
import tandem.media.MediaEvent;
import tandem.media.MediaListener;
import tandem.media.SessionId;
import tandem.sip.HangupCause;
import tandem.sip.LegId;
import tandem.sip.SipEvent;

/**
 * The live calls, and which call an event of a leg or a media session belongs to. Runs on: any.
 * Bounded by the admission of calls; every entry is removed by the script that made it.
 */
public final class CallRegistry implements LiveCalls, MediaListener {
    private final ConcurrentHashMap<String, LiveCall> calls = new ConcurrentHashMap<>();

    /** Live calls from trunks, by tenant; one that has none is not here. */
    private final ConcurrentHashMap<String, Integer> inbound = new ConcurrentHashMap<>();

    private final NonBlockingHashMapLong<Mailbox> legs = new NonBlockingHashMapLong<>();
    private final NonBlockingHashMapLong<Mailbox> sessions = new NonBlockingHashMapLong<>();
    private final LongAdder strayEvents = new LongAdder();
    private final AtomicLong tickets = new AtomicLong();

    /** A call that lives: its mailbox, and its CDR as it stands. */
    static final class LiveCall {
        final Mailbox mailbox;
        final CallOrigin origin;
        volatile @Nullable CallRecord draft;

        LiveCall(CallOrigin origin, Mailbox mailbox) {
            this.origin = origin;
            this.mailbox = mailbox;
        }

        void publish(CallRecord record) {
            draft = record;
        }

        /** Whether we have placed it and nobody has answered yet. */
        boolean ringsOut() {
            CallRecord now = draft;
            return origin.first() instanceof FirstLeg.Placed
                    && (now == null || now.answered().isEmpty());
        }
    }

    LiveCall add(CallOrigin origin, Mailbox mailbox) {
        LiveCall call = new LiveCall(origin, mailbox);
        calls.put(origin.id().value(), call);
        if (origin.direction() == Direction.INBOUND) {
            inbound.merge(origin.tenant().name(), 1, Integer::sum);
        }
        return call;
    }

    /** A number that names one wish to the seat router in the whole engine. */
    long nextTicket() {
        return tickets.incrementAndGet();
    }

    void remove(CallId id) {
        LiveCall call = calls.remove(id.value());
        if (call != null && call.origin.direction() == Direction.INBOUND) {
            inbound.computeIfPresent(
                    call.origin.tenant().name(), (_, count) -> count == 1 ? null : count - 1);
        }
    }

    void addLeg(LegId leg, Mailbox mailbox) {
        legs.put(leg.value(), mailbox);
    }

    void removeLeg(LegId leg) {
        legs.remove(leg.value());
    }

    void addSession(SessionId session, Mailbox mailbox) {
        sessions.put(session.value(), mailbox);
    }

    void removeSession(SessionId session) {
        sessions.remove(session.value());
    }

    /**
     * Hands an event to the call of its leg; events of legs that are over are counted and
     * forgotten.
     */
    public void onLegEvent(SipEvent.LegEvent event) {
        deliver(legs.get(event.leg().value()), new CallEvent.FromSip(event));
    }

    @Override
    public void onEvent(MediaEvent event) {
        deliver(sessions.get(event.session().value()), new CallEvent.FromMedia(event));
    }

    private void deliver(@Nullable Mailbox mailbox, CallEvent event) {
        if (mailbox == null) {
            strayEvents.increment();
        } else {
            mailbox.tell(event);
        }
    }

    /** Whether a call with this id lives. */
    public boolean lives(String id) {
        return calls.containsKey(id);
    }

    /**
     * Pauses the recording of a live call, or lets it go on; the call's script does it soon.
     *
     * @param by key of who asks
     * @return whether the call lives
     */
    public boolean steerRecording(String id, boolean paused, String reason, String by) {
        LiveCall call = calls.get(id);
        if (call != null) {
            call.mailbox.tell(new CallEvent.RecordingSteered(paused, reason, by));
        }
        return call != null;
    }

    /**
     * Asks something of a live call; its script answers soon, or never when it ends meanwhile.
     *
     * @param by key of who asks
     */
    public CompletableFuture<CallAct.Result> ask(String id, CallAct act, String by) {
        Asked asked = new Asked(act, by, new CompletableFuture<>());
        LiveCall call = calls.get(id);
        if (call == null) {
            asked.missing("no live call has this id");
        } else if (!call.mailbox.tryTell(new CallEvent.Wanted(asked))) {
            asked.refuse("the call has too much to do");
        }
        return asked.reply();
    }

    /** A prompt of the plan that a live call runs on. */
    public Optional<Audio.File> prompt(String id, String named, Uploads uploads) {
        return Optional.ofNullable(calls.get(id))
                .flatMap(call -> call.origin.prompt(named, uploads));
    }

    /** Live calls of a tenant that came from a trunk. */
    int inbound(String tenant) {
        return inbound.getOrDefault(tenant, 0);
    }

    /** Numbers of the plans that live calls run on. */
    public Set<Long> generations() {
        return calls.values().stream()
                .map(call -> call.origin.generation())
                .collect(Collectors.toSet());
    }

    /** Calls that we have placed and that nobody has answered yet. */
    int ringingOut() {
        return (int) calls.values().stream().filter(LiveCall::ringsOut).count();
    }

    /**
     * Hangs a live call up, soon.
     *
     * @return whether it lives
     */
    public boolean hangup(String id, HangupCause cause) {
        LiveCall call = calls.get(id);
        if (call != null) {
            call.mailbox.order(cause);
        }
        return call != null;
    }

    /** Live calls. */
    public int size() {
        return calls.size();
    }

    /** Mailboxes that anything can still reach: calls, legs and media sessions; 0 when idle. */
    public long mailboxes() {
        return Math.max(calls.size(), Math.max(legs.size(), sessions.size()));
    }

    /** Events that came for a leg or session that is over. */
    public long strayEvents() {
        return strayEvents.sum();
    }

    /** Tells every live call to end. */
    public void endAll(HangupCause cause) {
        calls.values().forEach(call -> call.mailbox.order(cause));
    }

    @Override
    public Optional<CallRecord> find(String id) {
        LiveCall call = calls.get(id);
        return call == null ? Optional.empty() : Optional.ofNullable(call.draft);
    }

    @Override
    public List<CallRecord> all() {
        List<CallRecord> drafts = new ArrayList<>(calls.size());
        for (LiveCall call : calls.values()) {
            CallRecord draft = call.draft;
            if (draft != null) {
                drafts.add(draft);
            }
        }
        return drafts;
    }
}
