package tandem.bench.phone;

import java.net.InetSocketAddress;

import org.jspecify.annotations.Nullable;

import tandem.bench.net.Timer;

/**
 * One request of the peer (RFC 3261 17.2): answers repeats with what was answered, and repeats the
 * final answer to an INVITE until the ACK, 2xx included, so that a call needs no timer of its own
 * for it. Runs on: the SIP loop.
 */
final class ServerTransaction {
    private final Transactions owner;
    private final SipMessage request;
    private final InetSocketAddress from;
    private byte @Nullable [] last;
    private int lastStatus;
    private @Nullable Timer repeat;
    private Runnable onNoAck = () -> {};
    private long intervalMs;
    private boolean acked;

    ServerTransaction(Transactions owner, SipMessage request, InetSocketAddress from) {
        this.owner = owner;
        this.request = request;
        this.from = from;
        this.intervalMs = owner.timers().t1Ms();
    }

    SipMessage request() {
        return request;
    }

    InetSocketAddress from() {
        return from;
    }

    boolean isAnswered() {
        return lastStatus >= 200;
    }

    /** Whether this is the INVITE that an ACK acknowledges (RFC 3261 13.2.2.4). */
    boolean isMeantBy(SipMessage ack) {
        return ack.cseq() == request.cseq();
    }

    /** What to do when a 2xx to an INVITE is never acknowledged. */
    void onNoAck(Runnable action) {
        onNoAck = action;
    }

    /** Answers without a body. */
    void respond(int status, String phrase, String toTag) {
        respond(response(status, phrase, toTag).build());
    }

    /** A response with the headers copied that RFC 3261 8.2.6.2 wants. */
    SipMessage.Builder response(int status, String phrase, String toTag) {
        SipMessage.Builder response = SipMessage.response(status, phrase);
        String top = Via.received(request.header("Via").orElse(""), from);
        response.with("Via", top);
        request.all("Via").stream().skip(1).forEach(via -> response.with("Via", via));
        response.withAll("Record-Route", request.all("Record-Route"));
        response.with("From", request.header("From").orElse(""));
        String to = request.header("To").orElse("");
        boolean needsTag =
                status > 100 && NameAddress.parse(to).tag().isEmpty() && !toTag.isEmpty();
        response.with("To", needsTag ? to + ";tag=" + toTag : to);
        return response.with("Call-ID", request.callId())
                .with("CSeq", request.header("CSeq").orElse(""));
    }

    void respond(SipMessage response) {
        if (isAnswered()) {
            return;
        }
        last = response.encode();
        lastStatus = response.status();
        owner.socket().send(last, from);
        if (isAnswered()) {
            owner.loop().after(owner.timers().lifeMs(), this::expire);
            if (request.method().equals("INVITE")) {
                armRepeat();
            }
        }
    }

    private void armRepeat() {
        repeat = owner.loop().after(intervalMs, this::sendAgain);
    }

    /** Timer G. */
    private void sendAgain() {
        if (last != null) {
            owner.repeat(last, from);
        }
        intervalMs = Math.min(intervalMs * 2, owner.timers().t2Ms());
        armRepeat();
    }

    void onRepeat() {
        if (last != null) {
            owner.repeat(last, from);
        }
    }

    void onAck() {
        acked = true;
        if (repeat != null) {
            repeat.cancel();
        }
    }

    private void expire() {
        owner.forget(this);
        if (request.method().equals("INVITE") && !acked) {
            if (repeat != null) {
                repeat.cancel();
            }
            onNoAck.run();
        }
    }
}
