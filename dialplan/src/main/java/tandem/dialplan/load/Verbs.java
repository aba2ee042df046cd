package tandem.dialplan.load;

import java.util.Optional;

import tandem.dialplan.Verb;
import tandem.dialplan.yaml.Section;

/** Reads a verb with its options; one method of one of three readers for each. */
final class Verbs {
    private final PromptVerbs prompts;
    private final CallVerbs calls;
    private final BranchVerbs branches;

    Verbs(Names names, Prompts prompts) {
        this.prompts = new PromptVerbs(names, prompts);
        this.calls = new CallVerbs(names);
        this.branches = new BranchVerbs(names);
    }

    /**
     * The verb; empty with a problem when it is not sound.
     *
     * @param name the verb's key, which the step has
     * @param targets takes the targets that stand inside the verb
     */
    Optional<Verb> read(String name, Section step, Targets targets) {
        int before = step.problems().count();
        Optional<Verb> verb =
                switch (name) {
                    case "answer" -> calls.answer(step);
                    case "play" -> prompts.play(step);
                    case "gather" -> prompts.gather(step);
                    case "if" -> branches.condition(step, targets);
                    case "switch" -> branches.choice(step, targets);
                    case "set" -> branches.assign(step);
                    case "goto" -> branches.jump(step, targets);
                    case "queue" -> calls.queue(step);
                    case "dial" -> calls.dial(step);
                    case "record" -> calls.record(step);
                    case "echo" -> calls.echo(step);
                    case "hangup" -> calls.hangup(step);
                    default -> throw new IllegalArgumentException(name);
                };
        return verb.filter(_ -> step.problems().count() == before);
    }
}
