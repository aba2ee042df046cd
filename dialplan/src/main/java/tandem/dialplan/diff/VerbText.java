package tandem.dialplan.diff;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import tandem.dialplan.Template;
import tandem.dialplan.Verb;
import tandem.dialplan.Verb.Dial.Target;

/** A verb with all its options in one line, near to how a plan writes it. */
final class VerbText {
    private VerbText() {}

    static String of(Verb verb) {
        return switch (verb) {
            case Verb.Answer _ -> "answer";
            case Verb.Play(List<Template> files, int times, boolean bargeIn) ->
                    "play: " + of(files) + options("times", times, "barge_in", bargeIn);
            case Verb.Gather gather -> of(gather);
            case Verb.If(var condition) -> "if: " + condition.source();
            case Verb.Switch(var value) -> "switch: " + value.source();
            case Verb.Assign(Map<String, Template> values) -> "set: " + of(values);
            case Verb.Goto(Optional<String> flow) ->
                    "goto" + flow.map(name -> ": flow " + name).orElse("");
            case Verb.Queue(String name, var priority) ->
                    "queue: " + name + options("priority", priority.source());
            case Verb.Dial(Target target, long ringMs) ->
                    "dial: " + of(target) + options("ring", Fact.duration(ringMs));
            case Verb.Record(var mode, String reason) ->
                    "record: " + word(mode) + (reason.isEmpty() ? "" : options("reason", reason));
            case Verb.Echo(long maxMs) -> "echo: " + Fact.duration(maxMs);
            case Verb.Hangup(var cause) -> "hangup: " + word(cause);
            case Verb.Say say -> of(say);
            case Verb.Transfer(Verb to) -> "transfer " + of(to);
            case Verb.Voicemail voicemail -> of(voicemail);
            case Verb.Http http -> of(http);
            case Verb.Tones(var tone, long forMs, String country) ->
                    "tones: "
                            + word(tone)
                            + options("for", Fact.duration(forMs), "country", country);
            case Verb.Mark(String name) -> "mark: " + name;
            case Verb.OptOut(var scope, String source) ->
                    "opt_out: " + word(scope) + ", source " + source;
            case Verb.Callback(String queue, Optional<Template> number) ->
                    "callback: " + queue + options("number", of(number));
            case Verb.Park(var slot, long timeoutMs, var music) ->
                    "park: "
                            + of(slot)
                            + options("timeout", Fact.duration(timeoutMs), "music", of(music));
            case Verb.PickUp(Template slot) -> "pickup: " + slot.source();
            case Verb.Conference(Template room, int max, var music, String finish) ->
                    "conference: "
                            + room.source()
                            + options("max", max, "music", of(music), "finish", finish);
        };
    }

    private static String of(Verb.Gather gather) {
        return "gather: "
                + of(gather.files())
                + options(
                        "min", gather.min(),
                        "max", gather.max(),
                        "timeout", Fact.duration(gather.timeoutMs()),
                        "between", Fact.duration(gather.betweenMs()),
                        "retries", gather.retries(),
                        "finish", gather.finish(),
                        "valid", gather.valid().map(Pattern::pattern).orElse(""),
                        "invalid", of(gather.invalid()));
    }

    private static String of(Verb.Say say) {
        return "say: "
                + say.text().source()
                + options(
                        "voice", say.voice(),
                        "language", say.language(),
                        "times", say.times(),
                        "barge_in", say.bargeIn());
    }

    private static String of(Verb.Voicemail voicemail) {
        return "voicemail: "
                + voicemail.box().source()
                + options(
                        "greeting", of(voicemail.greeting()),
                        "max", Fact.duration(voicemail.maxMs()),
                        "silence", Fact.duration(voicemail.silenceMs()),
                        "finish", voicemail.finish(),
                        "beep", voicemail.beep(),
                        "notify", voicemail.hooks());
    }

    private static String of(Verb.Http http) {
        return "http: "
                + http.method()
                + " "
                + http.url().source()
                + options(
                        "headers", headers(http.headers()),
                        "body", of(http.body()),
                        "timeout", Fact.duration(http.timeoutMs()),
                        "retries", http.retries(),
                        "save", new TreeMap<>(http.save()));
    }

    /** Only the names: the values may be secrets that somebody wrote down. */
    private static String headers(Map<String, Template> headers) {
        return new TreeMap<>(headers).keySet().toString();
    }

    /** What {@link #of(Verb)} does not show but counts when two are compared. */
    static String hidden(Verb verb) {
        return verb instanceof Verb.Http http ? of(http.headers()) : "";
    }

    private static String of(Target target) {
        return switch (target) {
            case Target.ToSeat(Template seat) -> "seat " + seat.source();
            case Target.ToNumber(Template number, String trunk, String callerId) ->
                    "number " + number.source() + options("trunk", trunk, "caller_id", callerId);
        };
    }

    static String of(Map<String, Template> values) {
        return new TreeMap<>(values)
                .entrySet().stream()
                        .map(e -> e.getKey() + "=" + e.getValue().source())
                        .collect(Collectors.joining(", ", "{", "}"));
    }

    private static String of(List<Template> files) {
        return files.stream().map(Template::source).collect(Collectors.joining(", ", "[", "]"));
    }

    private static String of(Optional<Template> text) {
        return text.map(Template::source).orElse("");
    }

    /** Names and values in turn; those without a value are left out. */
    private static String options(Object... options) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < options.length; i += 2) {
            String value = options[i + 1].toString();
            if (!value.isEmpty()) {
                text.append(", ").append(options[i]).append(' ').append(value);
            }
        }
        return text.toString();
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
