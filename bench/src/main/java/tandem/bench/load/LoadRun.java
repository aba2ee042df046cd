package tandem.bench.load;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import tandem.bench.net.Loop;
import tandem.bench.net.Timer;
import tandem.bench.phone.Dial;
import tandem.bench.phone.Ending;
import tandem.bench.phone.NotReached;
import tandem.bench.phone.PhoneCall;
import tandem.bench.phone.Reaction;
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
    private static final long ANSWER_LIMIT_MS = 30_000;

    /** What a call may take beyond its hold: the answer, then a BYE that nobody answers. */
    private static final long SLACK_MS = ANSWER_LIMIT_MS + 40_000;

    private static final int REGISTER_AT_ONCE = 50;
    private static final long REGISTER_LIMIT_MS = 10_000;

    private final LoadPlan plan;
    private final Traffic traffic;
    private final Loop loop = Loop.start("load-sip");
    private final RtpPump pump = RtpPump.start("load-rtp", 1);
    private final Tally tally = new Tally();
    private final List<SipPhone> seats = new ArrayList<>();
    private final Map<String, Long> calling = new HashMap<>();
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private final Voice voice = new Stamps();
    private final SipPhone carrier;
    private long firstNs;
    private int started;
    private int finished;

    private LoadRun(LoadPlan plan) {
        this.plan = plan;
        this.traffic = plan.traffic();
        InetSocketAddress from = plan.carrier();
        this.carrier =
                SipPhone.on(loop, pump, from.getAddress().getHostAddress(), from.getPort())
                        .peer(plan.target().sip());
    }

    /**
     * Registers the seats, offers the traffic and waits for the last call: at most the time of the
     * traffic plus its hold plus 80 s. {@link NotReached} when a seat cannot register. Runs on: the
     * caller's thread, which it blocks.
     */
    public static LoadResult run(LoadPlan plan) {
        try (LoadRun run = new LoadRun(plan)) {
            run.registerSeats();
            return run.offer();
        }
    }

    private void registerSeats() {
        for (int from = 0; from < plan.seats().size(); from += REGISTER_AT_ONCE) {
            int to = Math.min(from + REGISTER_AT_ONCE, plan.seats().size());
            List<CompletableFuture<Integer>> batch =
                    plan.seats().subList(from, to).stream().map(this::register).toList();
            for (int i = 0; i < batch.size(); i++) {
                requireOk(plan.seats().get(from + i), batch.get(i));
            }
        }
    }

    private CompletableFuture<Integer> register(SeatLogin login) {
        SipPhone seat = SipPhone.on(loop, pump, plan.carrier().getAddress().getHostAddress(), 0);
        seats.add(seat);
        seat.onCalls(
                new Reaction.Answer(0, traffic.media() ? voice : Voice.silence(), traffic.media()));
        seat.onIncoming(this::onSeatCalled);
        return seat.tryRegister(plan.target().sip(), login.user(), login.password());
    }

    private static void requireOk(SeatLogin login, CompletableFuture<Integer> answer) {
        int status =
                await(answer, REGISTER_LIMIT_MS)
                        .orElseThrow(
                                () ->
                                        new IllegalStateException(
                                                "seat "
                                                        + login.user()
                                                        + ": no answer to REGISTER"));
        if (status != 200) {
            throw new IllegalStateException(
                    "seat " + login.user() + " may not register: " + status);
        }
    }

    private LoadResult offer() {
        Gauge gauge = Gauge.begin(plan.target(), loop, pump);
        loop.execute(
                () -> {
                    firstNs = System.nanoTime();
                    startDue();
                });
        long limitMs = (long) (traffic.seconds() * 1_000) + traffic.holdMs() + SLACK_MS;
        await(done, limitMs);
        CompletableFuture<LoadResult> result = new CompletableFuture<>();
        long repeats = carrier.counters().repeated();
        loop.execute(
                () -> {
                    stuckAreFailures();
                    gauge.result(tally, started, repeats).thenAccept(result::complete);
                });
        return await(result, REGISTER_LIMIT_MS).orElseThrow();
    }

    private void stuckAreFailures() {
        for (int i = finished; i < started; i++) {
            tally.onFailure("stuck");
        }
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
        String from = String.valueOf(13_900_000_000L + index);
        long dueNs = dueNs(index);
        tally.latestCallNs = Math.max(tally.latestCallNs, System.nanoTime() - dueNs);
        Dial dial = Dial.to(number).from(from).saying(voice);
        PhoneCall call = carrier.dial(traffic.media() ? dial : dial.withoutMedia());
        calling.put(from, call.times().inviteNs());
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
        calling.remove(from);
        tally.talkNs += Math.max(0, call.times().byeNs() - call.times().answeredNs());
        Optional<String> failure = failure(ending);
        if (!traffic.media()) {
            finish(failure);
            return;
        }
        call.stampReport()
                .thenCombine(
                        call.streamReport(),
                        (stamps, stream) -> {
                            loop.execute(
                                    () -> {
                                        tally.onStamps(stamps);
                                        tally.onStream(stream);
                                        boolean deaf = failure.isEmpty() && stamps.stamped() == 0;
                                        finish(deaf ? Optional.of("no-media") : failure);
                                    });
                            return stamps;
                        });
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
            done.complete(null);
        }
    }

    private void onSeatCalled(PhoneCall call) {
        Long invitedNs = calling.get(call.peer());
        if (invitedNs != null) {
            tally.onOffer(System.nanoTime() - invitedNs);
        }
        if (traffic.media()) {
            call.ended()
                    .thenAccept(
                            _ ->
                                    call.stampReport()
                                            .thenAccept(
                                                    stamps ->
                                                            loop.execute(
                                                                    () -> tally.onStamps(stamps))));
        }
    }

    private static <T> Optional<T> await(CompletableFuture<T> future, long limitMs) {
        try {
            return Optional.ofNullable(future.get(limitMs, TimeUnit.MILLISECONDS));
        } catch (TimeoutException late) {
            return Optional.empty();
        } catch (ExecutionException failed) {
            throw new IllegalStateException(failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
    }

    /** Seats leave, so that a later run does not find phones that are gone. */
    @Override
    public void close() {
        seats.stream()
                .map(SipPhone::tryUnregister)
                .toList()
                .forEach(left -> await(left.exceptionally(_ -> 0), REGISTER_LIMIT_MS));
        seats.forEach(SipPhone::close);
        carrier.close();
        loop.close();
        pump.close();
    }
}
