package tandem.dialplan.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import tandem.dialplan.Verb;
import tandem.dialplan.yaml.Code;
import tandem.dialplan.yaml.Node;
import tandem.dialplan.yaml.Section;
import tandem.dialplan.yaml.Wording;

/** One step of a flow: finds its verb and reads where it goes. */
final class StepYaml {
    private static final List<String> VERBS =
            words("answer play gather if switch set goto queue dial record echo hangup");

    /** Of the language of later versions, so that a plan written for them gets a plain answer. */
    private static final List<String> LATER_VERBS =
            words(
                    "say transfer voicemail callback http bot opt_out mark tones park pickup page"
                            + " conference sms listen faq slot then_say count exit ticket survey"
                            + " amd wait fax");

    private final Verbs verbs;

    StepYaml(Verbs verbs) {
        this.verbs = verbs;
    }

    private static List<String> words(String words) {
        return List.of(words.split(" "));
    }

    StepDraft read(Node.Entry entry, Section step) {
        Targets targets = new Targets(step.problems());
        List<String> written = VERBS.stream().filter(verb -> step.node(verb).isPresent()).toList();
        List<Node.Entry> later =
                step.entries().stream().filter(e -> LATER_VERBS.contains(e.key().text())).toList();
        Optional<Verb> verb = Optional.empty();
        if (written.size() == 1 && later.isEmpty()) {
            verb = verbs.read(written.getFirst(), step, targets);
        }
        readTargets(step, written, verb, targets);
        refuseLater(step, later);
        refuseCount(step, written, later);
        step.later("save", "when_left_by", "goal", "timeout", "label");
        step.close();
        return new StepDraft(
                entry.key().text(),
                verb,
                targets.on(),
                targets.next(),
                targets.jumps(),
                entry.key().at());
    }

    private static void readTargets(
            Section step, List<String> written, Optional<Verb> verb, Targets targets) {
        String name = written.isEmpty() ? "" : written.getFirst();
        for (Node.Entry target : step.section("on").entries()) {
            String path = step.path("on") + "." + target.key().text();
            targets.on(target.key().text(), target.value(), path);
            verb.ifPresent(v -> Outcomes.check(v, target.key(), path, step.problems()));
        }
        step.node("next").ifPresent(node -> targets.next(node, step.path("next")));
        boolean branches = List.of("if", "switch", "goto", "hangup").contains(name);
        if (branches && step.has("on")) {
            step.refuse("on", Code.KEYS_EXCLUDE, "has no meaning with " + name);
        }
        if (branches && !name.equals("if") && step.has("next")) {
            step.refuse("next", Code.KEYS_EXCLUDE, "has no meaning with " + name);
        }
    }

    private static void refuseLater(Section step, List<Node.Entry> later) {
        for (Node.Entry entry : later) {
            step.node(entry.key().text());
            step.later(entry.key().text());
            String message =
                    "verb " + Wording.quote(entry.key().text()) + " comes with a later version";
            step.problems().add(entry.key().at(), Code.LATER_VERB, message);
        }
    }

    private static void refuseCount(Section step, List<String> written, List<Node.Entry> later) {
        if (written.size() > 1) {
            String others = String.join(", ", written.subList(1, written.size()));
            String reason = "a step has one verb, but " + others + " stands here too";
            step.problems()
                    .add(
                            step.at(),
                            Code.KEYS_EXCLUDE,
                            step.path(written.getFirst()) + ": " + reason);
        }
        List<String> known = new ArrayList<>(List.of("on", "next", "then", "else"));
        boolean misspelt = step.entries().stream().anyMatch(e -> !known.contains(e.key().text()));
        if (written.isEmpty() && later.isEmpty() && !misspelt) {
            String message = step.path() + " has no verb; there are " + String.join(", ", VERBS);
            step.problems().add(step.at(), Code.MISSING_KEY, message);
        }
    }
}
