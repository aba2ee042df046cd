package tandem.dialplan.load;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import tandem.dialplan.Position;
import tandem.dialplan.Step;
import tandem.dialplan.Template;
import tandem.dialplan.Verb;

/**
 * A step as far as it could be read.
 *
 * @param verb empty when it is not sound; then the step is taken to wait and to have any outcome
 * @param jumps all steps of the flow that it may go to
 */
record StepDraft(
        String name,
        Optional<Verb> verb,
        Map<String, String> on,
        Optional<String> next,
        List<Jump> jumps,
        Options options,
        Position at) {

    /** A target with its place. */
    record Jump(String target, Position at) {}

    /** What a step can have whatever its verb, as {@link Step} describes it. */
    record Options(
            Optional<Step.Count> count,
            Optional<String> mark,
            Map<String, Template> save,
            boolean sensitive) {
        static final Options NONE =
                new Options(Optional.empty(), Optional.empty(), Map.of(), false);
    }

    /** The step of the model; only for a sound one. */
    Step step() {
        return new Step(
                name,
                verb.orElseThrow(),
                on,
                next,
                options.count(),
                options.mark(),
                options.save(),
                options.sensitive(),
                at);
    }

    /** The flow that the call goes to from here. */
    Optional<String> otherFlow() {
        return verb.flatMap(v -> v instanceof Verb.Goto jump ? jump.flow() : Optional.empty());
    }

    /** Steps that can follow without anybody having been waited for. */
    Set<String> atOnce() {
        return options.count()
                .map(count -> Set.of(count.then()))
                .orElseGet(() -> verb.map(this::atOnce).orElse(Set.of()));
    }

    private Set<String> atOnce(Verb verb) {
        return switch (verb) {
            case Verb.Answer _,
                    Verb.If _,
                    Verb.Switch _,
                    Verb.Assign _,
                    Verb.Goto _,
                    Verb.Record _,
                    Verb.Mark _,
                    Verb.OptOut _,
                    Verb.Callback _ ->
                    all();
            case Verb.Queue _ -> after("full", "no_seat");
            case Verb.Dial _ -> after("unavailable", "blocked", "failed");
            case Verb.Transfer(Verb to) -> atOnce(to);
            case Verb.Conference _, Verb.Park _ -> after("full");
            case Verb.PickUp _ -> after("empty");
            case Verb.Play _,
                    Verb.Gather _,
                    Verb.Echo _,
                    Verb.Say _,
                    Verb.Voicemail _,
                    Verb.Http _,
                    Verb.Tones _,
                    Verb.Hangup _ ->
                    Set.of();
        };
    }

    /** Steps that can follow while the caller does nothing and nobody else is there. */
    Set<String> alone() {
        return options.count()
                .map(count -> Set.of(count.then()))
                .orElseGet(() -> verb.map(this::alone).orElse(Set.of()));
    }

    private Set<String> alone(Verb verb) {
        return switch (verb) {
            case Verb.Play _, Verb.Say _, Verb.Tones _, Verb.Http _, Verb.Echo _ -> all();
            case Verb.Gather _ -> after("no_input");
            case Verb.Voicemail _ -> after("empty", "failed");
            case Verb.Queue _,
                    Verb.Dial _,
                    Verb.Transfer _,
                    Verb.Park _,
                    Verb.PickUp _,
                    Verb.Conference _ ->
                    Set.of();
            case Verb.Answer _,
                    Verb.If _,
                    Verb.Switch _,
                    Verb.Assign _,
                    Verb.Goto _,
                    Verb.Record _,
                    Verb.Mark _,
                    Verb.OptOut _,
                    Verb.Callback _,
                    Verb.Hangup _ ->
                    atOnce(verb);
        };
    }

    private Set<String> all() {
        Set<String> targets = new LinkedHashSet<>(on.values());
        next.ifPresent(targets::add);
        return targets;
    }

    private Set<String> after(String... outcomes) {
        Set<String> targets = new LinkedHashSet<>();
        for (String outcome : outcomes) {
            Optional.ofNullable(on.get(outcome)).or(() -> next).ifPresent(targets::add);
        }
        return targets;
    }
}
