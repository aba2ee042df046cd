package tandem.engine.events.hook;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import tandem.dialplan.Plan;
import tandem.dialplan.Webhook;
import tandem.engine.journal.Entry;
import tandem.engine.journal.EventLog;
import tandem.engine.time.Agent;
import tandem.engine.time.Deadlines;
import tandem.engine.time.EngineClock;

/**
 * Delivers events to webhooks, each at least once. What is owed is read from the journal as there
 * is room, never queued elsewhere; how far each webhook has come is on the disk a moment after it
 * changed, so that a crash repeats a moment's deliveries and loses none.
 *
 * <p>Runs on: webhooks loop; reads and writes files, and waits for nothing else.
 */
final class Delivering implements Agent<HookMessage> {
    private static final Logger LOG = LoggerFactory.getLogger(Delivering.class);
    private static final int READ = 500;
    private static final int ON_THE_WAY = 256;
    private static final long TICK_NS = 200_000_000L;

    /** Events that nobody wanted move the place too, but it is written for so many at a time. */
    private static final long UNWANTED = 10_000;

    private final EventLog log;
    private final EngineClock clock;
    private final RandomGenerator random;
    private final Path dir;
    private final Post post;
    private final AtomicBoolean woken;
    private final Consumer<HookMessage> tell;
    private final HookFigures figures;
    private final Deadlines deadlines = new Deadlines();
    private final Map<HookKey, Hook> hooks = new TreeMap<>();
    private int onTheWay;
    private boolean diskFails;

    /**
     * @param dir where places and letters are kept
     * @param woken set while a Wake is on the way
     * @param tell how others reach this agent
     */
    Delivering(
            EventLog log,
            EngineClock clock,
            RandomGenerator random,
            Path dir,
            Post post,
            HookFigures figures,
            AtomicBoolean woken,
            Consumer<HookMessage> tell) {
        this.log = log;
        this.clock = clock;
        this.random = random;
        this.dir = dir;
        this.post = post;
        this.figures = figures;
        this.woken = woken;
        this.tell = tell;
        deadlines.at(clock.nanos() + TICK_NS, this::tick);
    }

    @Override
    public void on(HookMessage message) {
        switch (message) {
            case HookMessage.Wake _ -> {
                woken.set(false);
                work();
            }
            case HookMessage.Know(Plan plan) -> know(plan);
            case HookMessage.Returned(Hook hook, Delivery delivery, Outcome outcome) ->
                    returned(hook, delivery, outcome);
            case HookMessage.View(var reply) ->
                    reply.complete(hooks.values().stream().map(this::view).toList());
            case HookMessage.Replay replay -> replay(replay);
            case HookMessage.Rewind rewind -> rewind(rewind);
            case HookMessage.Stop(var done) -> {
                save();
                post.close();
                done.complete(null);
            }
        }
    }

    @Override
    public long runDue() {
        return deadlines.run(clock.nanos());
    }

    private void tick() {
        work();
        save();
        figures.owed(hooks.values().stream().mapToLong(Hook::unsettled).sum());
        figures.lag(hooks.values().stream().mapToLong(this::lag).max().orElse(0));
        deadlines.at(clock.nanos() + TICK_NS, this::tick);
    }

    // ---- which webhooks there are

    private void know(Plan plan) {
        Set<HookKey> named = new HashSet<>();
        plan.tenants()
                .values()
                .forEach(
                        tenant ->
                                tenant.webhooks()
                                        .forEach(
                                                spec -> {
                                                    HookKey key =
                                                            new HookKey(tenant.name(), spec.id());
                                                    named.add(key);
                                                    know(key, spec);
                                                }));
        hooks.keySet().retainAll(named);
        forgetOthers(named);
        work();
        save();
    }

    private void know(HookKey key, Webhook spec) {
        Hook known = hooks.get(key);
        if (known != null) {
            known.know(spec);
            return;
        }
        try {
            hooks.put(key, open(key, spec));
        } catch (IOException | RuntimeException broken) {
            LOG.error(
                    "webhook={}/{} event=webhook-unusable error=\"{}\"",
                    key.tenant(),
                    key.id(),
                    broken.toString());
        }
    }

    /** One that is new is owed what happens from now on. */
    private Hook open(HookKey key, Webhook spec) throws IOException {
        Files.createDirectories(dir.resolve(key.tenant()));
        Hook hook = new Hook(key, spec, new LetterBox(file(key, ".dead.jsonl")));
        Optional<Place> place = Place.read(file(key, ".place.json"));
        hook.scanned = place.map(Place::scanned).orElseGet(log::last);
        hook.scannedOnDisk = hook.scanned;
        hook.dirty = place.isEmpty();
        if (place.isPresent()) {
            hook.disabledUrl = place.get().disabledUrl();
            hook.know(spec);
            place.get().unsettled().forEach(number -> owe(hook, number));
        }
        return hook;
    }

    private void owe(Hook hook, long number) {
        try {
            log.read(number - 1, 1).forEach(entry -> hook.owe(Delivery.of(entry)));
        } catch (EventLog.Gone gone) {
            hook.dirty = true;
            skipped(hook, number, number + 1);
        }
    }

    /** A webhook that was taken out of the plan begins anew if it comes back; its letters stay. */
    private void forgetOthers(Set<HookKey> named) {
        Set<Path> kept =
                named.stream().map(key -> file(key, ".place.json")).collect(Collectors.toSet());
        if (!Files.isDirectory(dir)) {
            return;
        }
        try (var files = Files.walk(dir, 2)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".place.json")).toList()) {
                if (!kept.contains(file)) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException | RuntimeException broken) {
            LOG.warn("event=webhook-files-unreadable error=\"{}\"", broken.toString());
        }
    }

    private Path file(HookKey key, String kind) {
        return dir.resolve(key.tenant()).resolve(key.id() + kind);
    }

    // ---- what they are owed

    private void work() {
        try {
            while (fill()) {
                dispatch();
            }
        } catch (RuntimeException broken) {
            LOG.warn("event=events-unreadable error=\"{}\"", broken.toString());
        }
        dispatch();
    }

    /** Reads on, once for all webhooks that stand at the same place. Whether there was anything. */
    private boolean fill() {
        long last = log.last();
        Map<Long, List<Hook>> places =
                hooks.values().stream()
                        .filter(hook -> hook.hasRoom() && hook.scanned < last)
                        .collect(Collectors.groupingBy(hook -> hook.scanned));
        places.forEach(this::fill);
        return !places.isEmpty();
    }

    private void fill(long after, List<Hook> at) {
        try {
            List<Entry> entries = log.read(after, READ);
            for (Hook hook : at) {
                for (Entry entry : entries) {
                    if (!hook.hasRoom()) {
                        break;
                    }
                    hook.scan(entry);
                }
                hook.dirty |= hook.scanned - hook.scannedOnDisk > UNWANTED;
            }
        } catch (EventLog.Gone gone) {
            at.forEach(
                    hook -> {
                        skipped(hook, after + 1, gone.first());
                        hook.scanned = Math.max(after, gone.first() - 1);
                        hook.dirty = true;
                    });
        }
    }

    /** The journal no longer has what a webhook was owed: this cannot be hidden. */
    private void skipped(Hook hook, long from, long to) {
        figures.skipped(to - from);
        hook.lastError =
                Optional.of(
                        new HookView.LastError(
                                clock.now(),
                                "events " + from + ".." + (to - 1) + " are no longer kept"));
        LOG.error(
                "webhook={}/{} event=webhook-skipped from={} to={}",
                hook.key.tenant(),
                hook.key.id(),
                from,
                to - 1);
    }

    private void dispatch() {
        boolean sent = true;
        while (sent && onTheWay < ON_THE_WAY) {
            sent = false;
            for (Hook hook : hooks.values()) {
                Delivery next = onTheWay < ON_THE_WAY ? hook.next() : null;
                if (next != null) {
                    onTheWay++;
                    sent = true;
                    post.send(
                            hook.spec.url(),
                            hook.spec.secret(),
                            next,
                            hook.spec.timeoutMs(),
                            outcome -> tell.accept(new HookMessage.Returned(hook, next, outcome)));
                }
            }
        }
    }

    // ---- how it went

    private void returned(Hook hook, Delivery delivery, Outcome outcome) {
        onTheWay--;
        hook.returned();
        figures.tried(outcome);
        if (hook.isFirst(delivery)) {
            switch (outcome) {
                case Outcome.Delivered _ -> delivered(hook, delivery);
                case Outcome.Failed(String why, long afterMs) ->
                        failed(hook, delivery, why, afterMs);
                case Outcome.Unwanted _ -> unwanted(hook, delivery);
            }
        }
        work();
    }

    private void delivered(Hook hook, Delivery delivery) {
        hook.delivered++;
        hook.lastFailed = false;
        if (delivery.letter) {
            try {
                hook.letters.remove(Set.of(delivery.number));
            } catch (IOException broken) {
                diskFailed(broken);
            }
        }
        hook.settle(delivery);
    }

    private void failed(Hook hook, Delivery delivery, String why, long afterMs) {
        hook.failed++;
        hook.lastFailed = true;
        hook.lastError = Optional.of(new HookView.LastError(clock.now(), why));
        delivery.tries++;
        delivery.lastError = why;
        if (clock.now().toEpochMilli() - delivery.sinceMs >= hook.spec.giveUpMs()) {
            giveUp(hook, delivery);
        } else {
            retry(hook, delivery, Backoff.beforeNextMs(delivery.tries, afterMs, random));
        }
    }

    private void retry(Hook hook, Delivery delivery, long pauseMs) {
        deadlines.at(
                clock.nanos() + pauseMs * 1_000_000,
                () -> {
                    hook.retry(delivery);
                    dispatch();
                });
    }

    /** It is kept as a letter before it counts as settled. One that is a letter stays one. */
    private void giveUp(Hook hook, Delivery delivery) {
        Instant now = clock.now();
        try {
            if (!delivery.letter) {
                hook.letters.add(
                        List.of(
                                new Letter(
                                        delivery.number,
                                        delivery.at,
                                        delivery.subject,
                                        now,
                                        delivery.tries,
                                        delivery.lastError,
                                        delivery.json)));
                hook.dead++;
                figures.dead();
            }
            hook.settle(delivery);
        } catch (IOException broken) {
            diskFailed(broken);
            retry(hook, delivery, Backoff.LONGEST_MS);
        }
    }

    /** Nothing more is sent to this address; what is owed waits for another, or for a replay. */
    private void unwanted(Hook hook, Delivery delivery) {
        hook.disabledUrl = hook.spec.url().toString();
        hook.dirty = true;
        hook.lastError = Optional.of(new HookView.LastError(clock.now(), "status 410, disabled"));
        hook.retry(delivery);
        LOG.warn("webhook={}/{} event=webhook-disabled", hook.key.tenant(), hook.key.id());
    }

    private void save() {
        for (Hook hook : hooks.values()) {
            if (hook.dirty) {
                try {
                    hook.place().write(file(hook.key, ".place.json"));
                    hook.dirty = false;
                    hook.scannedOnDisk = hook.scanned;
                    diskFails = false;
                } catch (IOException broken) {
                    diskFailed(broken);
                }
            }
        }
    }

    /** Deliveries go on; a crash would then repeat more of them. */
    private void diskFailed(IOException broken) {
        if (!diskFails) {
            LOG.error("event=webhook-disk-failed error=\"{}\"", broken.toString());
        }
        diskFails = true;
    }

    // ---- what people ask for

    private HookView view(Hook hook) {
        long nowMs = clock.now().toEpochMilli();
        String state = hook.lastFailed ? "retrying" : "delivering";
        return new HookView(
                hook.key,
                hook.spec.url().toString(),
                hook.enabled() ? state : "disabled",
                hook.scanned,
                lag(hook),
                hook.unsettled(),
                hook.oldestMs().map(oldest -> Math.max(0, nowMs - oldest)).orElse(0L),
                hook.delivered,
                hook.failed,
                hook.dead,
                hook.letters.count(),
                hook.lastError);
    }

    private long lag(Hook hook) {
        return Math.max(0, log.last() - hook.scanned);
    }

    private void replay(HookMessage.Replay replay) {
        Hook hook = hooks.get(replay.key());
        if (hook == null) {
            replay.reply().completeExceptionally(new IllegalArgumentException("no such webhook"));
            return;
        }
        try {
            enable(hook);
            Set<Long> wanted = new HashSet<>(replay.letters());
            List<Letter> chosen = new ArrayList<>();
            for (Letter letter : hook.letters.all()) {
                if (wanted.isEmpty() || wanted.contains(letter.number())) {
                    chosen.add(letter);
                }
            }
            int room = Math.max(0, Hook.WINDOW - hook.replayed());
            List<Letter> taken = chosen.subList(0, Math.min(room, chosen.size()));
            long nowMs = clock.now().toEpochMilli();
            taken.forEach(letter -> hook.owe(Delivery.of(letter, nowMs)));
            dispatch();
            replay.reply().complete(taken.size());
        } catch (RuntimeException broken) {
            replay.reply().completeExceptionally(broken);
        }
    }

    private void rewind(HookMessage.Rewind rewind) {
        Hook hook = hooks.get(rewind.key());
        if (hook == null || rewind.cursor() > log.last() || rewind.cursor() < log.first() - 1) {
            rewind.reply().completeExceptionally(new IllegalArgumentException("no such place"));
            return;
        }
        enable(hook);
        hook.rewind(rewind.cursor());
        work();
        rewind.reply().complete((int) Math.min(Integer.MAX_VALUE, lag(hook)));
    }

    private static void enable(Hook hook) {
        hook.dirty |= !hook.enabled();
        hook.disabledUrl = "";
    }
}
