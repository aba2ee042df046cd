package tandem.bench.phone;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

import tandem.bench.net.Loop;
import tandem.bench.rtp.Ear;
import tandem.bench.rtp.Law;
import tandem.bench.rtp.RtpPump;
import tandem.bench.rtp.RtpStream;
import tandem.bench.rtp.Voice;

/**
 * The inside of a phone: its transactions, its calls by dialog, and what calls need of it. Calls
 * stay for one transaction life after their end, to acknowledge repeats. Runs on: the SIP loop.
 */
final class PhoneCore implements Transactions.User {
    static final String ALLOW = "INVITE, ACK, BYE, CANCEL, OPTIONS, INFO, UPDATE, NOTIFY, MESSAGE";
    static final String USER_AGENT = "tandem-bench";

    private final Map<String, CallSignalling> calls = new HashMap<>();
    private final Map<String, CallSignalling> live = new HashMap<>();
    private final Loop loop;
    private final RtpPump pump;
    private final String host;
    private final Consumer<ServerTransaction> onInvite;
    private final Transactions transactions;
    private Optional<Digest.Credentials> credentials = Optional.empty();
    private Consumer<ServerTransaction> onRegister = transaction -> respond(transaction, 405);
    private String user = "bench";
    private List<Law> laws = List.of(Law.MU, Law.A);
    private @Nullable RtpStream sink;

    PhoneCore(
            Loop loop, RtpPump pump, String host, int port, Consumer<ServerTransaction> onInvite) {
        this.loop = loop;
        this.pump = pump;
        this.host = host;
        this.onInvite = onInvite;
        this.transactions = new Transactions(loop, new InetSocketAddress(host, port), this);
    }

    Loop loop() {
        return loop;
    }

    Transactions transactions() {
        return transactions;
    }

    InetSocketAddress local() {
        return transactions.socket().local();
    }

    String user() {
        return user;
    }

    void identity(String name, String password) {
        user = name;
        credentials = Optional.of(new Digest.Credentials(name, password));
    }

    List<Law> laws() {
        return laws;
    }

    void laws(List<Law> offered) {
        laws = offered;
    }

    long lifeMs() {
        return transactions.timers().lifeMs();
    }

    String newBranch() {
        return "z9hG4bK" + random();
    }

    static String random() {
        return Long.toHexString(ThreadLocalRandom.current().nextLong());
    }

    String contact() {
        return "<sip:" + user + "@" + SipTarget.text(local()) + ">";
    }

    /** A phone is no registrar, unless a test makes it one. */
    void onRegister(Consumer<ServerTransaction> registrar) {
        onRegister = registrar;
    }

    /** Calls that are not over. */
    int liveCalls() {
        return live.size();
    }

    void add(CallSignalling call) {
        calls.put(call.key(), call);
        live.put(call.key(), call);
    }

    void linger(CallSignalling call) {
        live.remove(call.key());
        loop.after(lifeMs(), () -> calls.remove(call.key()));
    }

    CallMedia openMedia(List<Law> wanted, Voice voice, boolean own) {
        return new CallMedia(
                host, pump, own ? Optional.empty() : Optional.of(sink()), wanted, voice);
    }

    /** Where the sound of calls without media goes, so that no port of somebody else gets it. */
    private RtpStream sink() {
        RtpStream open = sink;
        if (open == null) {
            Ear deaf = (_, _, _) -> {};
            open = RtpStream.open(pump.lane().loop(), host, deaf);
            sink = open;
        }
        return open;
    }

    Exchange exchange(
            LongSupplier nextCseq,
            LongFunction<SipMessage> request,
            InetSocketAddress to,
            Consumer<SipMessage> onResponse,
            Runnable onTimeout) {
        return new Exchange(transactions, credentials, nextCseq, request, to, onResponse, onTimeout)
                .start();
    }

    void send(byte[] octets, InetSocketAddress to) {
        transactions.socket().send(octets, to);
    }

    /** The CANCEL of an INVITE in flight (RFC 3261 9.1). */
    void cancel(ClientTransaction invite) {
        SipMessage meant = invite.request();
        SipMessage cancel =
                SipMessage.request("CANCEL", ((SipMessage.StartLine.Request) meant.start()).uri())
                        .with("Via", meant.header("Via").orElse(""))
                        .with("Max-Forwards", Dialog.MAX_FORWARDS)
                        .withAll("Route", meant.all("Route"))
                        .with("From", meant.header("From").orElse(""))
                        .with("To", meant.header("To").orElse(""))
                        .with("Call-ID", meant.callId())
                        .with("CSeq", meant.cseq() + " CANCEL")
                        .build();
        transactions.send(cancel, invite.to(), _ -> {}, () -> {});
    }

    void respond(ServerTransaction transaction, int status) {
        SipMessage.Builder response = transaction.response(status, phrase(status), random());
        if (status == 405 || transaction.request().method().equals("OPTIONS")) {
            response.with("Allow", ALLOW).with("Accept", "application/sdp");
        }
        transaction.respond(response.build());
    }

    @Override
    public void onRequest(ServerTransaction transaction) {
        SipMessage request = transaction.request();
        String tag = request.address("To").tag();
        if (request.method().equals("CANCEL")) {
            onCancel(transaction);
        } else if (!tag.isEmpty()) {
            Optional.ofNullable(calls.get(Dialog.key(request.callId(), tag)))
                    .ifPresentOrElse(
                            call -> call.onRequest(transaction), () -> respond(transaction, 481));
        } else {
            onFirst(transaction);
        }
    }

    private void onFirst(ServerTransaction transaction) {
        switch (transaction.request().method()) {
            case "INVITE" -> onInvite.accept(transaction);
            case "REGISTER" -> onRegister.accept(transaction);
            case "OPTIONS", "NOTIFY", "MESSAGE" -> respond(transaction, 200);
            case "BYE", "INFO", "UPDATE", "PRACK" -> respond(transaction, 481);
            default -> respond(transaction, 405);
        }
    }

    private void onCancel(ServerTransaction cancel) {
        Optional<ServerTransaction> invite = transactions.inviteOf(cancel.request());
        respond(cancel, invite.isPresent() ? 200 : 481);
        invite.ifPresent(
                meant ->
                        new ArrayList<>(live.values())
                                .stream()
                                        .filter(call -> call.isOf(meant))
                                        .forEach(call -> call.onCancel(cancel.request())));
    }

    @Override
    public void onAck(SipMessage ack) {
        find(ack.callId(), ack.address("To").tag())
                .ifPresentOrElse(call -> call.onAck(ack), transactions::countStray);
    }

    @Override
    public void onLate2xx(SipMessage response) {
        boolean taken =
                find(response.callId(), response.address("From").tag())
                        .filter(call -> call.onLate2xx(response))
                        .isPresent();
        if (!taken) {
            transactions.countStray();
        }
    }

    private Optional<CallSignalling> find(String callId, String localTag) {
        return Optional.ofNullable(calls.get(Dialog.key(callId, localTag)));
    }

    void close() {
        new ArrayList<>(live.values()).forEach(CallSignalling::shut);
        transactions.socket().close();
        if (sink != null) {
            sink.close();
        }
    }

    static String phrase(int status) {
        return switch (status) {
            case 180 -> "Ringing";
            case 200 -> "OK";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 480 -> "Temporarily Unavailable";
            case 481 -> "Call/Transaction Does Not Exist";
            case 486 -> "Busy Here";
            case 487 -> "Request Terminated";
            case 488 -> "Not Acceptable Here";
            case 491 -> "Request Pending";
            case 500 -> "Server Internal Error";
            case 503 -> "Service Unavailable";
            case 600 -> "Busy Everywhere";
            case 603 -> "Decline";
            default -> "Status " + status;
        };
    }
}
