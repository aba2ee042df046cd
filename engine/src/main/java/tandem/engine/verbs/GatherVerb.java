package tandem.engine.verbs;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import tandem.dialplan.Step;
import tandem.dialplan.Verb;
import tandem.engine.call.Call;
import tandem.engine.call.CallDraft;
import tandem.engine.call.CallEvent;
import tandem.engine.cdr.SegmentRecord;

/** {@code gather}: prompts, then digits; asks again when there were none or they made no sense. */
record GatherVerb(Call call, Variables variables) {

    String run(Step step, Verb.Gather gather) {
        call.answer();
        CallDraft.Segment segment = call.draft().begin(SegmentRecord.Kind.MENU, step.name(), "");
        String outcome = tries(step, gather);
        call.draft().end(segment, step.sensitive() ? withoutDigits(outcome) : outcome);
        return outcome;
    }

    /** An outcome that may be told when the entry itself must not be. */
    static String withoutDigits(String outcome) {
        return isEntry(outcome) ? Outcomes.DIGITS : outcome;
    }

    private String tries(Step step, Verb.Gather gather) {
        Prompts prompts = new Prompts(call, variables, step.sensitive());
        String outcome = Outcomes.NO_INPUT;
        for (int attempt = 0; attempt <= gather.retries(); attempt++) {
            if (attempt > 0 && outcome.equals(Outcomes.NO_MATCH)) {
                gather.invalid().ifPresent(file -> prompts.play(List.of(file), 1, true));
            }
            prompts.play(gather.files(), 1, true);
            String entry = collect(gather);
            variables.set("gather.value", entry);
            if (!entry.isEmpty()) {
                call.draft().entered(entry, step.sensitive());
            }
            outcome = outcomeOf(entry, step.on(), gather);
            if (!outcome.equals(Outcomes.NO_INPUT) && !outcome.equals(Outcomes.NO_MATCH)) {
                return outcome;
            }
        }
        return outcome;
    }

    private String collect(Verb.Gather gather) {
        StringBuilder entry = new StringBuilder();
        while (entry.length() < gather.max()) {
            Optional<Character> digit =
                    nextDigit(entry.isEmpty() ? gather.timeoutMs() : gather.betweenMs());
            if (digit.isEmpty() || gather.finish().equals(digit.get().toString())) {
                break;
            }
            entry.append(digit.get().charValue());
        }
        return entry.toString();
    }

    private Optional<Character> nextDigit(long waitMs) {
        long untilNs = call.inMs(waitMs);
        while (!call.hasTypedDigits()) {
            if (call.await(untilNs) instanceof CallEvent.TimedOut) {
                return Optional.empty();
            }
        }
        return call.typedDigit();
    }

    private static String outcomeOf(String entry, Map<String, String> on, Verb.Gather gather) {
        if (entry.isEmpty()) {
            return Outcomes.NO_INPUT;
        }
        if (on.containsKey(entry)) {
            return entry;
        }
        boolean wellFormed =
                entry.length() >= gather.min()
                        && gather.valid().map(valid -> valid.matcher(entry).matches()).orElse(true);
        boolean anyEntry =
                on.containsKey(Outcomes.DIGITS)
                        || on.keySet().stream().noneMatch(GatherVerb::isEntry);
        return wellFormed && anyEntry ? Outcomes.DIGITS : Outcomes.NO_MATCH;
    }

    private static boolean isEntry(String key) {
        return !key.isEmpty() && key.chars().allMatch(c -> "0123456789*#ABCD".indexOf(c) >= 0);
    }
}
