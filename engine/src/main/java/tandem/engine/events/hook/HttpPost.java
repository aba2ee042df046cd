package tandem.engine.events.hook;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import tandem.engine.access.Hmac;
import tandem.engine.fetch.AllowedHosts;
import tandem.engine.time.EngineClock;

/**
 * Sends by the JDK's HTTP client. Only hosts that {@code fetch.allow} names are reached; redirects
 * are not followed, since they would lead past it; of an answer only status and Retry-After count.
 * Runs on: any.
 */
final class HttpPost implements Post {
    private static final int OK = 200;
    private static final int GONE = 410;
    private static final long MOST_UNREAD = 64 << 10;

    private final EngineClock clock;
    private final Supplier<List<String>> allow;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient client =
            HttpClient.newBuilder()
                    .executor(threads)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .version(HttpClient.Version.HTTP_1_1)
                    .build();

    /**
     * @param allow {@code fetch.allow} of the plan in force
     */
    HttpPost(EngineClock clock, Supplier<List<String>> allow) {
        this.clock = clock;
        this.allow = allow;
    }

    @Override
    public void send(
            URI url, String secret, Delivery delivery, long timeoutMs, Consumer<Outcome> done) {
        threads.execute(() -> done.accept(send(url, secret, delivery, timeoutMs)));
    }

    private Outcome send(URI url, String secret, Delivery delivery, long timeoutMs) {
        try {
            Optional<String> refusal = refusal(url);
            if (refusal.isPresent()) {
                return new Outcome.Failed(refusal.get(), 0);
            }
            CompletableFuture<HttpResponse<Void>> answer =
                    client.sendAsync(
                            request(url, secret, delivery, timeoutMs), head -> new Unread());
            try {
                // The client's own limit ends with the headers; this one holds for all of it.
                return outcome(answer.get(timeoutMs, TimeUnit.MILLISECONDS));
            } finally {
                answer.cancel(true);
            }
        } catch (TimeoutException late) {
            return new Outcome.Failed("no answer within " + timeoutMs + " ms", 0);
        } catch (ExecutionException broken) {
            return new Outcome.Failed(reason(broken.getCause()), 0);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return new Outcome.Failed("the engine stops", 0);
        } catch (Exception broken) {
            return new Outcome.Failed(reason(broken), 0);
        }
    }

    private Optional<String> refusal(URI url) throws UnknownHostException {
        AllowedHosts hosts = new AllowedHosts(allow.get());
        Optional<String> written = hosts.refuse(url);
        return written.isPresent()
                ? written
                : hosts.refuse(url, InetAddress.getByName(url.getHost()));
    }

    private HttpRequest request(URI url, String secret, Delivery delivery, long timeoutMs) {
        String time = Long.toString(clock.now().toEpochMilli());
        return HttpRequest.newBuilder(url)
                .timeout(Duration.ofMillis(timeoutMs))
                .header("Content-Type", "application/json")
                .header("User-Agent", "Tandem")
                .header("Tandem-Event", Long.toString(delivery.number))
                .header("Tandem-Delivery", UUID.randomUUID().toString())
                .header("Tandem-Time", time)
                .header(
                        "Tandem-Signature",
                        "v1=" + Hmac.sha256(secret, time + "\n" + delivery.json))
                .POST(HttpRequest.BodyPublishers.ofString(delivery.json))
                .build();
    }

    private Outcome outcome(HttpResponse<Void> answer) {
        int status = answer.statusCode();
        if (status / 100 * 100 == OK) {
            return new Outcome.Delivered();
        }
        if (status == GONE) {
            return new Outcome.Unwanted();
        }
        String why = "status " + status + (status / 100 == 3 ? ", redirects are not followed" : "");
        return new Outcome.Failed(
                why, answer.headers().firstValue("Retry-After").map(this::afterMs).orElse(0L));
    }

    /** RFC 9110 10.2.3: seconds or a date. */
    private long afterMs(String header) {
        try {
            if (header.strip().matches("\\d{1,9}")) {
                return Long.parseLong(header.strip()) * 1_000;
            }
            Instant at =
                    ZonedDateTime.parse(header.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant();
            return Math.max(0, at.toEpochMilli() - clock.now().toEpochMilli());
        } catch (DateTimeParseException none) {
            return 0;
        }
    }

    private static String reason(Throwable broken) {
        String text = broken.getClass().getSimpleName() + ": " + broken.getMessage();
        return text.substring(0, Math.min(200, text.length()));
    }

    @Override
    public void close() {
        client.shutdownNow();
        threads.shutdownNow();
    }

    /**
     * Throws a short body away, so that the connection can be used again; of a long one the rest.
     */
    private static final class Unread implements HttpResponse.BodySubscriber<Void> {
        private final CompletableFuture<Void> done = new CompletableFuture<>();
        private Flow.@Nullable Subscription subscription;
        private long octets;

        @Override
        public CompletionStage<Void> getBody() {
            return done;
        }

        @Override
        public void onSubscribe(Flow.Subscription begun) {
            subscription = begun;
            begun.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(List<ByteBuffer> parts) {
            octets += parts.stream().mapToLong(ByteBuffer::remaining).sum();
            if (octets > MOST_UNREAD && subscription != null) {
                subscription.cancel();
                done.complete(null);
            }
        }

        @Override
        public void onError(Throwable failure) {
            done.complete(null);
        }

        @Override
        public void onComplete() {
            done.complete(null);
        }
    }
}
