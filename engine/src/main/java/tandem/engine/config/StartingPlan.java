package tandem.engine.config;

import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

import tandem.dialplan.Plan;
import tandem.dialplan.Position;
import tandem.dialplan.Problem;
import tandem.dialplan.yaml.Code;

/** Decides which plan an engine starts with. */
final class StartingPlan {
    private final PlanCheck check;
    private final PlanStore store;
    private final InstantSource clock;
    private final FileTree secrets;

    StartingPlan(PlanCheck check, PlanStore store, InstantSource clock) {
        this.check = check;
        this.store = store;
        this.clock = clock;
        this.secrets = check.secrets();
    }

    /** As {@link Changeover#start}. */
    Changeover.Start find(boolean strict) throws ConfigRejected {
        Optional<Generation> last = store.history().lastGood();
        FileTree conf;
        try {
            conf = store.take(check.confDir());
        } catch (IOException e) {
            List<Problem> problems = List.of(LivePlan.unreadable(e));
            return afterRejection(draft("", last), problems, last, strict, Optional.empty());
        }
        if (last.isPresent() && last.get().held().contains(conf.hash())) {
            return started(last.get(), resume(last.get()), true);
        }
        if (last.isPresent() && last.get().hash().equals(conf.hash()) && kept(last.get())) {
            return started(last.get(), resume(last.get()), false);
        }
        Generation wish = draft(conf.hash(), last);
        return switch (Attempt.make(check, store, wish, conf)) {
            case Attempt.Good(LivePlan plan, Generation generation) ->
                    new Changeover.Start(
                            new Standing(plan, generation, Optional.empty(), List.of(), false),
                            secrets,
                            conf,
                            Optional.of(decided(generation, files(last), conf)));
            case Attempt.Bad(var problems) ->
                    afterRejection(wish, problems, last, strict, Optional.of(conf));
        };
    }

    /** What ran before; nothing at the very first start. */
    private FileTree files(Optional<Generation> last) {
        return last.flatMap(store::find).orElse(FileTree.NONE);
    }

    private static Changeover.Decided decided(Generation attempt, FileTree from, FileTree to) {
        return new Changeover.Decided(attempt, FileChange.between(from, to));
    }

    private boolean kept(Generation generation) {
        return store.find(generation).isPresent();
    }

    private Generation draft(String hash, Optional<Generation> last) {
        return Generation.apply(
                store.nextNumber(),
                clock.instant(),
                hash,
                "start",
                "",
                last.map(good -> OptionalLong.of(good.number())).orElse(OptionalLong.empty()));
    }

    private Changeover.Start afterRejection(
            Generation wish,
            List<Problem> problems,
            Optional<Generation> last,
            boolean strict,
            Optional<FileTree> conf)
            throws ConfigRejected {
        Generation rejected = wish.rejected(problems);
        try {
            store.history().add(rejected);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("cannot write the history of plans", e);
        }
        if (strict || last.isEmpty()) {
            throw new ConfigRejected(problems);
        }
        try {
            Standing.Rejection rejection =
                    new Standing.Rejection(
                            rejected.number(), rejected.at(), rejected.by(), problems);
            return new Changeover.Start(
                    new Standing(
                            resume(last.get()),
                            last.get(),
                            Optional.of(rejection),
                            List.of(),
                            false),
                    secrets,
                    files(last),
                    Optional.of(decided(rejected, files(last), conf.orElseGet(() -> files(last)))));
        } catch (ConfigRejected noWayBack) {
            throw new ConfigRejected(problems);
        }
    }

    /** It goes on with what ran before. */
    private Changeover.Start started(Generation generation, LivePlan plan, boolean held) {
        return new Changeover.Start(
                new Standing(plan, generation, Optional.empty(), List.of(), held),
                secrets,
                files(Optional.of(generation)),
                Optional.empty());
    }

    /** A kept generation, checked again: this engine or its secrets may be others now. */
    private LivePlan resume(Generation generation) throws ConfigRejected {
        long number = generation.number();
        if (!kept(generation)) {
            throw new ConfigRejected(
                    List.of(
                            new Problem(
                                    new Position(".", 1, 1),
                                    Code.FILE.text(),
                                    "the files of generation "
                                            + number
                                            + ", which is to run again, are gone")));
        }
        return switch (check.of(store.dir(number), generation.hash(), generation::at)) {
            case PlanCheck.Verdict.Good(Plan plan, _) ->
                    new LivePlan(plan, store.dir(number), number);
            case PlanCheck.Verdict.Bad(var problems) -> throw new ConfigRejected(problems);
        };
    }
}
