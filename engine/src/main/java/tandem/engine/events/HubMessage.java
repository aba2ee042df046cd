package tandem.engine.events;

/** What the hub is told. */
sealed interface HubMessage {
    /** There may be new events. */
    record Wake() implements HubMessage {}

    /** Somebody wants events. */
    record Join(Watcher watcher) implements HubMessage {}

    /** What was on the way has arrived, or cannot. */
    record Sent(Watcher watcher, boolean arrived) implements HubMessage {}

    /** Older events were read. */
    record Found(Watcher watcher, Batch batch) implements HubMessage {}

    /** Older events cannot be had. */
    record Missing(Watcher watcher, Sink.Ending why) implements HubMessage {}

    /** The client went away. */
    record Left(Watcher watcher) implements HubMessage {}

    /** The engine stops. */
    record Stop(Runnable done) implements HubMessage {}
}
