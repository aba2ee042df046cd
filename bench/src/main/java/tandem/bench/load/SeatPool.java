package tandem.bench.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import tandem.bench.net.Loop;
import tandem.bench.phone.PhoneCall;
import tandem.bench.phone.Reaction;
import tandem.bench.phone.SipPhone;
import tandem.bench.phone.StampReport;
import tandem.bench.rtp.RtpPump;

/**
 * The seats of a run: registered phones that answer at once. Runs on: {@link #register} and {@link
 * #leave} on the thread of the run, which they block; the rest on the SIP loop.
 */
final class SeatPool {
    private static final int REGISTER_AT_ONCE = 50;
    private static final long REGISTER_LIMIT_MS = 10_000;

    private final List<SipPhone> phones = new ArrayList<>();
    private final LoadPlan plan;
    private final Loop loop;
    private final RtpPump pump;
    private final Consumer<PhoneCall> onCalled;
    private final Consumer<StampReport> onHeard;
    private int open;

    /**
     * @param onCalled told of each INVITE that a seat gets
     * @param onHeard told what a seat heard in a call, when that is over
     */
    SeatPool(
            LoadPlan plan,
            Loop loop,
            RtpPump pump,
            Consumer<PhoneCall> onCalled,
            Consumer<StampReport> onHeard) {
        this.plan = plan;
        this.loop = loop;
        this.pump = pump;
        this.onCalled = onCalled;
        this.onHeard = onHeard;
    }

    /** {@link IllegalStateException} when one may not register. */
    void register() {
        List<SeatLogin> logins = plan.seats();
        for (int from = 0; from < logins.size(); from += REGISTER_AT_ONCE) {
            List<SeatLogin> batch =
                    logins.subList(from, Math.min(from + REGISTER_AT_ONCE, logins.size()));
            List<CompletableFuture<Integer>> answers = batch.stream().map(this::register).toList();
            for (int i = 0; i < batch.size(); i++) {
                requireOk(batch.get(i), Waits.await(answers.get(i), REGISTER_LIMIT_MS));
            }
        }
    }

    private CompletableFuture<Integer> register(SeatLogin login) {
        boolean media = plan.traffic().media();
        String host = plan.carrier().getAddress().getHostAddress();
        SipPhone phone =
                SipPhone.on(loop, pump, host, 0)
                        .onCalls(new Reaction.Answer(0, LoadRun.VOICE, media))
                        .onIncoming(this::onCalled);
        phones.add(phone);
        return phone.tryRegister(plan.target().sip(), login.user(), login.password());
    }

    private static void requireOk(SeatLogin login, Optional<Integer> status) {
        if (status.isEmpty() || status.get() != 200) {
            String answer =
                    status.map(code -> "REGISTER answered " + code).orElse("no answer to REGISTER");
            throw new IllegalStateException("seat " + login.user() + ": " + answer);
        }
    }

    private void onCalled(PhoneCall call) {
        open++;
        onCalled.accept(call);
        call.ended().thenAccept(_ -> onEnded(call));
    }

    private void onEnded(PhoneCall call) {
        if (plan.traffic().media()) {
            call.stampReport()
                    .whenComplete(
                            (stamps, none) ->
                                    loop.execute(() -> onReport(Optional.ofNullable(stamps))));
        } else {
            open--;
        }
    }

    private void onReport(Optional<StampReport> stamps) {
        stamps.ifPresent(onHeard);
        open--;
    }

    /** Calls of seats that are not over. */
    int open() {
        return open;
    }

    /**
     * Takes the registrations back, so that a later run does not find phones that are gone, and
     * closes.
     */
    void leave() {
        phones.stream()
                .map(SipPhone::tryUnregister)
                .toList()
                .forEach(left -> Waits.await(left.exceptionally(_ -> 0), REGISTER_LIMIT_MS));
        phones.forEach(SipPhone::close);
    }
}
