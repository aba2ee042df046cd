package tandem.engine.api;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

import tandem.engine.events.Batch;
import tandem.engine.events.Sink;

/**
 * Server-sent events to one client. Writes past the servlet's stream, whose buffer each client
 * would otherwise hold for as long as it is connected; so headers must have been sent before.
 *
 * <p>Runs on: the hub's thread; nothing waits.
 */
final class ServerSentSink implements Sink {
    private final Response response;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    ServerSentSink(Response response) {
        this.response = response;
    }

    /** Completes when nothing more is sent. */
    CompletableFuture<Void> ended() {
        return ended;
    }

    @Override
    public void send(Batch batch, Consumer<Boolean> done) {
        write(batch.serverSent(), done);
    }

    /** A comment, and an id without data: no event, but a browser would resume from there. */
    @Override
    public void beat(long cursor, Consumer<Boolean> done) {
        write(octets(": beat\nid: " + cursor + "\n\n"), done);
    }

    /** To a slow client nothing can be said any more. */
    @Override
    public void close(Ending why) {
        if (why.reason() == Reason.SLOW) {
            ended.complete(null);
            return;
        }
        String event = why.reason().name().toLowerCase(Locale.ROOT);
        String data = why.first() > 0 ? "{\"first\":\"" + why.first() + "\"}" : "{}";
        write(octets("event: " + event + "\ndata: " + data + "\n\n"), arrived -> {});
        ended.complete(null);
    }

    private void write(ByteBuffer octets, Consumer<Boolean> done) {
        response.write(
                false,
                octets,
                Callback.from(
                        () -> done.accept(true),
                        failure -> {
                            done.accept(false);
                            ended.complete(null);
                        }));
    }

    private static ByteBuffer octets(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
