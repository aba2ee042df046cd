package tandem.bench.phone;

import java.net.InetSocketAddress;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import tandem.bench.net.Timer;

/**
 * One request of ours until its final response (RFC 3261 17.1): repeats it, acknowledges refusals
 * of an INVITE, gives every response on. Repeats of a 2xx are the dialog's business. Runs on: the
 * SIP loop.
 */
final class ClientTransaction {
    private final Transactions owner;
    private final SipMessage request;
    private final byte[] octets;
    private final InetSocketAddress to;
    private final Consumer<SipMessage> onResponse;
    private final Runnable onTimeout;
    private final boolean invite;
    private byte @Nullable [] ack;
    private @Nullable Timer repeat;
    private @Nullable Timer life;
    private long intervalMs;
    private boolean provisional;

    ClientTransaction(
            Transactions owner,
            SipMessage request,
            InetSocketAddress to,
            Consumer<SipMessage> onResponse,
            Runnable onTimeout) {
        this.owner = owner;
        this.request = request;
        this.octets = request.encode();
        this.to = to;
        this.onResponse = onResponse;
        this.onTimeout = onTimeout;
        this.invite = request.method().equals("INVITE");
        this.intervalMs = owner.timers().t1Ms();
    }

    SipMessage request() {
        return request;
    }

    InetSocketAddress to() {
        return to;
    }

    boolean hasProvisional() {
        return provisional;
    }

    void start() {
        owner.socket().send(octets, to);
        life = owner.loop().after(owner.timers().lifeMs(), this::expire);
        armRepeat();
    }

    private void armRepeat() {
        repeat = owner.loop().after(intervalMs, this::sendAgain);
    }

    /** Timers A and E; E stops doubling at T2, A does not. */
    private void sendAgain() {
        owner.repeat(octets, to);
        intervalMs = invite ? intervalMs * 2 : Math.min(intervalMs * 2, owner.timers().t2Ms());
        armRepeat();
    }

    private void expire() {
        cancel(repeat);
        owner.forget(this);
        if (!(invite && provisional) && ack == null) {
            onTimeout.run();
        }
    }

    void onResponse(SipMessage response) {
        if (ack != null) {
            owner.repeat(ack, to);
        } else if (response.status() < 200) {
            onProvisional(response);
        } else {
            onFinal(response);
        }
    }

    /**
     * An INVITE that has been heard of may take as long as the callee likes; its life is the
     * caller's business.
     */
    private void onProvisional(SipMessage response) {
        provisional = true;
        if (invite) {
            cancel(repeat);
            cancel(life);
        } else {
            intervalMs = owner.timers().t2Ms();
        }
        onResponse.accept(response);
    }

    private void onFinal(SipMessage response) {
        cancel(repeat);
        cancel(life);
        if (invite && response.status() >= 300) {
            ack = Dialog.ackOfRefusal(request, response).encode();
            owner.socket().send(ack, to);
            life = owner.loop().after(owner.timers().lifeMs(), this::expire);
        } else {
            owner.forget(this);
        }
        onResponse.accept(response);
    }

    /** Gives up: no repeat, no answer will be given on. */
    void abandon() {
        cancel(repeat);
        cancel(life);
        owner.forget(this);
    }

    private static void cancel(@Nullable Timer timer) {
        if (timer != null) {
            timer.cancel();
        }
    }
}
