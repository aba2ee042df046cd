package tandem.dialplan.load;

import java.util.List;
import java.util.Optional;

import tandem.dialplan.Template;
import tandem.dialplan.Verb;
import tandem.dialplan.yaml.Key;
import tandem.dialplan.yaml.Section;
import tandem.dialplan.yaml.Type;

/** All verbs of the language, and how each is read. */
final class Verbs {
    /**
     * A verb.
     *
     * @param lacks what the engine lacks for it; empty = nothing
     */
    record Declared(Key<?> key, String lacks) {
        String name() {
            return key.name();
        }
    }

    /** In the order of the reference. */
    static final List<Declared> ALL =
            List.of(
                    has(CallVerbs.ANSWER),
                    has(PromptVerbs.PLAY),
                    new Declared(PromptVerbs.SAY, "speech output; play a WAV file"),
                    has(PromptVerbs.GATHER),
                    has(BranchVerbs.IF),
                    has(BranchVerbs.SWITCH),
                    has(BranchVerbs.SET),
                    has(BranchVerbs.GOTO),
                    has(PartyVerbs.QUEUE),
                    has(PartyVerbs.DIAL),
                    has(PartyVerbs.TRANSFER),
                    has(VoicemailVerb.VOICEMAIL),
                    has(CallVerbs.RECORD),
                    has(HttpVerb.HTTP),
                    has(CallVerbs.MARK),
                    has(PromptVerbs.TONES),
                    has(CallVerbs.ECHO),
                    has(CallVerbs.HANGUP),
                    new Declared(PartyVerbs.CALLBACK, "calls that the engine itself begins"),
                    has(CallVerbs.OPT_OUT),
                    has(PartyVerbs.PARK),
                    has(PartyVerbs.PICKUP),
                    has(PartyVerbs.CONFERENCE));

    private final PromptVerbs prompts;
    private final CallVerbs calls = new CallVerbs();
    private final PartyVerbs parties;
    private final BranchVerbs branches;
    private final VoicemailVerb voicemail;
    private final HttpVerb http;

    Verbs(Names names) {
        this.prompts = new PromptVerbs(names, names.platform().prompts());
        Type<Template> prompt = prompts.prompt();
        this.parties = new PartyVerbs(names, prompt);
        this.branches = new BranchVerbs(names);
        this.voicemail = new VoicemailVerb(names, prompt);
        this.http = new HttpVerb(names);
    }

    private static Declared has(Key<?> key) {
        return new Declared(key, "");
    }

    BranchVerbs branches() {
        return branches;
    }

    /**
     * Where a verb stands.
     *
     * @param flow name of the flow
     * @param step the keys of the step
     * @param targets takes the targets that stand inside the verb
     * @param bargeIn key {@code barge_in} of the step
     */
    record Place(String flow, Section step, Targets targets, Optional<Boolean> bargeIn) {}

    /** The verb; empty with a problem when it is not sound. */
    Optional<Verb> read(String name, Place place) {
        Section step = place.step();
        int before = step.problems().count();
        Optional<Verb> verb =
                switch (name) {
                    case "answer" -> calls.answer(step);
                    case "play" -> prompts.play(step, place.bargeIn());
                    case "say" -> prompts.say(step, place.bargeIn());
                    case "gather" -> prompts.gather(step);
                    case "if" -> branches.condition(step, place.targets());
                    case "switch" -> branches.choice(step, place.targets());
                    case "set" -> branches.assign(step);
                    case "goto" -> branches.jump(step, place.targets());
                    case "queue" -> parties.queue(step);
                    case "dial" -> parties.dial(step);
                    case "transfer" -> parties.transfer(step);
                    case "voicemail" -> voicemail.read(step, place.flow());
                    case "record" -> calls.record(step);
                    case "http" -> http.read(step);
                    case "mark" -> calls.mark(step);
                    case "tones" -> prompts.tones(step);
                    case "echo" -> calls.echo(step);
                    case "hangup" -> calls.hangup(step);
                    case "callback" -> parties.callback(step);
                    case "opt_out" -> calls.optOut(step);
                    case "park" -> parties.park(step);
                    case "pickup" -> parties.pickUp(step);
                    case "conference" -> parties.conference(step);
                    default -> throw new IllegalArgumentException(name);
                };
        return verb.filter(_ -> step.problems().count() == before);
    }
}
