package tandem.engine.api;

import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HttpResponseException;
import io.javalin.http.MethodNotAllowedResponse;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import tandem.engine.cdr.CallArchive;
import tandem.engine.cdr.LiveCalls;
import tandem.engine.ops.Readiness;
import tandem.engine.queue.RouterView;
import tandem.engine.record.RecordingStore;

/**
 * The HTTP server: health, metrics and the API, all read-only. Every error is a problem document
 * (RFC 9457). Each request has a virtual thread; connections are bounded, and nothing that a
 * request does is waited for by a call.
 */
public final class ApiServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);
    private static final int CONNECTIONS = 256;
    private static final long IDLE_MS = 30_000;
    private static final int HEADER_BYTES = 8 << 10;
    private static final long BODY_BYTES = 64 << 10;
    private static final long STOP_MS = 2_000;

    private final Javalin javalin;
    private final AtomicLong errors = new AtomicLong();

    private ApiServer(String host, int port, Sources sources) {
        this.javalin =
                Javalin.create(
                        config -> {
                            config.jetty.host = host;
                            config.jetty.port = port;
                            configure(config);
                            route(config, sources);
                        });
    }

    /**
     * What the server shows.
     *
     * @param metrics Prometheus text, see {@link tandem.engine.ops.Meters#scrape()}
     * @param clock for the running durations of live calls
     */
    public record Sources(
            LiveCalls live,
            CallArchive archive,
            RouterView router,
            RecordingStore recordings,
            Readiness readiness,
            Supplier<String> metrics,
            InstantSource clock) {}

    /**
     * Starts to listen.
     *
     * @param port 0 = any free one, see {@link #port()}
     * @throws IllegalStateException when the address cannot be had
     */
    public static ApiServer open(String host, int port, Sources sources) {
        ApiServer server = new ApiServer(host, port, sources);
        try {
            server.javalin.start();
        } catch (RuntimeException e) {
            server.close();
            throw new IllegalStateException("http: cannot listen on " + host + ":" + port, e);
        }
        return server;
    }

    /** The port it listens on. */
    public int port() {
        return javalin.port();
    }

    /** Ends running requests within two seconds. */
    @Override
    public void close() {
        javalin.stop();
    }

    private void configure(JavalinConfig config) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.concurrency.useVirtualThreads = true;
        config.http.maxRequestSize = BODY_BYTES;
        config.http.prefer405over404 = true;
        config.http.compressionStrategy = CompressionStrategy.NONE;
        config.jetty.modifyHttpConfiguration(ApiServer::configure);
        config.jetty.modifyServer(ApiServer::configure);
        config.jetty.modifyServletContextHandler(
                context -> context.setErrorHandler(new ErrorAnswer()));
        config.router.javaLangErrorHandler(
                (response, error) -> {
                    response.setStatus(500);
                    count(error);
                });
    }

    private static void configure(HttpConfiguration http) {
        http.setSendServerVersion(false);
        http.setSendDateHeader(true);
        http.setRequestHeaderSize(HEADER_BYTES);
        http.setIdleTimeout(IDLE_MS);
    }

    private static void configure(Server server) {
        server.setErrorHandler(new ErrorAnswer());
        server.setStopTimeout(STOP_MS);
        server.addBean(new NetworkConnectionLimit(CONNECTIONS, server));
    }

    private void route(JavalinConfig config, Sources sources) {
        OpsRoutes ops = new OpsRoutes(sources.readiness(), sources.metrics());
        CallRoutes calls = new CallRoutes(sources.live(), sources.archive(), sources.clock());
        RecordingRoute recording = new RecordingRoute(calls, sources.recordings());
        RouterRoutes router = new RouterRoutes(sources.router());
        get(config, "/healthz", ops::health);
        get(config, "/readyz", ops::ready);
        get(config, "/metrics", ops::metrics);
        get(config, "/api/v1/calls", calls::list);
        get(config, "/api/v1/calls/{id}", calls::one);
        get(config, "/api/v1/calls/{id}/recording", recording::get);
        get(config, "/api/v1/seats", router::seats);
        get(config, "/api/v1/queues", router::queues);
        // Javalin answers its own exceptions itself unless told otherwise.
        config.routes
                .exception(HttpResponseException.class, this::onException)
                .exception(Exception.class, this::onException);
    }

    /**
     * HEAD runs the same code, so that it says the same; without a handler Javalin says 200 to
     * everything.
     */
    private static void get(JavalinConfig config, String path, Handler handler) {
        config.routes.get(path, handler).head(path, handler);
    }

    private void onException(Exception exception, Context context) {
        Json.answer(
                context,
                switch (exception) {
                    case Problem problem -> problem;
                    case MethodNotAllowedResponse refused -> Problem.methodNotAllowed("GET, HEAD");
                    case HttpResponseException refused -> refused(refused);
                    default -> bug(exception);
                });
    }

    private static Problem refused(HttpResponseException refused) {
        return Problem.of(
                refused.getStatus(),
                refused.getStatus() == 404
                        ? "there is nothing at this path"
                        : String.valueOf(refused.getMessage()));
    }

    private Problem bug(Exception exception) {
        count(exception);
        return Problem.of(500, "an error of ours; it is in the log");
    }

    /** The first ten are logged, then each hundredth, so that requests cannot flood the log. */
    private void count(Throwable error) {
        long count = errors.incrementAndGet();
        if (count <= 10 || count % 100 == 0) {
            LOG.error("event=http-error count={}", count, error);
        }
    }
}
