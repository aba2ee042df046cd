package tandem.bench.phone;

import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import tandem.bench.net.Timer;

/**
 * One binding at a registrar, refreshed at four fifths of its life (RFC 3261 10.2). Runs on: the
 * SIP loop.
 */
final class Registration {
    private static final int EXPIRES_SECONDS = 3_600;

    private final PhoneCore core;
    private final InetSocketAddress registrar;
    private final Dialog sequence;
    private final String uri;
    private @Nullable Timer refresh;
    private boolean stopped;

    Registration(PhoneCore core, InetSocketAddress registrar, String user) {
        this.core = core;
        this.registrar = registrar;
        this.uri = "sip:" + SipTarget.text(registrar);
        String account = "sip:" + user + "@" + SipTarget.text(registrar);
        this.sequence =
                Dialog.calling(
                        PhoneCore.random(),
                        PhoneCore.random(),
                        account,
                        account,
                        uri,
                        registrar,
                        core.local());
    }

    void register(CompletableFuture<Integer> status) {
        send(EXPIRES_SECONDS, status);
    }

    void unregister(CompletableFuture<Integer> status) {
        stop();
        send(0, status);
    }

    void stop() {
        stopped = true;
        if (refresh != null) {
            refresh.cancel();
        }
    }

    private void send(int expires, CompletableFuture<Integer> status) {
        core.exchange(
                sequence::nextCseq,
                cseq -> request(cseq, expires),
                registrar,
                response -> onResponse(response, status),
                () -> status.completeExceptionally(new NotReached("no response to REGISTER")));
    }

    private SipMessage request(long cseq, int expires) {
        return sequence.request("REGISTER", cseq, core.newBranch())
                .with("Contact", core.contact())
                .with("Expires", Integer.toString(expires))
                .with("User-Agent", PhoneCore.USER_AGENT)
                .build();
    }

    private void onResponse(SipMessage response, CompletableFuture<Integer> status) {
        if (response.status() < 200) {
            return;
        }
        if (response.status() == 200 && !stopped) {
            refresh =
                    core.loop()
                            .after(
                                    granted(response) * 800L,
                                    () -> send(EXPIRES_SECONDS, new CompletableFuture<>()));
        }
        status.complete(response.status());
    }

    /** Seconds granted to our own contact; the registrar may list others. */
    private int granted(SipMessage response) {
        String mine = NameAddress.parse(core.contact()).uri();
        return response.all("Contact").stream()
                .map(NameAddress::parse)
                .filter(contact -> contact.uri().equals(mine))
                .findFirst()
                .flatMap(contact -> NameAddress.parameter(contact.parameters(), "expires"))
                .or(() -> response.header("Expires"))
                .filter(seconds -> seconds.matches("[1-9][0-9]{0,6}"))
                .map(Integer::parseInt)
                .orElse(EXPIRES_SECONDS);
    }
}
