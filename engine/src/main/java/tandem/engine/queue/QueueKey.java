package tandem.engine.queue;

/** Names a queue in the whole engine. */
public record QueueKey(String tenant, String name) {}
