package tandem.engine.api;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;

import tandem.engine.access.Credentials;
import tandem.engine.access.Guard;
import tandem.engine.access.Need;
import tandem.engine.access.Principal;
import tandem.engine.access.Refusal;
import tandem.engine.access.Verdict;
import tandem.engine.access.Visit;
import tandem.engine.audit.Audit;

/**
 * Puts operations behind the router: who comes is checked first, then what comes, then the handler
 * runs, then changes are written into the audit. Runs on: any; requests on their own threads.
 */
final class Routes {
    /** Each may hold a file in memory. */
    private static final int FILES_AT_ONCE = 4;

    private static final long AUDIT_LIMIT_MS = 5_000;

    private final Semaphore files = new Semaphore(FILES_AT_ONCE);
    private final Guard guard;
    private final Audit audit;

    Routes(Guard guard, Audit audit) {
        this.guard = guard;
        this.audit = audit;
    }

    /** HEAD runs the same code as GET, so that it says the same. */
    void add(JavalinConfig config, Operation operation) {
        HandlerType method = HandlerType.findOrCreate(operation.method().name());
        config.routes.addHttpHandler(
                method, operation.path(), context -> handle(context, operation));
        if (operation.method() == Operation.Method.GET) {
            config.routes.addHttpHandler(
                    HandlerType.HEAD, operation.path(), context -> handle(context, operation));
        }
    }

    private void handle(Context context, Operation operation) throws Exception {
        context.attribute(Served.OPERATION, operation.id());
        if (operation.file().isEmpty()) {
            serve(context, operation);
            return;
        }
        announced(context, operation, operation.file().get());
        if (!files.tryAcquire()) {
            throw Problem.unavailable("other files are being taken in");
        }
        try {
            serve(context, operation);
        } finally {
            files.release();
        }
    }

    private void serve(Context context, Operation operation) throws Exception {
        Visit visit = visit(context, operation);
        Principal principal = admit(context, operation, visit);
        if (!operation.changes()) {
            operation.handler().handle(Request.of(context, operation, principal, visit.body()));
            return;
        }
        mustBeWritable();
        Acting acting = new Acting(context, operation, principal, visit);
        int status = 500;
        CompletableFuture<Boolean> kept;
        try {
            operation.handler().handle(Request.of(context, operation, principal, visit.body()));
            status = context.statusCode();
        } catch (Problem problem) {
            status = problem.status();
            throw problem;
        } catch (HttpResponseException refused) {
            status = refused.getStatus();
            throw refused;
        } finally {
            kept = audit.tell(acting.act(status));
        }
        await(kept);
    }

    private void mustBeWritable() {
        if (!audit.writable()) {
            throw Problem.unavailable("what is done cannot be written into the audit now");
        }
    }

    /**
     * Nothing is acknowledged that could be forgotten.
     *
     * @throws Problem 503 when the disk does not take the entry in time
     */
    private static void await(CompletableFuture<Boolean> kept) throws InterruptedException {
        try {
            if (kept.get(AUDIT_LIMIT_MS, TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (ExecutionException | TimeoutException late) {
            // As if there were no room.
        }
        throw Problem.unavailable("it was done, but the audit cannot be written now");
    }

    /** A WebSocket: what is wrong with the request is answered before it opens. */
    void add(JavalinConfig config, SocketRoute route) {
        Operation operation = route.socket();
        config.routes.wsBeforeUpgrade(
                operation.path(),
                context -> {
                    context.attribute(Served.OPERATION, operation.id());
                    Visit visit = visit(context, operation);
                    Principal principal = admit(context, operation, visit);
                    route.beforeUpgrade(Request.of(context, operation, principal, visit.body()));
                    if (operation.changes()) {
                        mustBeWritable();
                        await(
                                audit.tell(
                                        new Acting(context, operation, principal, visit).act(101)));
                    }
                });
        config.routes.ws(operation.path(), route::configure);
    }

    /**
     * Who sent a request.
     *
     * @throws Problem 401, 403, 421 or 429
     */
    private Principal admit(Context context, Operation operation, Visit visit) {
        String host = context.header("Host");
        allowed(guard.approach(host == null ? "" : host, context.header("Origin"), visit));
        if (operation.door() == Operation.Door.OPEN || isLocal(operation, visit)) {
            return guard.signed() ? Principal.ANYBODY : Principal.LOCAL;
        }
        return allowed(guard.admit(visit, need(operation)));
    }

    private static Need need(Operation operation) {
        return new Need(operation.id(), operation.scope(), operation.role(), operation.perTenant());
    }

    private static boolean isLocal(Operation operation, Visit visit) {
        return operation.door() == Operation.Door.LOCAL
                && visit.credentials().isEmpty()
                && Guard.local(visit.address());
    }

    private static Principal allowed(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Admitted(Principal principal) -> principal;
            case Verdict.Refused(Refusal refusal) -> throw Problem.refused(refusal);
        };
    }

    /**
     * Whoever wants to send a file is looked at before it is read, as far as that goes without it:
     * a signature holds for the file too.
     *
     * @throws Problem 401, 403, 413, 421 or 429
     */
    private void announced(Context context, Operation operation, Operation.RawBody file) {
        Visit visit = visit(context, new byte[0]);
        if (visit.credentials().isEmpty()) {
            admit(context, operation, visit);
        }
        if (context.req().getContentLengthLong() > file.most()) {
            throw tooLarge(file);
        }
    }

    private static Problem tooLarge(Operation.RawBody file) {
        return Problem.of(413, "no more than " + file.most() + " octets are taken");
    }

    private static Visit visit(Context context, Operation operation) {
        return visit(
                context,
                operation.file().map(file -> read(context, file)).orElseGet(context::bodyAsBytes));
    }

    private static byte[] read(Context context, Operation.RawBody file) {
        try {
            byte[] octets = context.bodyInputStream().readNBytes(file.most() + 1);
            if (octets.length > file.most()) {
                throw tooLarge(file);
            }
            return octets;
        } catch (IOException gone) {
            throw Problem.of(400, "the body ends early");
        }
    }

    private static Visit visit(Context context, byte[] body) {
        String query = context.queryString();
        Optional<Credentials> credentials =
                Credentials.ofHeaders(context::header)
                        .or(() -> Credentials.ofQuery(context::queryParam));
        return new Visit(
                context.req().getMethod(),
                context.req().getRequestURI(),
                query == null ? "" : query,
                body,
                credentials,
                context.req().getRemoteAddr());
    }
}
