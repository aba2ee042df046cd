package tandem.engine.events;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import tandem.engine.journal.Entry;
import tandem.engine.journal.EventLog;

/**
 * Reads older events from the log, for clients that resume or fell behind, without holding up those
 * that are in time. Each client has at most one reading here. Two threads of its own.
 */
final class CatchUp implements AutoCloseable {
    private static final int THREADS = 2;

    /** Facts looked at for one answer, so that each client gets its turn. */
    private static final int SCAN = 2_000;

    private final EventLog log;
    private final ThreadPoolExecutor readers;

    /**
     * @param clients that there can be
     */
    CatchUp(EventLog log, int clients) {
        this.log = log;
        this.readers =
                new ThreadPoolExecutor(
                        THREADS,
                        THREADS,
                        10,
                        TimeUnit.SECONDS,
                        new ArrayBlockingQueue<>(clients + THREADS),
                        Thread.ofPlatform().daemon().name("events-catch-up-", 0).factory());
        readers.allowCoreThreadTimeOut(true);
    }

    /** Reads for a client that stands at its cursor, and tells what was found. */
    void read(Watcher watcher, Consumer<HubMessage> tell) {
        try {
            readers.execute(() -> tell.accept(find(watcher)));
        } catch (RejectedExecutionException stopping) {
            tell.accept(new HubMessage.Missing(watcher, Sink.Ending.of(Sink.Reason.STOPPING)));
        }
    }

    private HubMessage find(Watcher watcher) {
        try {
            return new HubMessage.Found(watcher, select(log, watcher.filter, watcher.cursor));
        } catch (EventLog.Gone gone) {
            return new HubMessage.Missing(watcher, new Sink.Ending(Sink.Reason.GONE, gone.first()));
        } catch (RuntimeException broken) {
            return new HubMessage.Missing(watcher, Sink.Ending.of(Sink.Reason.FAILED));
        }
    }

    private static Batch select(EventLog from, EventFilter filter, long after)
            throws EventLog.Gone {
        Batch.Builder batch = new Batch.Builder();
        long upTo = after;
        for (Entry entry : from.read(after, SCAN)) {
            if (batch.full()) {
                break;
            }
            upTo = entry.number();
            if (filter.matches(entry)) {
                batch.add(entry.number(), EventJson.of(entry));
            }
        }
        return batch.upTo(upTo);
    }

    @Override
    public void close() {
        readers.shutdownNow();
    }
}
