package tandem.engine.api;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Locale;
import java.util.function.Consumer;

import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;

import tandem.engine.events.Batch;
import tandem.engine.events.Sink;

/**
 * Events to one WebSocket, a message each. Runs on: the hub's thread, and Jetty's for what follows
 * the first message of a batch; nothing waits.
 */
final class WebSocketSink implements Sink {
    /** RFC 6455 7.4.1: the endpoint goes away. */
    private static final int GOING_AWAY = 1001;

    /** RFC 6455 7.4.2: codes of an application; the last three digits as in HTTP. */
    private static final int APPLICATION = 4000;

    private final Session session;

    WebSocketSink(Session session) {
        this.session = session;
    }

    @Override
    public void send(Batch batch, Consumer<Boolean> done) {
        send(batch.items().iterator(), done);
    }

    private void send(Iterator<Batch.Item> items, Consumer<Boolean> done) {
        if (!items.hasNext()) {
            done.accept(true);
            return;
        }
        session.sendText(
                items.next().json(),
                Callback.from(() -> send(items, done), failure -> done.accept(false)));
    }

    /** A message for programs and pages, a ping for what is between. */
    @Override
    public void beat(long cursor, Consumer<Boolean> done) {
        String text = "{\"id\":\"" + cursor + "\",\"type\":\"stream.beat\"}";
        session.sendPing(
                ByteBuffer.wrap(Long.toString(cursor).getBytes(StandardCharsets.US_ASCII)),
                Callback.from(
                        () ->
                                session.sendText(
                                        text,
                                        Callback.from(
                                                () -> done.accept(true),
                                                failure -> done.accept(false))),
                        failure -> done.accept(false)));
    }

    @Override
    public void close(Ending why) {
        String reason = why.reason().name().toLowerCase(Locale.ROOT);
        switch (why.reason()) {
            case GONE -> {
                String text = "{\"type\":\"stream.gone\",\"first\":\"" + why.first() + "\"}";
                session.sendText(
                        text,
                        Callback.from(
                                () -> session.close(APPLICATION + 410, reason, Callback.NOOP),
                                failure -> session.disconnect()));
            }
            case REVOKED -> session.close(APPLICATION + 403, reason, Callback.NOOP);
            case STOPPING -> session.close(GOING_AWAY, reason, Callback.NOOP);
            case FAILED -> session.close(APPLICATION + 503, reason, Callback.NOOP);
            case SLOW -> session.disconnect();
        }
    }
}
