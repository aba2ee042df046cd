package tandem.bench.load;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import tandem.bench.net.Loop;
import tandem.bench.net.Timer;
import tandem.bench.phone.Dial;
import tandem.bench.phone.Ending;
import tandem.bench.phone.PhoneCall;
import tandem.bench.phone.SipPhone;
import tandem.bench.rtp.RtpPump;
import tandem.bench.rtp.Stamps;
import tandem.bench.rtp.Voice;

/**
 * An open-loop run: calls start at a constant rate and do not wait for the engine, and set-up time
 * counts from the moment at which a call was due, so a slow engine cannot hide behind a slowed
 * generator. Two threads in all, one for SIP and one for RTP. All state belongs to the SIP loop.
 */
public final class LoadRun implements AutoCloseable {
    static final Voice VOICE = new Stamps();

    private static final long ANSWER_LIMIT_MS = 30_000;

    /** What a call may take beyond its hold: the answer, then a BYE that nobody answers. */
    private static final long SLACK_MS = ANSWER_LIMIT_MS + 40_000;

    /** How long an engine may take to hang up on a seat whose caller has gone. */
    private static final long SEAT_LIMIT_MS = 5_000;

    private static final long RESULT_LIMIT_MS = 10_000;
    private static final long FIRST_CALLER = 13_900_000_000L;

    private final LoadPlan plan;
    private final Traffic traffic;
    private final Loop loop = Loop.start("load-sip");
    private final RtpPump pump = RtpPump.start("load-rtp", 1);
    private final Tally tally = new Tally();
    private final Map<String, Long> unoffered = new HashMap<>();
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private final SeatPool seats;
    private final SipPhone carrier;
    private long firstNs;
    private int started;
    private int finished;

    private LoadRun(LoadPlan plan) {
        this.plan = plan;
        this.traffic = plan.traffic();
        this.seats = new SeatPool(plan, loop, pump, this::onSeatCalled, tally::onStamps);
        InetSocketAddress from = plan.carrier();
        this.carrier = openCarrier(from.getAddress().getHostAddress(), from.getPort());
    }

    private SipPhone openCarrier(String host, int port) {
        try {
            return SipPhone.on(loop, pump, host, port).peer(plan.target().sip());
        } catch (RuntimeException notBound) {
            loop.close();
            pump.close();
            throw notBound;
        }
    }

    /**
     * Registers the seats, offers the traffic and waits for the last call: at most the time of the
     * traffic plus its hold plus 90 s. {@link IllegalStateException} when a seat cannot register,
     * {@link java.io.UncheckedIOException} when the carrier's port is taken. Runs on: the caller's
     * thread, which it blocks.
     */
    public static LoadResult run(LoadPlan plan) {
        try (LoadRun run = new LoadRun(plan)) {
            run.seats.register();
            return run.offer();
        }
    }

    private LoadResult offer() {
        Gauge gauge = Gauge.begin(plan.target(), loop, pump);
        loop.execute(
                () -> {
                    firstNs = System.nanoTime();
                    startDue();
                });
        Waits.await(done, (long) (traffic.seconds() * 1_000) + traffic.holdMs() + SLACK_MS);
        CompletableFuture<LoadResult> result = new CompletableFuture<>();
        long repeats = carrier.counters().repeated();
        loop.execute(
                () -> {
                    stuckAreFailures();
                    gauge.result(tally, started, repeats).thenAccept(result::complete);
                });
        return Waits.await(result, RESULT_LIMIT_MS).orElseThrow();
    }

    private void stuckAreFailures() {
        for (int i = finished; i < started; i++) {
            tally.onFailure("stuck");
        }
        tally.seatsLeft = seats.open();
    }

    private long dueNs(int index) {
        return firstNs + (long) (index / traffic.cps() * 1e9);
    }

    private void startDue() {
        while (started < traffic.calls() && dueNs(started) - System.nanoTime() <= 0) {
            start(started++);
        }
        if (started < traffic.calls()) {
            loop.at(dueNs(started), this::startDue);
        }
    }

    private void start(int index) {
        String number = traffic.numbers().get(index % traffic.numbers().size());
        String from = Long.toString(FIRST_CALLER + index);
        long dueNs = dueNs(index);
        tally.latestCallNs = Math.max(tally.latestCallNs, System.nanoTime() - dueNs);
        Dial dial = Dial.to(number).from(from).saying(VOICE);
        PhoneCall call = carrier.dial(traffic.media() ? dial : dial.withoutMedia());
        unoffered.put(from, call.times().inviteNs());
        Timer patience = loop.after(ANSWER_LIMIT_MS, call::hangup);
        call.answered().thenRun(() -> onAnswered(call, dueNs, patience));
        call.ended().thenAccept(ending -> onEnded(call, from, ending, patience));
    }

    private void onAnswered(PhoneCall call, long dueNs, Timer patience) {
        patience.cancel();
        tally.onSetup(call.times().answeredNs() - dueNs);
        loop.after(traffic.holdMs(), call::hangup);
    }

    private void onEnded(PhoneCall call, String from, Ending ending, Timer patience) {
        patience.cancel();
        unoffered.remove(from);
        if (call.times().answeredNs() > 0) {
            tally.talkNs += call.times().byeNs() - call.times().answeredNs();
        }
        Optional<String> failure = failure(ending);
        if (traffic.media()) {
            onTalkEnded(call, failure);
        } else {
            finish(failure);
        }
    }

    /** What was heard belongs to the RTP loop, so it comes a moment later. */
    private void onTalkEnded(PhoneCall call, Optional<String> failure) {
        call.stampReport()
                .thenAcceptBoth(
                        call.streamReport(),
                        (stamps, stream) ->
                                loop.execute(
                                        () -> {
                                            tally.onStamps(stamps);
                                            tally.onStream(stream);
                                            boolean deaf =
                                                    failure.isEmpty() && stamps.stamped() == 0;
                                            finish(deaf ? Optional.of("no-media") : failure);
                                        }));
    }

    private static Optional<String> failure(Ending ending) {
        return switch (ending.how()) {
            case HUNG_UP -> Optional.empty();
            case PEER_HUNG_UP -> Optional.of("hung-up-early");
            case REFUSED -> Optional.of("sip-" + ending.status());
            case CANCELLED -> Optional.of("no-answer");
            case TIMED_OUT -> Optional.of(ending.status() == 200 ? "bye-timeout" : "timeout");
            case CLOSED -> Optional.of("stuck");
        };
    }

    private void finish(Optional<String> failure) {
        failure.ifPresentOrElse(tally::onFailure, () -> tally.completed++);
        finished++;
        if (finished == traffic.calls()) {
            awaitSeats(System.nanoTime() + SEAT_LIMIT_MS * 1_000_000);
        }
    }

    /** The engine hangs up on a seat after its caller, so those calls end last. */
    private void awaitSeats(long deadlineNs) {
        if (seats.open() == 0 || deadlineNs - System.nanoTime() <= 0) {
            done.complete(null);
        } else {
            loop.after(10, () -> awaitSeats(deadlineNs));
        }
    }

    private void onSeatCalled(PhoneCall call) {
        Long invitedNs = unoffered.remove(call.peer());
        if (invitedNs != null) {
            tally.onOffer(System.nanoTime() - invitedNs);
        }
    }

    @Override
    public void close() {
        seats.leave();
        carrier.close();
        loop.close();
        pump.close();
    }
}
