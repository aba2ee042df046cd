package tandem.engine.fetch;

import java.net.http.HttpClient;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import tandem.engine.time.EngineClock;

/**
 * Asks by the JDK's HTTP client, each question on a virtual thread of its own. Redirects are not
 * followed, since they would lead past {@link AllowedHosts}. Runs on: any.
 */
public final class HttpFetcher implements Fetcher, AutoCloseable {
    /** Longest answer that is read. */
    public static final int MOST_OCTETS = 64 << 10;

    private static final int MOST_UNDER_WAY = 500;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient client =
            HttpClient.newBuilder()
                    .executor(threads)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .version(HttpClient.Version.HTTP_1_1)
                    .build();
    private final AtomicInteger underWay = new AtomicInteger();
    private final EngineClock clock;
    private final Breakers breakers;
    private final Consumer<String> counted;

    /**
     * @param counted told the outcome of each question: ok, error, timeout, refused, busy, spared,
     *     broken or cancelled
     */
    public HttpFetcher(EngineClock clock, Consumer<String> counted) {
        this.clock = clock;
        this.breakers = new Breakers(clock);
        this.counted = counted;
    }

    @Override
    public Running fetch(FetchRequest request, Consumer<Fetched> done) {
        if (underWay.incrementAndGet() > MOST_UNDER_WAY) {
            underWay.decrementAndGet();
            end(new Fetched.Failed(Fetched.Reason.BUSY, "too many questions"), done);
            return () -> {};
        }
        Tries tries = new Tries(request, client, threads, breakers, clock);
        Thread thread = Thread.ofVirtual().name("fetch").unstarted(() -> run(tries, done));
        thread.start();
        return thread::interrupt;
    }

    private void run(Tries tries, Consumer<Fetched> done) {
        Fetched result;
        try {
            result = tries.run();
        } catch (InterruptedException cancelled) {
            counted.accept("cancelled");
            return;
        } finally {
            underWay.decrementAndGet();
        }
        end(result, done);
    }

    private void end(Fetched result, Consumer<Fetched> done) {
        counted.accept(
                switch (result) {
                    case Fetched.Answered answer -> answer.ok() ? "ok" : "error";
                    case Fetched.Failed(var reason, _) -> reason.name().toLowerCase(Locale.ROOT);
                    case Fetched.TimedOut _ -> "timeout";
                });
        done.accept(result);
    }

    /** Questions that wait for their answer; 0 when idle. */
    public int underWay() {
        return underWay.get();
    }

    /** Breaks off what is under way. */
    @Override
    public void close() {
        client.shutdownNow();
        threads.shutdownNow();
    }
}
