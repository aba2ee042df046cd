package tandem.dialplan.convert;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

import tandem.dialplan.convert.FlowConversion.Place;

/** Makes a step of one application; see {@code docs/tools.md} for what becomes of each. */
final class AppConversion {
    private static final Pattern SECONDS = Pattern.compile("([0-9]{1,6})(?:\\.[0-9]*)?");
    private static final Set<String> SILENT =
            Set.of("noop", "verbose", "log", "dumpchan", "progress", "ringing", "proceeding");

    private final FlowConversion flow;
    private final Place place;
    private final AsteriskText text;
    private final App app;
    private final Draft draft;
    private final String next;

    /**
     * @param draft that is filled
     * @param next step that follows
     */
    AppConversion(
            FlowConversion flow,
            Place place,
            AsteriskText text,
            App app,
            Draft draft,
            String next) {
        this.flow = flow;
        this.place = place;
        this.text = text;
        this.app = app;
        this.draft = draft;
        this.next = next;
    }

    void convert() {
        draft.next = next;
        switch (app.name()) {
            case "answer" -> draft.verb = "answer: now";
            case "playback", "controlplayback" -> playback();
            case "background", "waitexten" ->
                    new MenuConversion(flow, place, text, draft).convert();
            case "read" -> read();
            case "goto" -> draft.next = flow.jump(place, text, app.all());
            case "gotoif" -> gotoIf();
            case "gotoiftime" -> gotoIfTime();
            case "execif" -> execIf();
            case "queue" -> queue();
            case "dial" -> new DialConversion(flow, place, text, app, draft, next).convert();
            case "voicemail" -> voicemail();
            case "echo" -> draft.verb = "echo: on";
            case "mixmonitor", "monitor" -> record("on");
            case "stopmixmonitor", "stopmonitor" -> record("off");
            case "hangup" -> hangup();
            case "busy" -> end("busy");
            case "congestion" -> end("unavailable");
            case "set" -> set();
            default -> {
                if (!SILENT.contains(app.name())) {
                    throw new Unconvertible("no verb for it");
                }
            }
        }
    }

    // ---- what is heard

    private void playback() {
        List<String> files = prompts(app.arg(0));
        draft.verb = "play: " + Yaml.list(files);
    }

    private List<String> prompts(String joined) {
        return prompts(flow, text, joined);
    }

    static List<String> prompts(FlowConversion flow, AsteriskText text, String joined) {
        List<String> files = new ArrayList<>();
        for (String file : App.split(joined, '&', 50)) {
            List<Value> values = text.values(file, 0);
            boolean fixed = values.stream().allMatch(Value.Text.class::isInstance);
            if (fixed) {
                StringBuilder name = new StringBuilder();
                values.forEach(value -> name.append(((Value.Text) value).text()));
                files.add(flow.findings.prompt(name.toString()));
            } else {
                files.add("prompts/" + text.template(file) + ".wav");
            }
        }
        return files;
    }

    private void read() {
        List<String> options = new ArrayList<>();
        if (!app.arg(1).isEmpty()) {
            options.add("play: " + Yaml.list(prompts(app.arg(1))));
        }
        int max = fixedNumber(2, 32);
        options.add("max: " + Math.clamp(max, 1, 32));
        options.add("finish: \"#\"");
        options.add("retries: " + Math.clamp(fixedNumber(4, 1) - 1, 0, 10));
        options.add("timeout: " + Math.clamp(fixedNumber(5, 10), 0, 300) + "s");
        String variable = variable(app.arg(0));
        Draft keep = flow.extra(draft.name + "-keep");
        keep.verb = "set: { " + variable + ": \"${gather.value}\" }";
        keep.next = next;
        keep.assigns = variable;
        draft.verb = "gather: { " + String.join(", ", options) + " }";
        draft.next = keep.name;
        if (!app.arg(3).isEmpty()) {
            flow.leftOut(draft, app, "its options " + app.arg(3));
        }
    }

    private void voicemail() {
        String box = App.split(app.arg(0), '&', 2).getFirst();
        int at = box.indexOf('@');
        String name = text.template(at > 0 ? box.substring(0, at) : box);
        String ours = name.contains("${") ? name : Findings.name(name);
        draft.verb = "voicemail: { box: " + Yaml.quoted(ours) + " }";
        if (!app.arg(1).isEmpty()) {
            flow.leftOut(draft, app, "its options " + app.arg(1));
        }
    }

    private void record(String mode) {
        draft.verb = "record: " + mode;
    }

    // ---- where it goes

    private void gotoIf() {
        List<String> parts = App.split(app.all(), '?', 2);
        branch("if: " + Yaml.quoted(text.condition(parts.getFirst())), parts);
    }

    private void gotoIfTime() {
        List<String> parts = App.split(app.all().replace('|', ','), '?', 2);
        String weekly = AsteriskTimes.weekly(List.of(parts.getFirst().split(",")));
        branch("if: hours." + flow.findings.hours(weekly) + ".open", parts);
    }

    private void branch(String verb, List<String> parts) {
        if (parts.size() < 2) {
            throw new Unconvertible("it goes nowhere");
        }
        List<String> ways = App.split(parts.get(1), ':', 2);
        String yes = ways.getFirst().isEmpty() ? next : flow.jump(place, text, ways.getFirst());
        boolean two = ways.size() > 1 && !ways.get(1).isEmpty();
        draft.then = yes;
        draft.otherwise = two ? flow.jump(place, text, ways.get(1)) : next;
        draft.next = "";
        draft.branches = true;
        draft.verb = verb;
    }

    private void execIf() {
        List<String> parts = App.split(app.all(), '?', 2);
        if (parts.size() < 2 || app.written().length() > 1_000) {
            throw new Unconvertible("it does nothing that can be read");
        }
        String condition = Yaml.quoted(text.condition(parts.getFirst()));
        List<String> ways = App.split(parts.get(1), ':', 2);
        draft.then = inner(ways.getFirst());
        draft.otherwise = ways.size() > 1 ? inner(ways.get(1)) : next;
        draft.next = "";
        draft.branches = true;
        draft.verb = "if: " + condition;
    }

    private String inner(String written) {
        App inside = App.of(app.line(), written);
        if (inside.name().equals("execif") || inside.name().equals("background")) {
            throw new Unconvertible("one inside another");
        }
        Draft step = flow.extra(draft.name + "-" + inside.name());
        flow.translate(place, inside, step, next);
        return step.name;
    }

    private void hangup() {
        end(
                switch (app.arg(0)) {
                    case "17" -> "busy";
                    case "21" -> "declined";
                    case "1", "2", "3", "28" -> "not-found";
                    case "", "16" -> "normal";
                    default -> "unavailable";
                });
    }

    private void end(String cause) {
        draft.verb = "hangup: " + cause;
        draft.next = "";
    }

    // ---- the rest

    private void queue() {
        String name = text.template(app.arg(0));
        if (name.contains("${") || name.isEmpty()) {
            throw new Unconvertible("a queue that depends on the call");
        }
        String queue = Findings.name(name);
        OptionalLong wait =
                app.arg(4).isEmpty()
                        ? OptionalLong.empty()
                        : OptionalLong.of(Math.clamp(fixedNumber(4, 300), 1, 86_400));
        OptionalLong known =
                flow.findings.queues.merge(queue, wait, (a, b) -> a.isPresent() ? a : b);
        if (wait.isPresent() && !known.equals(wait)) {
            flow.leftOut(draft, app, "its time limit, since the queue has another one elsewhere");
        }
        draft.verb = "queue: " + queue;
        if (!app.arg(1).contains("c")) {
            draft.next = "";
            for (String outcome : List.of("timeout", "full", "no_seat")) {
                if (!next.isEmpty()) {
                    draft.on.put(outcome, next);
                }
            }
        }
        if (!app.arg(1).replace("c", "").isEmpty()) {
            flow.leftOut(draft, app, "its options " + app.arg(1));
        }
    }

    private void set() {
        String written = app.all();
        int equals = written.indexOf('=');
        if (equals <= 0) {
            throw new Unconvertible("it sets nothing");
        }
        String name = written.substring(0, equals).strip();
        String value = written.substring(equals + 1).strip();
        if (name.contains("(")) {
            throw new Unconvertible("function " + name.toUpperCase(Locale.ROOT));
        }
        boolean computed = value.startsWith("$[") && value.endsWith("]");
        String template =
                computed ? "${" + text.condition(value) + "}" : text.template(unquoted(value));
        draft.assigns = variable(name);
        draft.verb = "set: { " + draft.assigns + ": " + Yaml.quoted(template) + " }";
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1) : value;
    }

    private String variable(String theirs) {
        if (theirs.isBlank() || theirs.contains("$")) {
            throw new Unconvertible("a variable without a name");
        }
        return AsteriskText.name(theirs.strip());
    }

    private int fixedNumber(int index, int otherwise) {
        return number(text, app.arg(index), otherwise);
    }

    /** A number that may be written as a global variable. */
    static int number(AsteriskText text, String written, int otherwise) {
        return written.isEmpty() ? otherwise : number(text.template(written), otherwise);
    }

    static int number(String text, int otherwise) {
        var m = SECONDS.matcher(text.strip());
        return m.matches() ? Integer.parseInt(m.group(1)) : otherwise;
    }
}
