package tandem.bench.phone;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

/**
 * A request that answers digest challenges: at most twice, since a nonce may have gone stale
 * meanwhile (RFC 7616 3.3). The caller sees neither 401 nor 407 unless the answer was refused. Runs
 * on: the SIP loop.
 */
final class Exchange {
    private static final int TRIES_MAX = 3;

    private final Transactions transactions;
    private final Optional<Digest.Credentials> credentials;
    private final LongSupplier nextCseq;
    private final LongFunction<SipMessage> request;
    private final InetSocketAddress to;
    private final Consumer<SipMessage> onResponse;
    private final Runnable onTimeout;
    private @Nullable ClientTransaction current;
    private int tries;

    /**
     * @param request makes the request for a CSeq number, with a new branch each time
     */
    Exchange(
            Transactions transactions,
            Optional<Digest.Credentials> credentials,
            LongSupplier nextCseq,
            LongFunction<SipMessage> request,
            InetSocketAddress to,
            Consumer<SipMessage> onResponse,
            Runnable onTimeout) {
        this.transactions = transactions;
        this.credentials = credentials;
        this.nextCseq = nextCseq;
        this.request = request;
        this.to = to;
        this.onResponse = onResponse;
        this.onTimeout = onTimeout;
    }

    Exchange start() {
        send(request.apply(nextCseq.getAsLong()));
        return this;
    }

    private void send(SipMessage message) {
        tries++;
        current = transactions.send(message, to, this::onResponse, onTimeout);
    }

    /** The transaction in flight, for its CANCEL. */
    Optional<ClientTransaction> current() {
        return Optional.ofNullable(current);
    }

    private void onResponse(SipMessage response) {
        Optional<Digest.Challenge> challenge = challenge(response);
        if (challenge.isEmpty()
                || credentials.isEmpty()
                || tries >= TRIES_MAX
                || isRefused(response)) {
            onResponse.accept(response);
            return;
        }
        send(authorised(response.status(), challenge.get(), credentials.get()));
    }

    /** A second challenge that is not stale says that the password is wrong. */
    private boolean isRefused(SipMessage response) {
        return tries > 1
                && challenges(response).stream()
                        .noneMatch(
                                text ->
                                        text.toLowerCase(java.util.Locale.ROOT)
                                                .replace(" ", "")
                                                .contains("stale=true"));
    }

    private static Optional<Digest.Challenge> challenge(SipMessage response) {
        return Digest.choose(challenges(response));
    }

    private static List<String> challenges(SipMessage response) {
        return switch (response.status()) {
            case 401 -> response.all("WWW-Authenticate");
            case 407 -> response.all("Proxy-Authenticate");
            default -> new ArrayList<>();
        };
    }

    private SipMessage authorised(int status, Digest.Challenge challenge, Digest.Credentials who) {
        SipMessage again = request.apply(nextCseq.getAsLong());
        String uri = ((SipMessage.StartLine.Request) again.start()).uri();
        String cnonce = Long.toHexString(ThreadLocalRandom.current().nextLong());
        String answer = Digest.answer(challenge, who, again.method(), uri, 1, cnonce);
        return again.toBuilder()
                .with(status == 401 ? "Authorization" : "Proxy-Authorization", answer)
                .build();
    }
}
