package tandem.dialplan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where a plan names a prompt.
 *
 * @param at the step, or the queue
 * @param place {@code flows.main.steps.hello} or {@code queues.support}
 */
public record PromptUse(Position at, String place) {

    /**
     * All places where a tenant names a prompt literally. One whose name is only known on a call is
     * not found.
     *
     * @param prompt as written in the plan
     */
    public static List<PromptUse> of(Tenant tenant, String prompt) {
        List<PromptUse> uses = new ArrayList<>();
        for (Flow flow : tenant.flows().values()) {
            for (Step step : flow.steps().values()) {
                if (prompts(step.verb()).anyMatch(named -> named.source().equals(prompt))) {
                    String place = "flows." + flow.name() + ".steps." + step.written();
                    uses.add(new PromptUse(step.at(), place));
                }
            }
        }
        for (QueueSpec queue : tenant.queues().values()) {
            if (queue.music().equals(prompt)) {
                uses.add(new PromptUse(queue.at(), "queues." + queue.name()));
            }
        }
        uses.sort(Comparator.comparing(PromptUse::place));
        return uses;
    }

    private static Stream<Template> prompts(Verb verb) {
        return switch (verb) {
            case Verb.Play play -> play.files().stream();
            case Verb.Gather gather ->
                    Stream.concat(gather.files().stream(), gather.invalid().stream());
            case Verb.Voicemail voicemail -> voicemail.greeting().stream();
            case Verb.Park park -> park.music().stream();
            case Verb.Conference conference -> conference.music().stream();
            case Verb.Answer _,
                    Verb.Say _,
                    Verb.If _,
                    Verb.Switch _,
                    Verb.Assign _,
                    Verb.Goto _,
                    Verb.Queue _,
                    Verb.Dial _,
                    Verb.Record _,
                    Verb.Echo _,
                    Verb.Hangup _,
                    Verb.Transfer _,
                    Verb.Http _,
                    Verb.Tones _,
                    Verb.Mark _,
                    Verb.OptOut _,
                    Verb.PickUp _,
                    Verb.Callback _ ->
                    Stream.empty();
        };
    }
}
