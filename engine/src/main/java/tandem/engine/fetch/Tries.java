package tandem.engine.fetch;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import tandem.engine.time.EngineClock;

/**
 * One question with its tries, as straight-line code on its own thread; an interrupt ends it.
 *
 * <p>The host is resolved and its addresses are judged right before the connection is made. The
 * client resolves it again by the JDK's cache, which keeps an answer for some seconds, so both see
 * the same addresses.
 */
final class Tries {
    private static final Logger LOG = LoggerFactory.getLogger(Tries.class);

    private final FetchRequest wanted;
    private final HttpClient client;
    private final ExecutorService threads;
    private final Breakers breakers;
    private final EngineClock clock;
    private final AllowedHosts allowed;

    Tries(
            FetchRequest wanted,
            HttpClient client,
            ExecutorService threads,
            Breakers breakers,
            EngineClock clock) {
        this.wanted = wanted;
        this.client = client;
        this.threads = threads;
        this.breakers = breakers;
        this.clock = clock;
        this.allowed = new AllowedHosts(wanted.allow());
    }

    Fetched run() throws InterruptedException {
        HttpRequest request;
        try {
            request = request();
        } catch (IllegalArgumentException notToBeSent) {
            return refused(String.valueOf(notToBeSent.getMessage()));
        }
        Optional<String> why = allowed.refuse(request.uri());
        return why.isPresent() ? refused(why.get()) : tries(request);
    }

    private HttpRequest request() {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(wanted.url()));
        HttpRequest.BodyPublisher body =
                wanted.body().isEmpty()
                        ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofString(wanted.body());
        wanted.headers().forEach(request::setHeader);
        return request.method(wanted.method(), body).build();
    }

    private Fetched tries(HttpRequest request) throws InterruptedException {
        long untilNs = clock.nanos() + wanted.totalMs() * 1_000_000;
        for (int failed = 1; ; failed++) {
            long leftMs = Math.min(wanted.timeoutMs(), (untilNs - clock.nanos()) / 1_000_000);
            Fetched result = leftMs > 0 ? once(request, leftMs) : new Fetched.TimedOut();
            if (failed > wanted.retries() || leftMs <= 0 || !worthAnotherTry(result)) {
                return result;
            }
            // Nobody counts it down: the pause ends by itself or by an interrupt.
            new CountDownLatch(1).await(Backoff.beforeNextMs(failed), TimeUnit.MILLISECONDS);
        }
    }

    private static boolean worthAnotherTry(Fetched result) {
        return switch (result) {
            case Fetched.TimedOut _ -> true;
            case Fetched.Answered(int status, _) -> status >= 500 || status == 429;
            case Fetched.Failed(var reason, _) -> reason == Fetched.Reason.BROKEN;
        };
    }

    private Fetched once(HttpRequest request, long limitMs) throws InterruptedException {
        String host = request.uri().getHost();
        if (!breakers.tryPass(host)) {
            return new Fetched.Failed(Fetched.Reason.SPARED, "the host did not answer before");
        }
        long untilNs = clock.nanos() + limitMs * 1_000_000;
        try {
            Optional<String> why = judge(request.uri(), untilNs);
            if (why.isPresent()) {
                return refused(why.get());
            }
            HttpResponse<String> response = send(request, untilNs);
            breakers.answered(host);
            return new Fetched.Answered(response.statusCode(), response.body());
        } catch (TimeoutException tooLate) {
            breakers.timedOut(host);
            return new Fetched.TimedOut();
        } catch (ExecutionException failed) {
            return broken(failed.getCause() == null ? failed : failed.getCause(), host);
        }
    }

    /** Looks at each address that the name has. */
    private Optional<String> judge(URI url, long untilNs)
            throws InterruptedException, ExecutionException, TimeoutException {
        Future<InetAddress[]> addresses = threads.submit(() -> resolve(url.getHost()));
        for (InetAddress address : await(addresses, untilNs)) {
            Optional<String> why = allowed.refuse(url, address);
            if (why.isPresent()) {
                return why;
            }
        }
        return Optional.empty();
    }

    private static InetAddress[] resolve(String host) throws UnknownHostException {
        return InetAddress.getAllByName(host);
    }

    private HttpResponse<String> send(HttpRequest request, long untilNs)
            throws InterruptedException, ExecutionException, TimeoutException {
        CompletableFuture<HttpResponse<String>> response =
                client.sendAsync(
                        request,
                        HttpResponse.BodyHandlers.limiting(
                                HttpResponse.BodyHandlers.ofString(), HttpFetcher.MOST_OCTETS));
        return await(response, untilNs);
    }

    /** The result in time; whatever else happens, nothing of it goes on. */
    private <T> T await(Future<T> future, long untilNs)
            throws InterruptedException, ExecutionException, TimeoutException {
        try {
            return future.get(Math.max(0, untilNs - clock.nanos()), TimeUnit.NANOSECONDS);
        } finally {
            future.cancel(true);
        }
    }

    private Fetched broken(Throwable why, String host) {
        if (why instanceof HttpTimeoutException) {
            breakers.timedOut(host);
            return new Fetched.TimedOut();
        }
        if (!(why instanceof IOException)) {
            LOG.error("event=bug host={}", host, why);
        }
        LOG.debug("event=fetch-broken host={} error=\"{}\"", host, why.toString());
        return new Fetched.Failed(Fetched.Reason.BROKEN, why.toString());
    }

    private static Fetched refused(String detail) {
        LOG.debug("event=fetch-refused detail=\"{}\"", detail);
        return new Fetched.Failed(Fetched.Reason.REFUSED, detail);
    }
}
