package tandem.dialplan.simulate;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import tandem.dialplan.Flow;
import tandem.dialplan.Number;
import tandem.dialplan.PlanTest.Input;
import tandem.dialplan.Step;
import tandem.dialplan.Template;
import tandem.dialplan.Tenant;
import tandem.dialplan.Verb;
import tandem.dialplan.walk.Gathering;
import tandem.dialplan.walk.Walk;

/** Takes a simulated caller through the flows, one step at a time. Confined to one run. */
final class FlowCourse {
    private static final long KEY_MS = 400;
    private static final long LETTER_MS = 70;
    private static final long FETCH_MS = 200;
    private static final long MESSAGE_MS = 10_000;
    private static final String DONE = "done";

    private final Tenant tenant;
    private final Number number;
    private final Caller caller;
    private final Meeting meeting;
    private final Walk walk;
    private int steps;

    FlowCourse(Tenant tenant, Number number, Caller caller, Gatekeeper.Gate gate, int limit) {
        this.tenant = tenant;
        this.number = number;
        this.caller = caller;
        this.meeting = new Meeting(tenant, caller, gate);
        this.walk = new Walk(tenant.flows(), number.flow(), limit);
    }

    Course run() {
        End end;
        try {
            end = toItsEnd();
        } catch (Over over) {
            end = over.end();
        }
        return new Course.Ran(
                tenant.name(),
                number.id(),
                number.flow(),
                caller.moments(),
                end,
                caller.nowMs(),
                steps,
                caller.variables(),
                caller.inputs().unused());
    }

    private End toItsEnd() {
        while (true) {
            switch (walk.next()) {
                case Walk.Next.Run(Flow flow, Step step) -> {
                    steps++;
                    caller.see(new Moment.Entered(caller.nowMs(), flow.name(), step.name()));
                    String outcome = run(flow, step);
                    caller.see(new Moment.Left(caller.nowMs(), step.name(), outcome));
                    walk.leave(outcome);
                }
                case Walk.Next.PassedOver(Flow flow, Step step) -> {
                    steps++;
                    Step.Count count = step.count().orElseThrow();
                    caller.see(
                            new Moment.PassedOver(
                                    caller.nowMs(),
                                    flow.name(),
                                    step.name(),
                                    count.max(),
                                    count.then()));
                }
                case Walk.Next.Over() -> {
                    return caller.parted();
                }
                case Walk.Next.StepLimit() -> {
                    return new End(End.By.ENGINE, "step-limit");
                }
            }
        }
    }

    private String run(Flow flow, Step step) {
        Optional<Input.StepEnds> told = caller.inputs().endOf(step.name());
        Optional<String> wanted = told.map(Input.StepEnds::outcome);
        if (Walk.meetsSomebody(step.verb())) {
            caller.parted(End.By.ENGINE, "normal");
        }
        String outcome = run(flow, step, wanted);
        if (outcome.equals(Meeting.BLOCKED)) {
            // The gate has the last word, whatever the far end would do.
            told.filter(ends -> !ends.outcome().equals(outcome))
                    .ifPresent(caller.inputs()::giveBack);
            told = told.filter(ends -> ends.outcome().equals(outcome));
        }
        told.ifPresent(ends -> assign(step, ends.set()));
        step.mark().ifPresent(this::mark);
        save(step);
        return told.map(Input.StepEnds::outcome).orElse(outcome);
    }

    private String run(Flow flow, Step step, Optional<String> wanted) {
        return switch (step.verb()) {
            case Verb.Answer _ -> {
                caller.answer();
                yield DONE;
            }
            case Verb.Play play -> play(play);
            case Verb.Say say -> say(say);
            case Verb.Gather gather -> gather(step, gather, wanted);
            case Verb.If(var condition) -> condition.truth(caller) ? "then" : "else";
            case Verb.Switch(var value) -> value.text(caller);
            case Verb.Assign(Map<String, Template> values) -> {
                values.forEach((name, value) -> assign(step, name, value.render(caller)));
                yield DONE;
            }
            case Verb.Goto _ -> DONE;
            case Verb.Queue queue -> meeting.queue(queue, wanted);
            case Verb.Dial dial -> meeting.dial(dial, flow.purpose(), wanted);
            case Verb.Transfer transfer -> meeting.transfer(transfer, flow.purpose(), wanted);
            case Verb.Voicemail voicemail -> voicemail(voicemail, wanted);
            case Verb.Http http -> http(http, wanted);
            case Verb.Record(Verb.Record.Mode mode, _) -> record(mode);
            case Verb.Echo(long maxMs) -> echo(maxMs);
            case Verb.Tones tones -> {
                caller.see(new Moment.Sounded(caller.nowMs(), word(tones.tone())));
                caller.pass(tones.forMs());
                yield DONE;
            }
            case Verb.Mark(String name) -> {
                mark(name);
                yield DONE;
            }
            case Verb.OptOut(var scope, _) -> {
                caller.see(new Moment.Noted(caller.nowMs(), "opts out, scope " + word(scope)));
                yield wanted.orElse(DONE);
            }
            case Verb.Callback(String queue, _) -> {
                caller.see(new Moment.Noted(caller.nowMs(), "callback by queue " + queue));
                yield wanted.orElse(DONE);
            }
            case Verb.Park park -> meeting.park(park, wanted);
            case Verb.PickUp pickUp -> meeting.pickUp(pickUp, wanted);
            case Verb.Conference conference -> meeting.conference(conference, wanted);
            case Verb.Hangup(Verb.Hangup.Cause cause) -> throw hangup(cause);
        };
    }

    // ---- what the caller hears and presses

    private String play(Verb.Play play) {
        caller.answer();
        caller.play(play.files(), play.times(), play.bargeIn());
        return DONE;
    }

    private String say(Verb.Say say) {
        caller.answer();
        String text = say.text().render(caller);
        for (int i = 0; i < say.times() && !(say.bargeIn() && caller.hasTyped()); i++) {
            caller.see(new Moment.Said(caller.nowMs(), text));
            caller.pass(text.length() * LETTER_MS);
        }
        return DONE;
    }

    private String gather(Step step, Verb.Gather gather, Optional<String> wanted) {
        caller.answer();
        String outcome = Gathering.NO_INPUT;
        for (int attempt = 0; attempt <= gather.retries(); attempt++) {
            if (attempt > 0 && outcome.equals(Gathering.NO_MATCH)) {
                caller.play(gather.invalid().stream().toList(), 1, true);
            }
            caller.play(gather.files(), 1, true);
            if (wanted.isPresent()) {
                return told(wanted.get());
            }
            outcome = oneTry(step, gather);
            if (!Gathering.failed(outcome)) {
                return outcome;
            }
        }
        return outcome;
    }

    /** An outcome that is an entry has been entered. */
    private String told(String outcome) {
        if (Gathering.isEntry(outcome)) {
            caller.set("gather.value", outcome);
        }
        return outcome;
    }

    private String oneTry(Step step, Verb.Gather gather) {
        Gathering gathering = new Gathering(gather, step.on().keySet());
        if (!caller.hasTyped()) {
            caller.mayLeave();
            caller.type(caller.inputs().digits());
        }
        while (gathering.open()) {
            caller.typedDigit()
                    .ifPresentOrElse(
                            digit -> {
                                caller.pass(KEY_MS);
                                gathering.digit(digit);
                            },
                            () -> {
                                caller.pass(gathering.waitMs());
                                gathering.timeout();
                            });
        }
        caller.see(new Moment.Typed(caller.nowMs(), shown(step, gathering.entry())));
        caller.set("gather.value", gathering.entry());
        return gathering.outcome();
    }

    // ---- the rest

    private String voicemail(Verb.Voicemail voicemail, Optional<String> wanted) {
        caller.answer();
        String outcome = wanted.orElse(DONE);
        if (outcome.equals("failed")) {
            return outcome;
        }
        caller.play(voicemail.greeting().stream().toList(), 1, true);
        caller.forgetTyped();
        if (outcome.equals(DONE)) {
            caller.see(new Moment.MessageTaken(caller.nowMs(), voicemail.box().render(caller)));
            caller.mayLeave();
            caller.pass(Math.min(MESSAGE_MS, voicemail.maxMs()));
        }
        return outcome;
    }

    private String http(Verb.Http http, Optional<String> wanted) {
        String url = http.url().render(caller, FlowCourse::inUrl);
        caller.see(new Moment.Fetched(caller.nowMs(), http.method(), url));
        String outcome = wanted.orElse("ok");
        caller.pass(outcome.equals("timeout") ? http.timeoutMs() * (1 + http.retries()) : FETCH_MS);
        caller.set("http.status", status(outcome));
        return outcome;
    }

    private static String inUrl(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static String status(String outcome) {
        return switch (outcome) {
            case "ok" -> "200";
            case "error", "timeout" -> "0";
            default -> outcome;
        };
    }

    private String record(Verb.Record.Mode mode) {
        if (mode == Verb.Record.Mode.ON) {
            caller.answer();
        }
        caller.see(new Moment.Recording(caller.nowMs(), word(mode)));
        return DONE;
    }

    private String echo(long maxMs) {
        caller.answer();
        caller.see(new Moment.Noted(caller.nowMs(), "echo"));
        caller.mayLeave();
        if (caller.inputs().nextHas("#")) {
            caller.type(caller.inputs().digits());
        }
        for (Optional<Character> key = caller.typedDigit();
                key.isPresent();
                key = caller.typedDigit()) {
            if (key.get() == '#') {
                return DONE;
            }
        }
        caller.pass(maxMs);
        return DONE;
    }

    /** {@code normal} after somebody has left only states it: that one ended the call. */
    private Over hangup(Verb.Hangup.Cause cause) {
        End left = caller.parted();
        if (cause == Verb.Hangup.Cause.NORMAL && left.by() != End.By.ENGINE) {
            return new Over(left.by(), left.cause());
        }
        return new Over(End.By.ENGINE, word(cause).replace('_', '-'));
    }

    private void mark(String name) {
        caller.see(new Moment.Marked(caller.nowMs(), name));
    }

    /** All values are made before the first is set: their order means nothing. */
    private void save(Step step) {
        Map<String, String> made = new TreeMap<>();
        step.save().forEach((name, value) -> made.put(name, value.render(caller)));
        assign(step, made);
    }

    private void assign(Step step, Map<String, String> values) {
        values.forEach((name, value) -> assign(step, name, value));
    }

    private void assign(Step step, String name, String value) {
        caller.set(name, value);
        caller.see(new Moment.Assigned(caller.nowMs(), name, shown(step, value)));
    }

    private static String shown(Step step, String text) {
        return step.sensitive() ? "*".repeat(text.length()) : text;
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
