package tandem.engine.api;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.MethodNotAllowedResponse;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;

import tandem.dialplan.ApiKey;
import tandem.engine.access.Guard;
import tandem.engine.audit.Audit;
import tandem.engine.cdr.CallArchive;
import tandem.engine.cdr.LiveCalls;
import tandem.engine.events.EventStream;
import tandem.engine.journal.EventLog;
import tandem.engine.ops.Readiness;
import tandem.engine.queue.RouterView;
import tandem.engine.record.RecordingStore;
import tandem.engine.voicemail.VoicemailBoxes;

/**
 * The HTTP server: health, metrics and the API, made of declared {@link Operation}s. Every error is
 * a problem document (RFC 9457). Each request has a virtual thread; connections are bounded, and
 * nothing that a request does is waited for by a call.
 */
public final class ApiServer implements AutoCloseable {
    /** Parameters behind names. */
    private static final Comparator<Operation> BY_PATH =
            Comparator.comparing(operation -> operation.path().replace('{', '~'));

    private static final int CONNECTIONS = 256 + EventStream.CLIENTS;
    private static final long IDLE_MS = 30_000;
    private static final int HEADER_BYTES = 8 << 10;
    private static final long BODY_BYTES = 64 << 10;
    private static final long STOP_MS = 2_000;

    private final Javalin javalin;
    private final ErrorLog errors = new ErrorLog();

    private ApiServer(String host, int port, Setup setup) {
        this.javalin =
                Javalin.create(
                        config -> {
                            config.jetty.host = host;
                            config.jetty.port = port;
                            configure(config);
                            config.requestLogger.http(
                                    (context, ms) -> served(setup.served(), context));
                            route(config, setup);
                        });
    }

    /**
     * What the server serves, and to whom.
     *
     * @param sockets WebSockets beside that of the events
     * @param served told of each request
     */
    public record Setup(
            Guard guard,
            Audit audit,
            List<Operation> operations,
            EventRoutes events,
            List<SocketRoute> sockets,
            Served served) {
        public Setup {
            operations = List.copyOf(operations);
            sockets = List.copyOf(sockets);
        }
    }

    /**
     * What the operations of this package show.
     *
     * @param metrics Prometheus text, see {@link tandem.engine.ops.Meters#scrape()}
     * @param clock for the running durations of live calls
     */
    public record Sources(
            LiveCalls live,
            CallArchive archive,
            RouterView router,
            RecordingStore recordings,
            VoicemailBoxes voicemails,
            Readiness readiness,
            Supplier<String> metrics,
            EventLog log,
            InstantSource clock) {}

    /** The operations of this package. */
    public static List<Operation> operations(Sources sources) {
        ErrorLog errors = new ErrorLog();
        CallRoutes calls =
                new CallRoutes(sources.live(), sources.archive(), sources.clock(), errors);
        List<Operation> all = new ArrayList<>();
        all.addAll(new OpsRoutes(sources.readiness(), sources.metrics()).operations());
        all.addAll(calls.operations());
        all.add(new RecordingRoute(calls, sources.recordings()).operation());
        RouterRoutes router = new RouterRoutes(sources.router(), errors);
        all.addAll(router.operations());
        all.addAll(new VoicemailRoutes(sources.voicemails(), errors).operations());
        all.add(
                new SnapshotRoute(sources.log(), sources.live(), router, sources.clock())
                        .operation());
        return all;
    }

    /**
     * Starts to listen.
     *
     * @param port 0 = any free one, see {@link #port()}
     * @throws IllegalStateException when the address cannot be had
     */
    public static ApiServer open(String host, int port, Setup setup) {
        ApiServer server = new ApiServer(host, port, setup);
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
                    errors.bug(error);
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

    private void route(JavalinConfig config, Setup setup) {
        List<Operation> operations = new ArrayList<>(setup.operations());
        operations.addAll(setup.events().operations());
        setup.sockets().forEach(route -> operations.add(route.socket()));
        operations.add(document(operations));
        // The router takes the first that fits, so that /calls/export must come before /calls/{id}.
        operations.sort(BY_PATH);
        Routes routes = new Routes(setup.guard(), setup.audit());
        operations.forEach(operation -> routes.add(config, operation));
        routes.add(config, setup.events());
        setup.sockets().forEach(route -> routes.add(config, route));
        // Javalin answers its own exceptions itself unless told otherwise.
        config.routes
                .exception(HttpResponseException.class, this::onException)
                .exception(Exception.class, this::onException);
    }

    private static Operation document(List<Operation> operations) {
        AtomicReference<ObjectNode> document = new AtomicReference<>();
        Operation itself =
                Operation.get("/api/v1/openapi.json", "api.document")
                        .summary("This document")
                        .needs("", ApiKey.Role.VIEWER)
                        .eachTenant()
                        .answers(200, Schema.open(), "OpenAPI 3.1")
                        .does(request -> request.answer(document.get()));
        List<Operation> all = new ArrayList<>(operations);
        all.add(itself);
        all.sort(BY_PATH);
        document.set(OpenApi.of(all));
        return itself;
    }

    private static void served(Served served, Context context) {
        String operation = context.attribute(Served.OPERATION);
        served.served(operation == null ? "none" : operation, context.statusCode());
    }

    private void onException(Exception exception, Context context) {
        Json.answer(
                context,
                switch (exception) {
                    case Problem problem -> problem;
                    case MethodNotAllowedResponse refused ->
                            Problem.methodNotAllowed(allowed(refused));
                    case HttpResponseException refused -> refused(refused);
                    default -> bug(exception);
                });
    }

    private static String allowed(MethodNotAllowedResponse refused) {
        return new TreeMap<>(refused.getDetails())
                .values().stream()
                        .flatMap(methods -> Arrays.stream(methods.split("\\s*,\\s*")))
                        .sorted()
                        .collect(Collectors.joining(", "));
    }

    private static Problem refused(HttpResponseException refused) {
        return Problem.of(
                refused.getStatus(),
                refused.getStatus() == 404
                        ? "there is nothing at this path"
                        : String.valueOf(refused.getMessage()));
    }

    private Problem bug(Exception exception) {
        errors.bug(exception);
        return Problem.of(500, "an error of ours; it is in the log");
    }
}
