package tandem.bench.media;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import tandem.bench.phone.CallState;
import tandem.bench.phone.Dial;
import tandem.bench.phone.PhoneCall;
import tandem.bench.phone.SipPhone;

/** Calls that a phone has placed and that are to last until the end. Runs on: the run's thread. */
final class OpenCalls {
    /** Placed before the answers to them are waited for, so that set-up is no storm. */
    private static final int AT_ONCE = 10;

    private static final long LIMIT_S = 20;

    private final List<PhoneCall> calls = new ArrayList<>();
    private final SipPhone phone;

    OpenCalls(SipPhone phone) {
        this.phone = phone;
    }

    /** {@link IllegalStateException} when one is not answered in {@value #LIMIT_S} s. */
    void place(List<Dial> dials) {
        for (int from = 0; from < dials.size(); from += AT_ONCE) {
            List<PhoneCall> batch =
                    dials.subList(from, Math.min(from + AT_ONCE, dials.size())).stream()
                            .map(phone::dial)
                            .toList();
            calls.addAll(batch);
            batch.forEach(call -> await("answer", call.answered()));
        }
    }

    /** {@link IllegalStateException} when some had ended before. */
    void hangUp() {
        long lasted = calls.stream().filter(call -> call.state() == CallState.TALKING).count();
        calls.forEach(PhoneCall::hangup);
        calls.forEach(call -> await("end", call.ended()));
        if (lasted < calls.size()) {
            throw new IllegalStateException(
                    calls.size() - lasted + " of " + calls.size() + " calls ended by themselves");
        }
    }

    private static void await(String what, CompletableFuture<?> done) {
        try {
            done.get(LIMIT_S, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException late) {
            throw new IllegalStateException("no " + what + " of a call: " + late, late);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
    }
}
