package tandem.bench.phone;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

import tandem.bench.rtp.StreamReport;
import tandem.bench.rtp.ToneEar;
import tandem.bench.rtp.Voice;

/**
 * One call of a {@link SipPhone}: what it does, what it has seen, what it hears. Every wait has a
 * limit and ends with {@link NotReached}, which tells the call's story. Runs on: any; futures
 * complete on a loop of the phone, so what hangs on them must not block.
 */
public final class PhoneCall {
    private static final int STORY_MAX = 200;
    private static final long ASK_LIMIT_MS = 5_000;

    private final CompletableFuture<Void> ringing = new CompletableFuture<>();
    private final CompletableFuture<Void> answered = new CompletableFuture<>();
    private final CompletableFuture<Ending> ended = new CompletableFuture<>();
    private final Deque<String> story = new ArrayDeque<>();
    private final long bornNs = System.nanoTime();
    private final CallSignalling signalling;
    private volatile CallTimes times = new CallTimes(0, 0, 0, 0, 0);
    private volatile CallState state;
    private volatile boolean heldByPeer;
    private volatile String digits = "";

    PhoneCall(CallState state, Function<PhoneCall, CallSignalling> signalling) {
        this.state = state;
        this.signalling = signalling.apply(this);
    }

    /** {@code Call-ID} of the dialog. */
    public String callId() {
        return signalling.callId();
    }

    /** User part of the peer's address: From of a call received, the number of a call placed. */
    public String peer() {
        return signalling.peerUser();
    }

    /** A header of the INVITE that made the call, or empty. */
    public String inviteHeader(String name) {
        return signalling.inviteHeader(name);
    }

    public CallState state() {
        return state;
    }

    public CallTimes times() {
        return times;
    }

    /** Whether the peer has put us on hold. */
    public boolean heldByPeer() {
        return heldByPeer;
    }

    /** Completes with the first 18x, sent or received; fails when the call ends without. */
    public CompletableFuture<Void> ringing() {
        return ringing;
    }

    /** Completes with the 200 to the INVITE, sent or received; fails when the call ends without. */
    public CompletableFuture<Void> answered() {
        return answered;
    }

    /** Completes when the call is over; never fails. */
    public CompletableFuture<Ending> ended() {
        return ended;
    }

    public PhoneCall awaitRinging(Duration limit) {
        await("ringing", ringing, limit);
        return this;
    }

    public PhoneCall awaitAnswered(Duration limit) {
        await("answered", answered, limit);
        return this;
    }

    public Ending awaitEnded(Duration limit) {
        return await("ended", ended, limit);
    }

    /** Sends 180 on a call received. */
    public void ring() {
        signalling.tell(signalling::ring);
    }

    /** Answers a call received and speaks. */
    public void answer(Voice voice) {
        signalling.tell(() -> signalling.answer(voice, true));
    }

    /** Refuses a call received. */
    public void decline(int status) {
        signalling.tell(() -> signalling.decline(status, ""));
    }

    /**
     * Ends the call whatever its state: CANCEL, refusal (480) or BYE; the latter waits for the ACK
     * (RFC 3261 15).
     */
    public void hangup() {
        signalling.tell(signalling::hangup);
    }

    /** Takes a call back that has not been answered; the same as {@link #hangup} then. */
    public void cancel() {
        hangup();
    }

    /** Puts the peer on hold by re-INVITE; completes with the status of its answer. */
    public CompletableFuture<Integer> hold() {
        return signalling.reinvite("sendonly");
    }

    /** Takes the peer off hold by re-INVITE; completes with the status of its answer. */
    public CompletableFuture<Integer> resume() {
        return signalling.reinvite("sendrecv");
    }

    /** Changes what is said from the next packet on. */
    public void say(Voice voice) {
        signalling.withMedia(media -> media.say(voice));
    }

    /** Sends keys by RFC 4733, 160 ms each. */
    public void sendDigits(String keys) {
        signalling.withMedia(media -> media.dial(keys));
    }

    /** Keys heard so far. */
    public String digits() {
        return digits;
    }

    /** Waits until at least these keys were heard, in this order, from the start of the call. */
    public void awaitDigits(String keys, Duration limit) {
        CompletableFuture<Void> met = new CompletableFuture<>();
        signalling.tell(() -> signalling.whenDigits(() -> digits.startsWith(keys), met));
        await("digits " + keys + " (heard: " + digits + ")", met, limit);
    }

    /** Waits for a tone: half of the energy of 100 ms heard from now on. */
    public void awaitTone(int hz, Duration limit) {
        awaitSound(hz + " Hz", limit, (ear, met) -> ear.whenTone(hz, met));
    }

    /** Waits for sound that is not that tone, such as music. */
    public void awaitSoundBut(int hz, Duration limit) {
        awaitSound(
                "sound other than " + hz + " Hz", limit, (ear, met) -> ear.whenSoundBut(hz, met));
    }

    /** Waits for 100 ms of packets with silence in them. */
    public void awaitSilence(Duration limit) {
        awaitSound("silence", limit, (ear, met) -> ear.whenSilent(met));
    }

    /** Whether the newest 100 ms heard are this tone. */
    public boolean hears(int hz) {
        return askEar(ear -> ear.hears(hz));
    }

    /** Level of a tone in the newest 100 ms, dB under a full-scale sine; -100 for nothing. */
    public double levelDb(int hz) {
        return askEar(ear -> ear.levelDb(hz));
    }

    /** Level of everything in the newest 100 ms. */
    public double loudnessDb() {
        return askEar(ToneEar::loudnessDb);
    }

    /** What was sent and heard as packets, without waiting; fails when the call never had media. */
    public CompletableFuture<StreamReport> streamReport() {
        return signalling.media().thenCompose(media -> media.stream().report());
    }

    /** What was sent and heard as packets. */
    public StreamReport stream() {
        return await("report", streamReport(), askLimit());
    }

    /** What was heard of stamped packets; all zero when the peer sent none. */
    public StampReport stamps() {
        return await("report", stampReport(), askLimit());
    }

    /** What was heard of stamped packets, without waiting; fails when the call never had media. */
    public CompletableFuture<StampReport> stampReport() {
        return signalling
                .media()
                .thenCompose(media -> media.rtpLoop().ask(() -> StampReport.of(media.stamps())));
    }

    /**
     * What has happened so far, one line each, for messages of failed tests; at most {@value
     * #STORY_MAX} lines.
     */
    public String story() {
        synchronized (story) {
            return String.join("\n", story);
        }
    }

    @Override
    public String toString() {
        return "PhoneCall[" + peer() + " " + state + "]";
    }

    private interface SoundWait {
        void begin(ToneEar ear, CompletableFuture<Void> met);
    }

    private void awaitSound(String what, Duration limit, SoundWait wait) {
        CompletableFuture<Void> met = new CompletableFuture<>();
        ended.thenAccept(
                ending -> met.completeExceptionally(new NotReached("the call ended: " + ending)));
        signalling.withMedia(media -> media.withEar(ear -> wait.begin(ear, met)));
        try {
            await(what, met, limit);
        } catch (NotReached silent) {
            throw new NotReached(silent.getMessage() + "\n" + heard());
        } finally {
            met.cancel(false);
        }
    }

    /** What came instead of a sound that was waited for. */
    private String heard() {
        try {
            return askEar(ear -> "%.0f dB heard of ".formatted(ear.loudnessDb()))
                    + streamReport().get(ASK_LIMIT_MS, TimeUnit.MILLISECONDS);
        } catch (NotReached | ExecutionException | TimeoutException noMedia) {
            return "nothing heard: " + noMedia.getMessage();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    private <T> T askEar(Function<ToneEar, T> question) {
        return await(
                "ear", signalling.media().thenCompose(media -> media.ask(question)), askLimit());
    }

    private static Duration askLimit() {
        return Duration.ofMillis(ASK_LIMIT_MS);
    }

    private <T> T await(String what, CompletableFuture<T> future, Duration limit) {
        try {
            return future.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw new NotReached("no " + what + " within " + limit.toMillis() + " ms\n" + story());
        } catch (ExecutionException failed) {
            throw new NotReached(
                    "no " + what + ": " + failed.getCause().getMessage() + "\n" + story());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new NotReached("interrupted while waiting for " + what);
        }
    }

    // What follows is told by the signalling, on the SIP loop.

    void note(String event) {
        synchronized (story) {
            if (story.size() == STORY_MAX) {
                story.removeFirst();
            }
            double seconds = (System.nanoTime() - bornNs) / 1e9;
            story.addLast(String.format(Locale.ROOT, "%8.3f %s", seconds, event));
        }
    }

    void onInvite(long nowNs) {
        times = new CallTimes(nowNs, 0, 0, 0, 0);
    }

    void onRinging(long nowNs) {
        if (times.firstProvisionalNs() == 0) {
            times = new CallTimes(times.inviteNs(), nowNs, 0, 0, 0);
        }
        ringing.complete(null);
    }

    void onAnswered(long nowNs) {
        state = CallState.TALKING;
        times = new CallTimes(times.inviteNs(), times.firstProvisionalNs(), nowNs, 0, 0);
        ringing.complete(null);
        answered.complete(null);
    }

    void onBye(long nowNs) {
        state = CallState.HANGING_UP;
        times =
                new CallTimes(
                        times.inviteNs(), times.firstProvisionalNs(), times.answeredNs(), nowNs, 0);
    }

    void onEnded(Ending ending, long nowNs) {
        state = CallState.ENDED;
        note("ended " + ending);
        CallTimes last = times;
        times =
                new CallTimes(
                        last.inviteNs(),
                        last.firstProvisionalNs(),
                        last.answeredNs(),
                        last.byeNs(),
                        nowNs);
        NotReached over = new NotReached("the call ended: " + ending);
        ringing.completeExceptionally(over);
        answered.completeExceptionally(over);
        ended.complete(ending);
    }

    void onHeld(boolean held) {
        heldByPeer = held;
    }

    void onKey(char key) {
        digits = digits + key;
    }
}
