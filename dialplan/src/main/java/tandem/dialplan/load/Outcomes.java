package tandem.dialplan.load;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

import tandem.dialplan.Verb;
import tandem.dialplan.yaml.Code;
import tandem.dialplan.yaml.Node;
import tandem.dialplan.yaml.Problems;
import tandem.dialplan.yaml.Wording;

/** The outcomes that each verb has, so that {@code on:} names no other. */
final class Outcomes {
    private static final Pattern KEYS = Pattern.compile("[0-9*#A-D]+");
    private static final Pattern STATUS = Pattern.compile("[1-5][0-9]{2}");
    private static final Set<String> LATER =
            Set.of("speech", "callback", "left", "opt_out", "transfer", "voicemail", "screening");

    private Outcomes() {}

    static void check(Verb verb, Node.Scalar outcome, String path, Problems problems) {
        String name = outcome.text();
        List<String> names = names(verb);
        if (names.contains(name) || verb instanceof Verb.Http && STATUS.matcher(name).matches()) {
            return;
        }
        if (verb instanceof Verb.Gather gather && KEYS.matcher(name).matches()) {
            checkEntry(gather, outcome, path, problems);
        } else if (LATER.contains(name)) {
            String message =
                    path + ": outcome " + Wording.quote(name) + " comes with a later version";
            problems.add(outcome.at(), Code.LATER_VALUE, message);
        } else if (!names.isEmpty()) {
            String hint = Wording.suggest(name, names);
            String all = hint.isEmpty() ? "; there are " + String.join(", ", names) : hint;
            String message = path + ": the verb has no outcome " + Wording.quote(name) + all;
            problems.add(outcome.at(), Code.OUTCOME, message);
        }
    }

    /** Whether a verb can end like this. */
    static boolean possible(Verb verb, String outcome) {
        boolean named =
                verb instanceof Verb.Gather && KEYS.matcher(outcome).matches()
                        || verb instanceof Verb.Http && STATUS.matcher(outcome).matches();
        Verb ends = verb instanceof Verb.Transfer(Verb to) ? to : verb;
        return named || names(ends).contains(outcome);
    }

    /** By verb; none for those that take no {@code on:}. */
    static List<String> names(Verb verb) {
        return switch (verb) {
            case Verb.Answer _, Verb.Play _, Verb.Assign _, Verb.Record _, Verb.Echo _ ->
                    List.of("done");
            case Verb.Say _, Verb.Tones _, Verb.Mark _ -> List.of("done");
            case Verb.Transfer(Verb to) ->
                    names(to).stream().filter(name -> !name.equals("answered")).toList();
            case Verb.Voicemail _ -> List.of("done", "empty", "failed");
            case Verb.Http _ -> List.of("ok", "error", "timeout");
            case Verb.Callback _, Verb.OptOut _ -> List.of("done", "failed");
            case Verb.Park _ -> List.of("answered", "timeout", "full");
            case Verb.PickUp _ -> List.of("answered", "empty");
            case Verb.Conference _ -> List.of("done", "full");
            case Verb.Gather _ -> List.of("digits", "no_input", "no_match");
            case Verb.Queue _ -> List.of("answered", "timeout", "full", "no_seat");
            case Verb.Dial _ ->
                    List.of("answered", "busy", "no_answer", "unavailable", "blocked", "failed");
            case Verb.If _, Verb.Switch _, Verb.Goto _, Verb.Hangup _ -> List.of();
        };
    }

    private static void checkEntry(
            Verb.Gather gather, Node.Scalar entry, String path, Problems problems) {
        String keys = entry.text();
        String reason = "";
        if (keys.length() < gather.min() || keys.length() > gather.max()) {
            reason = "the step gathers " + gather.min() + " to " + gather.max() + " digits";
        } else if (!gather.finish().isEmpty() && keys.contains(gather.finish())) {
            reason = gather.finish() + " ends the entry";
        } else if (gather.valid().isPresent() && !gather.valid().get().matcher(keys).matches()) {
            reason = "valid does not allow it";
        }
        if (!reason.isEmpty()) {
            String message = path + ": " + Wording.quote(keys) + " can never be entered; " + reason;
            problems.add(entry.at(), Code.OUTCOME, message);
        }
    }
}
