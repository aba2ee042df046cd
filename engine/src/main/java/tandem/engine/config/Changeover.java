package tandem.engine.config;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import tandem.dialplan.EngineSettings;
import tandem.dialplan.Plan;
import tandem.dialplan.Problem;
import tandem.dialplan.diff.PlanDiff;
import tandem.engine.call.Admission;

/**
 * Puts plans into force, one at a time: takes the files aside, checks them, runs the plan's tests,
 * and only then lets the parts of the engine have it. What is rejected changes nothing and is said
 * aloud. Live calls keep the plan they began with.
 *
 * <p>Runs on: its own thread; its methods on any, they enqueue and return.
 */
public final class Changeover implements Supplier<Admission.RunningPlan>, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Changeover.class);
    private static final int WAITING = 16;
    private static final int NOTE_LENGTH = 500;

    private final PlanCheck check;
    private final PlanStore store;
    private final InstantSource clock;
    private final EngineSettings started;
    private final ThreadPoolExecutor thread =
            new ThreadPoolExecutor(
                    1,
                    1,
                    0,
                    TimeUnit.SECONDS,
                    new ArrayBlockingQueue<>(WAITING),
                    Thread.ofPlatform().name("changeover").daemon().factory());

    private volatile Standing standing;
    private volatile @Nullable Parts parts;
    private volatile boolean closed;

    private final Optional<Decided> decidedAtStart;

    /** Secret files as they were when the running plan was loaded. Confined to the thread. */
    private FileTree secrets;

    /** Files of the running plan. Confined to the thread. */
    private FileTree files;

    /** The parts of the engine, as a new plan concerns them. Called on the changeover's thread. */
    public interface Parts {
        /** From now on seats, queues, trunks and accounts are these. New calls follow at once. */
        void takeOver(LivePlan next);

        /** Numbers of the generations that live calls began with. */
        Set<Long> generationsInUse();

        /**
         * Writes an attempt down, good or not.
         *
         * @param files that it has otherwise than what ran before
         */
        void decided(Generation attempt, List<FileChange> files);
    }

    /**
     * What conf/ holds now.
     *
     * @param hash empty when it cannot be read
     * @param problems empty when it could go into force
     * @param plan present then
     */
    public record Look(String hash, List<Problem> problems, Optional<Plan> plan) {
        public Look {
            problems = List.copyOf(problems);
        }
    }

    /**
     * A plan to begin with.
     *
     * @param files of the plan
     * @param decided the attempt that the start was; empty when it only went on with what ran
     */
    record Start(Standing standing, FileTree secrets, FileTree files, Optional<Decided> decided) {}

    /** An attempt and what it would change. */
    record Decided(Generation attempt, List<FileChange> files) {}

    private Changeover(PlanCheck check, PlanStore store, InstantSource clock, Start start) {
        this.check = check;
        this.store = store;
        this.clock = clock;
        this.standing = start.standing();
        this.secrets = start.secrets();
        this.files = start.files();
        this.decidedAtStart = start.decided();
        this.started = start.standing().live().plan().settings();
    }

    /**
     * Finds the plan to start with: conf/, when it is good; else the last one that was; also that
     * one, when conf/ is still what it was rolled back from.
     *
     * @param dir {@code data/config}
     * @param strict whether a rejected conf/ keeps the engine from starting in any case
     * @throws ConfigRejected when there is none
     * @throws java.io.UncheckedIOException when the directory cannot be used
     */
    public static Changeover start(PlanCheck check, Path dir, boolean strict, InstantSource clock)
            throws ConfigRejected {
        PlanStore store = new PlanStore(dir);
        return new Changeover(
                check, store, clock, new StartingPlan(check, store, clock).find(strict));
    }

    /** From now on changes are possible, and carried into the parts. */
    public void join(Parts all) {
        parts = all;
        Standing now = standing;
        if (now.rejection().isPresent()) {
            LOG.error("event=config-rejected {}", now.line());
        } else if (now.held()) {
            LOG.warn("event=config-held {}", now.line());
        } else {
            LOG.info("event=config {} hash={}", now.line(), now.running().hash());
        }
        decidedAtStart.ifPresent(start -> all.decided(start.attempt(), start.files()));
    }

    /** The plan for a new call. */
    @Override
    public Admission.RunningPlan get() {
        return standing.live().forCalls();
    }

    /** How things stand. */
    public Standing standing() {
        return standing;
    }

    /** All attempts that are still listed, oldest first. */
    public CompletableFuture<List<Generation>> history() {
        return ask(() -> store.history().all());
    }

    /**
     * The hash of conf/ as it is now; empty when it cannot be read. Reads all files on the thread
     * that asks.
     */
    public String hashOnDisk() {
        try {
            return FileTree.of(check.confDir()).hash();
        } catch (IOException unreadable) {
            return "";
        }
    }

    /** Checks conf/ as it is now, and runs its tests; changes nothing. */
    public CompletableFuture<Look> look() {
        return ask(this::lookNow);
    }

    /**
     * Puts conf/ into force as it is now.
     *
     * @param by who wants it
     * @param note why; cut after {@value #NOTE_LENGTH} characters
     */
    public CompletableFuture<Outcome> apply(String by, String note) {
        return change(() -> applyNow(by, clean(note)));
    }

    /**
     * Puts an earlier generation into force again, under a new number.
     *
     * @param to its number; empty = the one before the running one
     */
    public CompletableFuture<Outcome> rollback(OptionalLong to, String by, String note) {
        return change(() -> rollbackNow(to, by, clean(note)));
    }

    /** No more changes; what is under way is finished. */
    @Override
    public void close() {
        closed = true;
        thread.shutdown();
    }

    // ---- the thread's work

    private CompletableFuture<Outcome> change(Supplier<Outcome> work) {
        return begin(work).whenComplete(Changeover::sayWhatWasNotDone);
    }

    private CompletableFuture<Outcome> begin(Supplier<Outcome> work) {
        if (closed || parts == null) {
            return CompletableFuture.completedFuture(notNow());
        }
        try {
            return CompletableFuture.supplyAsync(() -> closed ? notNow() : work.get(), thread);
        } catch (RejectedExecutionException full) {
            return CompletableFuture.completedFuture(
                    closed
                            ? notNow()
                            : new Outcome.Refused(
                                    Outcome.Why.BUSY, "too many changes wait for their turn"));
        }
    }

    /** A signal has nobody who hears the answer. */
    private static void sayWhatWasNotDone(@Nullable Outcome outcome, @Nullable Throwable bug) {
        if (bug != null) {
            LOG.error("event=bug-in-config-change", bug);
        } else if (outcome instanceof Outcome.Refused(Outcome.Why why, String detail)) {
            LOG.warn("event=config-change-refused why={} detail=\"{}\"", why, detail);
        }
    }

    private static Outcome notNow() {
        return new Outcome.Refused(Outcome.Why.NOT_NOW, "the engine starts or stops");
    }

    private <T> CompletableFuture<T> ask(Supplier<T> work) {
        try {
            return CompletableFuture.supplyAsync(work, thread);
        } catch (RejectedExecutionException full) {
            return CompletableFuture.failedFuture(full);
        }
    }

    private Look lookNow() {
        try {
            String hash = FileTree.of(check.confDir()).hash();
            return switch (check.of(check.confDir(), hash)) {
                case PlanCheck.Verdict.Good(Plan plan, _) ->
                        new Look(hash, List.of(), Optional.of(plan));
                case PlanCheck.Verdict.Bad(var problems) ->
                        new Look(hash, problems, Optional.empty());
            };
        } catch (IOException e) {
            return new Look("", List.of(LivePlan.unreadable(e)), Optional.empty());
        } catch (RuntimeException | StackOverflowError bug) {
            return new Look("", List.of(Attempt.bug(bug)), Optional.empty());
        }
    }

    private Outcome applyNow(String by, String note) {
        FileTree tree;
        FileTree secretsNow = check.secrets();
        try {
            tree = store.take(check.confDir());
        } catch (IOException e) {
            return reject(draft("", by, note), List.of(LivePlan.unreadable(e)), List.of());
        }
        Standing now = standing;
        if (tree.hash().equals(now.running().hash()) && secretsNow.equals(secrets)) {
            return unchanged(now);
        }
        Generation wish = draft(tree.hash(), by, note);
        return tryOut(wish, tree, secretsNow);
    }

    /** Whatever was wrong before, conf/ is what runs. */
    private Outcome unchanged(Standing now) {
        standing =
                new Standing(
                        now.live(), now.running(), Optional.empty(), now.restartNeeded(), false);
        LOG.info("event=config-unchanged running={}", now.running().number());
        return new Outcome.Unchanged(now.running());
    }

    private Outcome rollbackNow(OptionalLong to, String by, String note) {
        Standing now = standing;
        Optional<Generation> target =
                to.isPresent() ? store.history().find(to.getAsLong()) : before(now.running());
        if (target.isEmpty() || !target.get().good()) {
            return noSuch(to.isPresent() ? "no good generation " + to.getAsLong() : "none before");
        }
        if (target.get().hash().equals(now.running().hash())) {
            return new Outcome.Unchanged(now.running());
        }
        Optional<FileTree> tree = store.find(target.get());
        if (tree.isEmpty()) {
            return noSuch("the files of generation " + target.get().number() + " are gone");
        }
        Generation wish = backTo(target.get(), draft(target.get().hash(), by, note), now);
        return tryOut(wish, tree.get(), check.secrets());
    }

    private static Outcome noSuch(String detail) {
        return new Outcome.Refused(Outcome.Why.NO_SUCH_GENERATION, detail);
    }

    /** The one whose files ran before; a change of secrets alone is no step. */
    private Optional<Generation> before(Generation running) {
        Optional<Generation> one = Optional.of(running);
        while (one.isPresent() && one.get().hash().equals(running.hash())) {
            OptionalLong previous = one.get().previous();
            one =
                    previous.isPresent()
                            ? store.history().find(previous.getAsLong())
                            : Optional.empty();
        }
        return one;
    }

    private Generation backTo(Generation target, Generation wish, Standing now) {
        Set<String> held = new HashSet<>(now.running().held());
        held.add(now.running().hash());
        held.add(hashOnDisk());
        held.remove(target.hash());
        held.remove("");
        return wish.backTo(target, List.copyOf(held));
    }

    /** An apply with the next number, not yet decided. */
    private Generation draft(String hash, String by, String note) {
        return Generation.apply(
                store.nextNumber(),
                clock.instant(),
                hash,
                by,
                note,
                OptionalLong.of(standing.running().number()));
    }

    private Outcome tryOut(Generation wish, FileTree tree, FileTree secretsNow) {
        List<FileChange> changed = FileChange.between(files, tree);
        Attempt attempt = Attempt.make(check, store, wish, tree);
        return switch (attempt) {
            case Attempt.Good(LivePlan plan, Generation generation) -> {
                secrets = secretsNow;
                files = tree;
                yield goLive(plan, generation, changed);
            }
            case Attempt.Bad(var problems) -> reject(wish, problems, changed);
        };
    }

    private Outcome goLive(LivePlan next, Generation generation, List<FileChange> changed) {
        List<String> restart = restartNeeded(next.plan().settings());
        Parts all = parts();
        try {
            all.takeOver(next);
        } finally {
            standing = new Standing(next, generation, Optional.empty(), restart, false);
        }
        LOG.info(
                "event=config-applied {} hash={} by={} tests={}",
                standing.line(),
                generation.hash(),
                generation.by(),
                generation.tests());
        parts().decided(generation, changed);
        tidy(all);
        return new Outcome.Applied(generation, restart);
    }

    /** What the engine opened when it started, and the new plan wants otherwise. */
    private List<String> restartNeeded(EngineSettings wanted) {
        return PlanDiff.settings(started, wanted).stream()
                .filter(change -> change.effect() == PlanDiff.Effect.RESTART)
                .map(PlanDiff.Change::name)
                .toList();
    }

    private Outcome reject(Generation wish, List<Problem> problems, List<FileChange> changed) {
        Generation attempt = wish.rejected(problems);
        Standing now = standing;
        standing =
                new Standing(
                        now.live(),
                        now.running(),
                        Optional.of(
                                new Standing.Rejection(
                                        attempt.number(), attempt.at(), attempt.by(), problems)),
                        now.restartNeeded(),
                        now.held());
        LOG.error("event=config-rejected {} by={}", standing.line(), attempt.by());
        try {
            store.history().add(attempt);
        } catch (IOException e) {
            LOG.error("event=config-history-not-written error=\"{}\"", e.toString());
        }
        parts().decided(attempt, changed);
        return new Outcome.Rejected(attempt, now.running().number(), problems);
    }

    private void tidy(Parts all) {
        try {
            Set<Long> used = new HashSet<>(all.generationsInUse());
            used.add(standing.running().number());
            store.tidy(used);
        } catch (IOException e) {
            LOG.warn("event=old-plans-not-removed error=\"{}\"", e.toString());
        }
    }

    private Parts parts() {
        Parts all = parts;
        if (all == null) {
            throw new IllegalStateException("changed before the engine was put together");
        }
        return all;
    }

    /** One line of bounded length, whatever somebody writes. */
    private static String clean(String note) {
        String line = note.replaceAll("\\p{Cntrl}", " ");
        return line.length() <= NOTE_LENGTH ? line : line.substring(0, NOTE_LENGTH);
    }
}
