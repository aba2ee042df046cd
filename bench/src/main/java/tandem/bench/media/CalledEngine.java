package tandem.bench.media;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import tandem.bench.phone.CallState;
import tandem.bench.phone.Dial;
import tandem.bench.phone.NameAddress;
import tandem.bench.phone.PhoneCall;
import tandem.bench.phone.Reaction;
import tandem.bench.phone.SipPhone;
import tandem.bench.phone.Sound;

/**
 * An engine that calls are placed through: from one trunk, and by its plan to another. The last
 * four digits of the number tell which call it is. Runs on: the thread of the run.
 *
 * @param prefix what numbers of the row begin with
 */
record CalledEngine(
        long pid,
        InetSocketAddress sip,
        String prefix,
        SipPhone near,
        SipPhone far,
        List<PhoneCall> calls)
        implements Carrier {
    private static final int DIGITS = 4;
    private static final int MODULUS = 10_000;
    private static final int AT_ONCE = 10;
    private static final long LIMIT_S = 20;

    static CalledEngine at(
            long pid, InetSocketAddress sip, String prefix, SipPhone near, SipPhone far) {
        near.peer(sip);
        return new CalledEngine(pid, sip, prefix, near, far, new ArrayList<>());
    }

    @Override
    public void connect(Talks talks) {
        far.onCalls(new Reaction.AnswerWith(call -> called(talks, call)));
        for (int from = 0; from < talks.size(); from += AT_ONCE) {
            List<PhoneCall> batch = new ArrayList<>();
            for (int i = from; i < Math.min(from + AT_ONCE, talks.size()); i++) {
                batch.add(near.dial(Dial.to(number(i)).with(talks.pair(i).near())));
            }
            calls.addAll(batch);
            batch.forEach(call -> await("answer", call.answered()));
        }
    }

    private String number(int call) {
        return prefix + Integer.toString(MODULUS + call).substring(1);
    }

    /** Runs on: the SIP loop. */
    private static Sound called(Talks talks, PhoneCall call) {
        String number = NameAddress.parse(call.inviteHeader("To")).user();
        int index = Integer.parseInt(number.substring(number.length() - DIGITS));
        return talks.pair(index).far();
    }

    @Override
    public void disconnect() {
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
        } catch (java.util.concurrent.TimeoutException
                | java.util.concurrent.ExecutionException e) {
            throw new IllegalStateException("no " + what + " of a call: " + e, e);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
    }

    @Override
    public void close() {
        near.close();
        far.close();
    }
}
