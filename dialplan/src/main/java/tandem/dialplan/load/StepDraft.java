package tandem.dialplan.load;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import tandem.dialplan.Position;
import tandem.dialplan.Step;
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
        Position at) {

    /** A target with its place. */
    record Jump(String target, Position at) {}

    /** The step of the model; only for a sound one. */
    Step step() {
        return new Step(name, verb.orElseThrow(), on, next, at);
    }

    /** The flow that the call goes to from here. */
    Optional<String> otherFlow() {
        return verb.flatMap(v -> v instanceof Verb.Goto jump ? jump.flow() : Optional.empty());
    }

    /** Whether the step takes time: it waits for the caller or for another call. */
    boolean waits() {
        return verb.map(StepDraft::waits).orElse(true);
    }

    private static boolean waits(Verb verb) {
        return switch (verb) {
            case Verb.Play _,
                    Verb.Gather _,
                    Verb.Queue _,
                    Verb.Dial _,
                    Verb.Echo _,
                    Verb.Say _,
                    Verb.Transfer _,
                    Verb.Voicemail _,
                    Verb.Http _,
                    Verb.Tones _,
                    Verb.Park _,
                    Verb.Conference _ ->
                    true;
            case Verb.Answer _,
                    Verb.If _,
                    Verb.Switch _,
                    Verb.Assign _,
                    Verb.Goto _,
                    Verb.Record _,
                    Verb.Hangup _,
                    Verb.Mark _,
                    Verb.OptOut _,
                    Verb.Callback _ ->
                    false;
        };
    }
}
