package tandem.bench.phone;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

import tandem.bench.net.Loop;
import tandem.bench.rtp.Law;
import tandem.bench.rtp.RtpPump;
import tandem.bench.rtp.Tone;
import tandem.bench.rtp.Voice;

/**
 * A SIP telephone for tests, demo and load, over one UDP socket: a seat that registers, or a
 * carrier with many calls at once. Written from the RFCs and sharing nothing with the engine. Runs
 * on: any; the work is done on the phone's own loops.
 *
 * <pre>{@code
 * try (SipPhone seat = SipPhone.on("127.0.0.1"); SipPhone carrier = SipPhone.on("127.0.0.1", 5080).peer(engine)) {
 *     seat.register(engine, "1001", "tandem-1001");
 *     seat.answerCalls(1_500, Tone.of(1000));
 *     PhoneCall call = carrier.call("4000", Tone.of(440)).awaitAnswered(Duration.ofSeconds(5));
 *     call.awaitTone(1000, Duration.ofSeconds(5));
 * }
 * }</pre>
 */
public final class SipPhone implements AutoCloseable {
    private static final int INBOX_MAX = 1_000;
    private static final Duration REGISTER_LIMIT = Duration.ofSeconds(5);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

    private final BlockingQueue<PhoneCall> inbox = new LinkedBlockingQueue<>(INBOX_MAX);
    private final Loop loop;
    private final RtpPump pump;
    private final boolean ownsThreads;
    private final PhoneCore core;
    private volatile Supplier<Reaction> reaction = () -> new Reaction.Decline(0, 480);
    private volatile Consumer<PhoneCall> onIncoming = _ -> {};
    private volatile @Nullable InetSocketAddress peer;
    private @Nullable Registration registration;

    private SipPhone(Loop loop, RtpPump pump, boolean ownsThreads, String host, int port) {
        this.loop = loop;
        this.pump = pump;
        this.ownsThreads = ownsThreads;
        this.core = new PhoneCore(loop, pump, host, port, this::onInvite);
    }

    /** A phone with threads of its own, on any free port. */
    public static SipPhone on(String host) {
        return on(host, 0);
    }

    /** A phone with threads of its own. */
    public static SipPhone on(String host, int port) {
        Loop loop = Loop.start("phone-sip");
        RtpPump pump = RtpPump.start("phone-rtp", 1);
        try {
            return new SipPhone(loop, pump, true, host, port);
        } catch (RuntimeException notBound) {
            loop.close();
            pump.close();
            throw notBound;
        }
    }

    /** One of many phones on shared threads, which stay open when it closes. */
    public static SipPhone on(Loop loop, RtpPump pump, String host, int port) {
        return new SipPhone(loop, pump, false, host, port);
    }

    public InetSocketAddress address() {
        return core.local();
    }

    public int port() {
        return core.local().getPort();
    }

    /** Where calls go. {@link #register} sets it too. */
    public SipPhone peer(InetSocketAddress engine) {
        peer = engine;
        return this;
    }

    public SipPhone timers(SipTimers timers) {
        apply(() -> core.transactions().timers(timers));
        return this;
    }

    /** A bad network from now on. */
    public SipPhone impair(Impairment impairment) {
        apply(() -> core.transactions().socket().impair(impairment));
        return this;
    }

    /** Codecs accepted in calls received, best first. */
    public SipPhone codecs(Law... laws) {
        apply(() -> core.laws(java.util.List.of(laws)));
        return this;
    }

    /**
     * Registers for an hour and refreshes before that is over; {@link NotReached} when it is
     * refused.
     */
    public void register(InetSocketAddress registrar, String user, String password) {
        int status = await("registration", tryRegister(registrar, user, password), REGISTER_LIMIT);
        if (status != 200) {
            throw new NotReached("registration of " + user + " refused: " + status);
        }
    }

    /** Registers; completes with the final status, or fails when none comes. */
    public CompletableFuture<Integer> tryRegister(
            InetSocketAddress registrar, String user, String password) {
        peer = registrar;
        CompletableFuture<Integer> status = new CompletableFuture<>();
        tell(
                () -> {
                    core.identity(user, password);
                    if (registration != null) {
                        registration.stop();
                    }
                    Registration begun = new Registration(core, registrar, user);
                    registration = begun;
                    begun.register(status);
                });
        return status;
    }

    /** Takes the registration back; {@link NotReached} when there is none or it fails. */
    public void unregister() {
        await("unregistration", tryUnregister(), REGISTER_LIMIT);
    }

    /**
     * Takes the registration back; completes with the final status, or fails when there is none or
     * no answer.
     */
    public CompletableFuture<Integer> tryUnregister() {
        CompletableFuture<Integer> status = new CompletableFuture<>();
        tell(
                () -> {
                    if (registration == null) {
                        status.completeExceptionally(new NotReached("never registered"));
                    } else {
                        registration.unregister(status);
                    }
                });
        return status;
    }

    /** What the phone does when called, from the next call on. At first it declines with 480. */
    public SipPhone onCalls(Reaction next) {
        reaction = () -> next;
        return this;
    }

    /** The same, asked anew for each call. Runs on the SIP loop. */
    public SipPhone onCalls(Supplier<Reaction> each) {
        reaction = each;
        return this;
    }

    public SipPhone answerCalls(long ringMs, Voice voice) {
        return onCalls(new Reaction.Answer(ringMs, voice, true));
    }

    /** Declines at once, with 486 or 603 for instance. */
    public SipPhone declineCalls(int status) {
        return onCalls(new Reaction.Decline(0, status));
    }

    /** Rings until the caller gives up. */
    public SipPhone neverAnswer() {
        return onCalls(new Reaction.RingOnly());
    }

    /** Told of each call received, on the SIP loop, before the reaction begins. */
    public SipPhone onIncoming(Consumer<PhoneCall> consumer) {
        onIncoming = consumer;
        return this;
    }

    /** The next call received, in order of arrival. */
    public PhoneCall awaitCall(Duration limit) {
        try {
            PhoneCall call = inbox.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
            if (call == null) {
                throw new NotReached("no call received within " + limit.toMillis() + " ms");
            }
            return call;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new NotReached("interrupted while waiting for a call");
        }
    }

    /** Calls a number at the peer. */
    public PhoneCall call(String number, Voice voice) {
        return dial(Dial.to(number).saying(voice));
    }

    /** Calls a number and says a tone. */
    public PhoneCall call(String number, int hz) {
        return call(number, Tone.of(hz));
    }

    /** Places a call. */
    public PhoneCall dial(Dial dial) {
        InetSocketAddress to = peer;
        if (to == null) {
            throw new IllegalStateException("where to? set peer() or register() first");
        }
        String from =
                "sip:"
                        + (dial.from().isEmpty() ? core.user() : dial.from())
                        + "@"
                        + SipTarget.text(address());
        String uri = "sip:" + dial.number() + "@" + SipTarget.text(to);
        String callId = PhoneCore.random() + PhoneCore.random();
        Dialog dialog = Dialog.calling(callId, PhoneCore.random(), from, uri, uri, to, address());
        CallSignalling[] made = new CallSignalling[1];
        PhoneCall call =
                new PhoneCall(
                        CallState.CALLING,
                        self -> {
                            made[0] = CallSignalling.calling(core, self, dialog, dial);
                            return made[0];
                        });
        tell(
                () -> {
                    core.add(made[0]);
                    made[0].start();
                });
        return call;
    }

    private void onInvite(ServerTransaction transaction) {
        Dialog dialog =
                Dialog.called(
                        transaction.request(), PhoneCore.random(), transaction.from(), address());
        CallSignalling[] made = new CallSignalling[1];
        PhoneCall call =
                new PhoneCall(
                        CallState.CALLED,
                        self -> {
                            made[0] = CallSignalling.called(core, self, dialog, transaction);
                            return made[0];
                        });
        core.add(made[0]);
        while (!inbox.offer(call)) {
            inbox.poll();
        }
        onIncoming.accept(call);
        made[0].react(reaction.get());
    }

    /** Sends OPTIONS; completes with the final status. */
    public CompletableFuture<Integer> ping(InetSocketAddress whom) {
        CompletableFuture<Integer> status = new CompletableFuture<>();
        String uri = "sip:" + SipTarget.text(whom);
        Dialog none =
                Dialog.calling(
                        PhoneCore.random(), PhoneCore.random(), uri, uri, uri, whom, address());
        tell(
                () ->
                        core.exchange(
                                none::nextCseq,
                                cseq -> none.request("OPTIONS", cseq, core.newBranch()).build(),
                                whom,
                                response -> {
                                    if (response.status() >= 200) {
                                        status.complete(response.status());
                                    }
                                },
                                () ->
                                        status.completeExceptionally(
                                                new NotReached("no response to OPTIONS"))));
        return status;
    }

    /** Calls that are not over. */
    public int liveCalls() {
        return await("answer", loop.ask(core::liveCalls), CLOSE_LIMIT);
    }

    public PhoneCounters counters() {
        return await("answer", loop.ask(() -> core.transactions().counters()), CLOSE_LIMIT);
    }

    /**
     * Delays of stamped packets heard so far, in nanoseconds; shared by all phones of the same
     * pump.
     */
    public CompletableFuture<Histogram> delaysNs() {
        return pump.delaysNs();
    }

    /**
     * The first exception inside the phone's SIP loop: a fault of the phone, so tests may assert
     * that there is none.
     */
    public Optional<Throwable> fault() {
        return loop.firstFault();
    }

    /**
     * Ends live calls with one datagram each and closes the socket. A registration is left to
     * expire.
     */
    @Override
    public void close() {
        if (loop.isClosed()) {
            return;
        }
        CompletableFuture<Boolean> closed =
                loop.ask(
                        () -> {
                            if (registration != null) {
                                registration.stop();
                            }
                            core.close();
                            return true;
                        });
        try {
            await("close", closed, CLOSE_LIMIT);
        } finally {
            if (ownsThreads) {
                loop.close();
                pump.close();
            }
        }
    }

    PhoneCore core() {
        return core;
    }

    /** Changes the phone before the next call can be placed or come in. Not from the SIP loop. */
    private void apply(Runnable change) {
        CompletableFuture<Boolean> applied = new CompletableFuture<>();
        tell(
                () -> {
                    change.run();
                    applied.complete(true);
                });
        await("change of the phone", applied, REGISTER_LIMIT);
    }

    private void tell(Runnable work) {
        loop.tell(work);
    }

    private static <T> T await(String what, CompletableFuture<T> future, Duration limit) {
        try {
            return future.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw new NotReached("no " + what + " within " + limit.toMillis() + " ms");
        } catch (ExecutionException failed) {
            throw new NotReached("no " + what + ": " + failed.getCause().getMessage());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new NotReached("interrupted while waiting for " + what);
        }
    }
}
