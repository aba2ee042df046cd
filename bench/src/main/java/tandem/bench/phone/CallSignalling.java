package tandem.bench.phone;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import tandem.bench.net.Timer;
import tandem.bench.rtp.Law;
import tandem.bench.rtp.Voice;

/**
 * One call's signalling: what RFC 3261 13 to 15 ask of a caller and a callee. Runs on: the SIP
 * loop, except {@link #tell} and the methods that begin with it.
 */
final class CallSignalling {
    private static final long RING_LIMIT_MS = 180_000;
    private static final int WAITERS_MAX = 64;

    private final PhoneCore core;
    private final PhoneCall call;
    private final Dialog dialog;
    private final Optional<Dial> dial;
    private final Optional<ServerTransaction> incoming;
    private final String peerUser;
    private final CompletableFuture<CallMedia> media = new CompletableFuture<>();
    private final List<DigitWait> digitWaits = new ArrayList<>();
    private Optional<ServerTransaction> reinvited = Optional.empty();
    private @Nullable Exchange invite;
    private @Nullable Timer ringLimit;
    private byte @Nullable [] lastAck;
    private long lastAckCseq = -1;
    private boolean hangupWanted;
    private boolean cancelSent;
    private boolean awaitingAck;
    private boolean offerIsOurs;
    private boolean reinviting;
    private boolean answeredOnce;
    private boolean over;
    private @Nullable Sound sound;

    private record DigitWait(BooleanSupplier condition, CompletableFuture<Void> met) {}

    private CallSignalling(
            PhoneCore core,
            PhoneCall call,
            Dialog dialog,
            Optional<Dial> dial,
            Optional<ServerTransaction> incoming,
            String peerUser) {
        this.core = core;
        this.call = call;
        this.dialog = dialog;
        this.dial = dial;
        this.incoming = incoming;
        this.peerUser = peerUser;
    }

    static CallSignalling calling(PhoneCore core, PhoneCall call, Dialog dialog, Dial dial) {
        return new CallSignalling(
                core, call, dialog, Optional.of(dial), Optional.empty(), dial.number());
    }

    static CallSignalling called(
            PhoneCore core, PhoneCall call, Dialog dialog, ServerTransaction incoming) {
        String user = incoming.request().address("From").user();
        return new CallSignalling(
                core, call, dialog, Optional.empty(), Optional.of(incoming), user);
    }

    void tell(Runnable work) {
        core.loop().tell(work);
    }

    String callId() {
        return dialog.callId();
    }

    String key() {
        return dialog.key();
    }

    String peerUser() {
        return peerUser;
    }

    String inviteHeader(String name) {
        return incoming.flatMap(transaction -> transaction.request().header(name)).orElse("");
    }

    boolean isOf(ServerTransaction invite) {
        return incoming.isPresent() && incoming.get() == invite;
    }

    /** The media once there is any; fails when the call ends without. */
    CompletableFuture<CallMedia> media() {
        return media;
    }

    void withMedia(Consumer<CallMedia> work) {
        media.thenAccept(work);
    }

    void whenDigits(BooleanSupplier condition, CompletableFuture<Void> met) {
        digitWaits.removeIf(wait -> wait.met.isDone());
        if (condition.getAsBoolean()) {
            met.complete(null);
        } else if (digitWaits.size() < WAITERS_MAX) {
            digitWaits.add(new DigitWait(condition, met));
        }
    }

    private void onKey(char key) {
        call.note("heard key " + key);
        call.onKey(key);
        digitWaits.forEach(
                wait -> {
                    if (wait.condition.getAsBoolean()) {
                        wait.met.complete(null);
                    }
                });
    }

    private CallMedia openMedia(List<Law> laws, Voice voice, boolean own) {
        CallMedia opened = core.openMedia(laws, voice, own);
        opened.stream().onKey(key -> core.loop().tell(() -> onKey(key)));
        media.complete(opened);
        return opened;
    }

    private Optional<Sound> soundNow() {
        return Optional.ofNullable(sound);
    }

    // The caller's side.

    void start() {
        Dial wish = dial.orElseThrow();
        Sound own =
                wish.sound().orElseGet(() -> openMedia(wish.laws(), wish.voice(), wish.media()));
        sound = own;
        String offer = wish.lateOffer() ? "" : own.offer(own.direction());
        ringLimit = core.loop().after(RING_LIMIT_MS, this::hangup);
        call.onInvite(System.nanoTime());
        call.note("INVITE sent");
        invite =
                core.exchange(
                        dialog::nextCseq,
                        cseq -> {
                            SipMessage.Builder request = inviteRequest(cseq);
                            wish.headers().forEach(request::with);
                            return request.sdp(offer).build();
                        },
                        dialog.peer(),
                        this::onInviteResponse,
                        () -> end(Ending.How.TIMED_OUT, 0, "no response to INVITE"));
    }

    private SipMessage.Builder inviteRequest(long cseq) {
        return dialog.request("INVITE", cseq, core.newBranch())
                .with("Contact", core.contact())
                .with("Allow", PhoneCore.ALLOW)
                .with("User-Agent", PhoneCore.USER_AGENT);
    }

    private void onInviteResponse(SipMessage response) {
        call.note(response.status() + " " + response.phrase());
        if (response.status() >= 300) {
            refused(response);
        } else if (response.status() >= 200) {
            onAccepted(response);
        } else {
            onProvisional(response);
        }
    }

    private void onProvisional(SipMessage response) {
        if (response.status() > 100) {
            call.onRinging(System.nanoTime());
        }
        if (hangupWanted) {
            sendCancel();
        }
    }

    private void refused(SipMessage response) {
        Ending.How how = hangupWanted ? Ending.How.CANCELLED : Ending.How.REFUSED;
        end(how, response.status(), response.header("Reason").orElse(response.phrase()));
    }

    private void onAccepted(SipMessage response) {
        cancel(ringLimit);
        dialog.confirm(response);
        answeredOnce = true;
        call.onAnswered(System.nanoTime());
        String answer = settle(response);
        sendAck(response.cseq(), answer);
        if (hangupWanted) {
            sendBye();
        }
    }

    /** Takes the SDP of a 2xx; when it is an offer, gives the answer for the ACK. */
    private String settle(SipMessage response) {
        boolean late = dial.isPresent() && dial.get().lateOffer() && lastAck == null;
        if (late) {
            return soundNow().flatMap(own -> own.answer(response.sdp())).orElse("");
        }
        soundNow().ifPresent(own -> own.apply(response.sdp()));
        return "";
    }

    private void sendAck(long cseq, String sdp) {
        byte[] ack = dialog.request("ACK", cseq, core.newBranch()).sdp(sdp).build().encode();
        lastAck = ack;
        lastAckCseq = cseq;
        core.send(ack, dialog.nextHop());
    }

    /** A repeat of a 2xx wants its ACK again (RFC 3261 13.2.2.4). */
    boolean onLate2xx(SipMessage response) {
        if (lastAck == null || response.cseq() != lastAckCseq || !dialog.isPeer(response)) {
            return false;
        }
        core.send(lastAck, dialog.nextHop());
        return true;
    }

    /** CANCEL may only follow a provisional response (RFC 3261 9.1). */
    private void sendCancel() {
        Optional<ClientTransaction> current = invite == null ? Optional.empty() : invite.current();
        if (cancelSent || current.isEmpty() || !current.get().hasProvisional()) {
            return;
        }
        cancelSent = true;
        call.note("CANCEL sent");
        ClientTransaction meant = current.get();
        core.cancel(meant);
        core.loop().after(core.lifeMs(), () -> giveUp(meant));
    }

    private void giveUp(ClientTransaction unanswered) {
        if (!answeredOnce && !over) {
            unanswered.abandon();
            end(Ending.How.TIMED_OUT, 0, "no final response after CANCEL");
        }
    }

    // The callee's side.

    void react(Reaction reaction) {
        call.onInvite(System.nanoTime());
        call.note("INVITE received from " + peerUser);
        ringLimit = core.loop().after(RING_LIMIT_MS, () -> decline(480, ""));
        switch (reaction) {
            case Reaction.Answer(long ringMs, Voice voice, boolean own) -> {
                ring();
                later(ringMs, () -> answer(voice, own));
            }
            case Reaction.AnswerWith(Function<PhoneCall, Sound> each) -> {
                ring();
                answer(() -> each.apply(call));
            }
            case Reaction.Decline(long ringMs, int status) -> {
                ring();
                later(ringMs, () -> decline(status, ""));
            }
            case Reaction.RingOnly() -> ring();
            case Reaction.Ignore() -> call.note("ignored");
            case Reaction.Manual() -> {}
        }
    }

    private void later(long delayMs, Runnable work) {
        if (delayMs <= 0) {
            work.run();
        } else {
            core.loop().after(delayMs, work);
        }
    }

    void ring() {
        incoming.filter(transaction -> !transaction.isAnswered())
                .ifPresent(
                        transaction -> {
                            transaction.respond(
                                    transaction
                                            .response(180, "Ringing", dialog.localTag())
                                            .with("Contact", core.contact())
                                            .build());
                            call.note("180 sent");
                            call.onRinging(System.nanoTime());
                        });
    }

    void answer(Voice voice, boolean own) {
        answer(() -> openMedia(core.laws(), voice, own));
    }

    private void answer(Supplier<Sound> opened) {
        incoming.filter(transaction -> !transaction.isAnswered() && !over)
                .ifPresent(transaction -> answer(transaction, opened.get()));
    }

    private void answer(ServerTransaction transaction, Sound opened) {
        sound = opened;
        Optional<String> sdp = answerTo(transaction.request(), opened);
        if (sdp.isEmpty()) {
            decline(488, "");
            return;
        }
        cancel(ringLimit);
        awaitingAck = true;
        answeredOnce = true;
        transaction.onNoAck(this::onNoAck);
        call.onAnswered(System.nanoTime());
        transaction.respond(accepting(transaction, sdp.get()));
        call.note("200 sent");
    }

    private SipMessage accepting(ServerTransaction transaction, String sdp) {
        return transaction
                .response(200, "OK", dialog.localTag())
                .with("Contact", core.contact())
                .with("Allow", PhoneCore.ALLOW)
                .sdp(sdp)
                .build();
    }

    /**
     * Our SDP for an INVITE: the answer to its offer, or an offer when it has none; empty when
     * nothing suits.
     */
    private Optional<String> answerTo(SipMessage request, Sound own) {
        offerIsOurs = request.sdp().isEmpty();
        return offerIsOurs ? Optional.of(own.offer(own.direction())) : own.answer(request.sdp());
    }

    void decline(int status, String reason) {
        incoming.filter(transaction -> !transaction.isAnswered())
                .ifPresent(
                        transaction -> {
                            transaction.respond(
                                    status, PhoneCore.phrase(status), dialog.localTag());
                            end(Ending.How.REFUSED, status, reason);
                        });
    }

    private void onNoAck() {
        awaitingAck = false;
        if (!over) {
            call.note("no ACK");
            sendBye();
            end(Ending.How.TIMED_OUT, 200, "no ACK");
        }
    }

    void onAck(SipMessage ack) {
        boolean first = incoming.filter(transaction -> transaction.isMeantBy(ack)).isPresent();
        Optional<ServerTransaction> meant = first ? incoming : reinvited;
        meant.filter(transaction -> transaction.isMeantBy(ack)).ifPresent(ServerTransaction::onAck);
        if (offerIsOurs) {
            offerIsOurs = false;
            soundNow().ifPresent(own -> own.apply(ack.sdp()));
        }
        if (first && awaitingAck) {
            awaitingAck = false;
            call.note("ACK received");
            if (hangupWanted) {
                sendBye();
            }
        }
    }

    void onCancel(SipMessage cancel) {
        incoming.filter(transaction -> !transaction.isAnswered())
                .ifPresent(
                        transaction -> {
                            transaction.respond(487, PhoneCore.phrase(487), dialog.localTag());
                            end(Ending.How.CANCELLED, 487, cancel.header("Reason").orElse(""));
                        });
    }

    // Both sides, once it is a dialog.

    void onRequest(ServerTransaction transaction) {
        SipMessage request = transaction.request();
        if (over || !dialog.accepts(request)) {
            core.respond(transaction, over ? 481 : 500);
            return;
        }
        switch (request.method()) {
            case "BYE" -> onBye(transaction);
            case "INVITE", "UPDATE" -> onReoffer(transaction);
            case "OPTIONS", "INFO", "NOTIFY", "MESSAGE" -> core.respond(transaction, 200);
            default -> core.respond(transaction, 405);
        }
    }

    private void onBye(ServerTransaction transaction) {
        core.respond(transaction, 200);
        call.note("BYE received");
        call.onBye(System.nanoTime());
        incoming.ifPresent(this::settlePending);
        end(Ending.How.PEER_HUNG_UP, 200, transaction.request().header("Reason").orElse(""));
    }

    /** A BYE ends an INVITE too: one not answered gets 487, one not acknowledged needs no ACK. */
    private void settlePending(ServerTransaction pending) {
        if (pending.isAnswered()) {
            pending.onAck();
        } else {
            pending.respond(487, PhoneCore.phrase(487), dialog.localTag());
        }
    }

    private void onReoffer(ServerTransaction transaction) {
        Optional<Sound> own = soundNow().filter(_ -> call.state() == CallState.TALKING);
        if (reinviting || own.isEmpty()) {
            core.respond(transaction, reinviting ? 491 : 500);
            return;
        }
        dialog.refreshTarget(transaction.request());
        Optional<String> sdp = answerTo(transaction.request(), own.get());
        if (sdp.isEmpty()) {
            core.respond(transaction, 488);
            return;
        }
        boolean held = Sdp.parse(transaction.request().sdp()).filter(Sdp::wantsSilence).isPresent();
        call.note("reoffer received, held=" + held);
        call.onHeld(held);
        reinvited = Optional.of(transaction);
        transaction.respond(accepting(transaction, sdp.get()));
    }

    /** Offers anew; one at a time. */
    CompletableFuture<Integer> reinvite(String direction) {
        CompletableFuture<Integer> status = new CompletableFuture<>();
        tell(() -> reinvite(direction, status));
        return status;
    }

    private void reinvite(String direction, CompletableFuture<Integer> status) {
        Optional<Sound> own =
                soundNow().filter(_ -> call.state() == CallState.TALKING && !reinviting);
        if (own.isEmpty()) {
            status.completeExceptionally(
                    new NotReached("no talk to reoffer, or a reoffer is under way"));
            return;
        }
        reinviting = true;
        String before = own.get().direction();
        String offer = own.get().offer(direction);
        call.note("reoffer sent, " + direction);
        core.exchange(
                dialog::nextCseq,
                cseq -> inviteRequest(cseq).sdp(offer).build(),
                dialog.nextHop(),
                response -> onReofferAnswer(response, before, status),
                () -> onReofferTimeout(status));
    }

    private void onReofferAnswer(
            SipMessage response, String before, CompletableFuture<Integer> status) {
        if (response.status() < 200) {
            return;
        }
        reinviting = false;
        call.note("reoffer answered " + response.status());
        if (response.status() < 300) {
            dialog.refreshTarget(response);
            settle(response);
            sendAck(response.cseq(), "");
        } else {
            soundNow().ifPresent(own -> own.direction(before));
        }
        status.complete(response.status());
    }

    private void onReofferTimeout(CompletableFuture<Integer> status) {
        reinviting = false;
        status.completeExceptionally(new NotReached("no response to the reoffer"));
        hangup();
    }

    void hangup() {
        hangupWanted = true;
        switch (call.state()) {
            case CALLING -> sendCancel();
            case CALLED -> decline(480, "");
            case TALKING -> {
                if (!awaitingAck) {
                    sendBye();
                }
            }
            case HANGING_UP, ENDED -> {}
        }
    }

    private void sendBye() {
        call.note("BYE sent");
        call.onBye(System.nanoTime());
        soundNow().ifPresent(Sound::finish);
        core.exchange(
                dialog::nextCseq,
                cseq -> dialog.request("BYE", cseq, core.newBranch()).build(),
                dialog.nextHop(),
                response -> onByeAnswered(response.status()),
                () -> end(Ending.How.TIMED_OUT, 200, "no response to BYE"));
    }

    private void onByeAnswered(int status) {
        if (status >= 200) {
            boolean took = cancelSent;
            end(took ? Ending.How.CANCELLED : Ending.How.HUNG_UP, 200, "");
        }
    }

    /** The phone goes away: one datagram to the peer as far as that goes. */
    void shut() {
        hangup();
        end(Ending.How.CLOSED, answeredOnce ? 200 : 0, "the phone was closed");
    }

    private void end(Ending.How how, int status, String reason) {
        if (over) {
            return;
        }
        over = true;
        cancel(ringLimit);
        soundNow().ifPresent(Sound::close);
        media.completeExceptionally(new NotReached("the call had no media"));
        digitWaits.forEach(
                wait -> wait.met.completeExceptionally(new NotReached("the call ended")));
        core.linger(this);
        call.onEnded(new Ending(how, status, reason), System.nanoTime());
    }

    private static void cancel(@Nullable Timer timer) {
        if (timer != null) {
            timer.cancel();
        }
    }
}
