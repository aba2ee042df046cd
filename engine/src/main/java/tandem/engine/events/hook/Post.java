package tandem.engine.events.hook;

import java.net.URI;
import java.util.function.Consumer;

/** Sends one delivery. Runs on: any; nothing here waits. */
interface Post extends AutoCloseable {
    /**
     * @param timeoutMs of the whole try
     * @param done told once, on any thread
     */
    void send(URI url, String secret, Delivery delivery, long timeoutMs, Consumer<Outcome> done);

    @Override
    void close();
}
