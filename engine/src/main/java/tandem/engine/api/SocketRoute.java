package tandem.engine.api;

import io.javalin.websocket.WsConfig;

/** An operation that opens a WebSocket. Runs on: the request's thread, and Jetty's. */
public interface SocketRoute {
    /** The operation, for whoever asks for it without a WebSocket. */
    Operation socket();

    /**
     * Runs before the upgrade: what is wrong with the request is answered over HTTP.
     *
     * @throws Problem when it cannot be done
     */
    void beforeUpgrade(Request request);

    void configure(WsConfig socket);
}
