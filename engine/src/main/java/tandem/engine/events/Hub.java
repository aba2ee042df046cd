package tandem.engine.events;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import tandem.engine.journal.Entry;
import tandem.engine.journal.EventLog;
import tandem.engine.time.Agent;
import tandem.engine.time.Deadlines;
import tandem.engine.time.EngineClock;

/**
 * Reads each new event from the log once and fans it out. A client that does not keep up stands
 * where it stands: it is served from its own cursor when it takes something again, out of what is
 * kept in memory or, further back, out of the log by other threads. Nobody waits for it, and one
 * that takes nothing for half a minute is closed.
 *
 * <p>Runs on: events loop.
 */
final class Hub implements Agent<HubMessage> {
    private static final Logger LOG = LoggerFactory.getLogger(Hub.class);
    static final long BEAT_NS = 15_000_000_000L;
    static final long STALL_NS = 30_000_000_000L;
    private static final long TICK_NS = 1_000_000_000L;

    /** Facts read from the log at a time. */
    private static final int READ = 1_000;

    /** Pause between two rounds; longer when rounds are long, so that calls keep their cores. */
    private static final long PAUSE_NS = 20_000_000L;

    private static final int SHARE = 4;

    private final EventLog log;
    private final EngineClock clock;
    private final HubFigures figures;
    private final CatchUp catchUp;
    private final AtomicBoolean woken;
    private final Consumer<HubMessage> tell;
    private final Deadlines deadlines = new Deadlines();
    private final Set<Watcher> watchers = new HashSet<>();
    private final Recent recent;
    private boolean roundIsDue;
    private long nextRoundNs;

    /**
     * @param clients that there can be
     * @param woken set while a Wake is on the way
     * @param tell how others reach this agent
     */
    Hub(
            EventLog log,
            EngineClock clock,
            HubFigures figures,
            int clients,
            AtomicBoolean woken,
            Consumer<HubMessage> tell) {
        this.log = log;
        this.clock = clock;
        this.figures = figures;
        this.woken = woken;
        this.tell = tell;
        this.catchUp = new CatchUp(log, clients);
        this.recent = new Recent(log.last());
        deadlines.at(clock.nanos() + TICK_NS, this::tick);
    }

    @Override
    public void on(HubMessage message) {
        switch (message) {
            case HubMessage.Wake _ -> wake();
            case HubMessage.Join(Watcher watcher) -> join(watcher);
            case HubMessage.Sent(Watcher watcher, boolean arrived) -> sent(watcher, arrived);
            case HubMessage.Found(Watcher watcher, Batch batch) -> found(watcher, batch);
            case HubMessage.Missing(Watcher watcher, var why) -> end(watcher, why);
            case HubMessage.Left(Watcher watcher) -> forget(watcher);
            case HubMessage.Stop(Runnable done) -> stop(done);
        }
    }

    @Override
    public long runDue() {
        return deadlines.run(clock.nanos());
    }

    private void wake() {
        woken.set(false);
        if (!roundIsDue) {
            roundIsDue = true;
            deadlines.at(Math.max(clock.nanos(), nextRoundNs), this::round);
        }
    }

    private void round() {
        roundIsDue = false;
        long beganNs = clock.nanos();
        try {
            readNew();
        } catch (RuntimeException broken) {
            LOG.warn("event=events-unreadable error=\"{}\"", broken.toString());
        }
        for (Watcher watcher : List.copyOf(watchers)) {
            serve(watcher);
        }
        long tookNs = clock.nanos() - beganNs;
        nextRoundNs = clock.nanos() + Math.max(PAUSE_NS, SHARE * tookNs);
    }

    private void readNew() {
        List<Entry> news = next();
        while (!news.isEmpty()) {
            news.forEach(recent::add);
            figures.read(news.size());
            news = news.size() < READ ? List.of() : next();
        }
    }

    /** After a gap, which only a fault can make, it goes on with what there is. */
    private List<Entry> next() {
        try {
            return log.read(recent.head(), READ);
        } catch (EventLog.Gone gone) {
            LOG.warn("event=events-skipped from={} to={}", recent.head(), gone.first());
            try {
                return log.read(gone.first() - 1, READ);
            } catch (EventLog.Gone again) {
                return List.of();
            }
        }
    }

    private void join(Watcher watcher) {
        watchers.add(watcher);
        figures.clients(watchers.size());
        watcher.sentNs = clock.nanos();
        watcher.enter(Watcher.State.READY, clock.nanos());
        serve(watcher);
    }

    /** Gives a client that is ready what comes after its cursor. */
    private void serve(Watcher watcher) {
        if (watcher.state != Watcher.State.READY || watcher.cursor >= recent.head()) {
            return;
        }
        if (recent.covers(watcher.cursor)) {
            send(watcher, recent.after(watcher.filter, watcher.cursor));
        } else {
            watcher.enter(Watcher.State.READING, clock.nanos());
            figures.catchUp();
            catchUp.read(watcher, tell);
        }
    }

    private void send(Watcher watcher, Batch batch) {
        watcher.cursor = batch.upTo();
        if (batch.isEmpty()) {
            watcher.enter(Watcher.State.READY, clock.nanos());
            return;
        }
        write(watcher);
        figures.sent(batch.items().size());
        watcher.sink.send(batch, arrived -> tell.accept(new HubMessage.Sent(watcher, arrived)));
    }

    private void write(Watcher watcher) {
        watcher.sentNs = clock.nanos();
        watcher.enter(Watcher.State.WRITING, watcher.sentNs);
    }

    private void sent(Watcher watcher, boolean arrived) {
        if (!arrived) {
            forget(watcher);
        } else if (watcher.state == Watcher.State.WRITING) {
            watcher.enter(Watcher.State.READY, clock.nanos());
            serveIfBehind(watcher);
        }
    }

    private void found(Watcher watcher, Batch batch) {
        if (watcher.state == Watcher.State.READING) {
            send(watcher, batch);
            if (watcher.state == Watcher.State.READY) {
                serve(watcher);
            }
        }
    }

    /** One that is only a little behind waits for the next round, so that it gets more at once. */
    private void serveIfBehind(Watcher watcher) {
        if (recent.head() - watcher.cursor >= Batch.EVENTS || !recent.covers(watcher.cursor)) {
            serve(watcher);
        }
    }

    private void tick() {
        long nowNs = clock.nanos();
        for (Watcher watcher : new ArrayList<>(watchers)) {
            if (!watcher.allowed.getAsBoolean()) {
                end(watcher, Sink.Ending.of(Sink.Reason.REVOKED));
            } else if (watcher.state == Watcher.State.WRITING
                    && nowNs - watcher.sinceNs > STALL_NS) {
                end(watcher, Sink.Ending.of(Sink.Reason.SLOW));
            } else if (watcher.state == Watcher.State.READY && nowNs - watcher.sentNs > BEAT_NS) {
                write(watcher);
                watcher.sink.beat(
                        watcher.cursor,
                        arrived -> tell.accept(new HubMessage.Sent(watcher, arrived)));
            } else {
                serve(watcher);
            }
        }
        // In case that the log could not be read, or did not say that there is more.
        if (log.last() > recent.head()) {
            wake();
        }
        deadlines.at(clock.nanos() + TICK_NS, this::tick);
    }

    private void end(Watcher watcher, Sink.Ending why) {
        if (watcher.state != Watcher.State.ENDED) {
            forget(watcher);
            figures.end(why.reason());
            watcher.sink.close(why);
        }
    }

    private void forget(Watcher watcher) {
        watcher.enter(Watcher.State.ENDED, clock.nanos());
        watchers.remove(watcher);
        figures.clients(watchers.size());
    }

    private void stop(Runnable done) {
        catchUp.close();
        List.copyOf(watchers).forEach(each -> end(each, Sink.Ending.of(Sink.Reason.STOPPING)));
        done.run();
    }
}
