package tandem.dialplan.load;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

import tandem.dialplan.Template;
import tandem.dialplan.Verb;
import tandem.dialplan.expression.BoundedRegex;
import tandem.dialplan.expression.ParsedTemplate;
import tandem.dialplan.yaml.Code;
import tandem.dialplan.yaml.Node;
import tandem.dialplan.yaml.Section;
import tandem.dialplan.yaml.Type;
import tandem.dialplan.yaml.Types;
import tandem.dialplan.yaml.Unfit;

/** The verbs that play to the caller. */
final class PromptVerbs {
    private static final int MAX_DIGITS = 32;
    private static final long SECOND = 1_000;
    private static final long MINUTE = 60 * SECOND;
    private static final Pattern KEY = Pattern.compile("[0-9*#A-D]");

    private final Names names;
    private final Prompts prompts;

    PromptVerbs(Names names, Prompts prompts) {
        this.names = names;
        this.prompts = prompts;
    }

    Optional<Verb> play(Section step) {
        if (!(step.node("play").orElse(null) instanceof Node.Mapping)) {
            return playing(step, "play", step.list("play", prompt()), 1, false);
        }
        Section play = step.section("play");
        String key = play.has("files") ? "files" : "file";
        List<Template> files = play.list(key, prompt());
        boolean both = play.has("file") && play.has("files");
        if (both) {
            play.refuse("file", Code.KEYS_EXCLUDE, "only one of file and files can stand here");
        }
        play.node("file");
        play.node("files");
        int times = play.value("times", Types.integer(1, 100), 1);
        boolean bargeIn = play.value("barge_in", Types.bool(), false);
        play.later("text", "say", "url", "volume");
        play.close();
        return playing(play, key, files, times, bargeIn);
    }

    private static Optional<Verb> playing(
            Section section, String key, List<Template> files, int times, boolean bargeIn) {
        if (section.items(key).isEmpty()) {
            section.refuse(key, Code.RANGE, "needs at least one file");
        }
        return Optional.of(new Verb.Play(files, times, bargeIn));
    }

    Optional<Verb> gather(Section step) {
        Section gather = step.section("gather");
        List<Template> files = gather.list("play", prompt());
        Digits digits = digits(gather);
        Optional<Pattern> valid = gather.value("valid", valid(digits.max()));
        Verb verb =
                new Verb.Gather(
                        files,
                        digits.min(),
                        digits.max(),
                        gather.value("timeout", Types.duration(0, 5 * MINUTE), 5 * SECOND),
                        gather.value("between", Types.duration(100, MINUTE), 3 * SECOND),
                        gather.value("retries", Types.integer(0, 10), 0),
                        gather.value("finish", Types.text(KEY, "one key: a digit, * or #"), ""),
                        valid,
                        gather.value("invalid", prompt()));
        gather.later("say", "input", "language", "barge_in", "hints", "speech");
        gather.close();
        return Optional.of(verb);
    }

    private record Digits(int min, int max) {}

    private static Digits digits(Section gather) {
        Type<Integer> count = Types.integer(1, MAX_DIGITS);
        Optional<Integer> exact = gather.value("digits", count);
        Optional<Integer> min = gather.value("min", count);
        Optional<Integer> max = gather.value("max", count);
        if (gather.has("digits")) {
            if (gather.has("min") || gather.has("max")) {
                gather.refuse("digits", Code.KEYS_EXCLUDE, "either digits, or min and max");
            }
            return new Digits(exact.orElse(1), exact.orElse(MAX_DIGITS));
        }
        if (!gather.has("max")) {
            gather.missing("digits", "max");
        }
        Digits digits = new Digits(min.orElse(1), max.orElse(MAX_DIGITS));
        if (digits.min() > digits.max()) {
            gather.refuse("min", Code.CONTRADICTION, "is more than max");
        }
        return digits;
    }

    private static Type<Pattern> valid(int max) {
        return text -> {
            Pattern pattern = BoundedRegex.compile(text);
            if (!BoundedRegex.isQuick(pattern, max)) {
                throw new Unfit(
                        Code.EXPRESSION,
                        "the regular expression takes too long; nest no repetition in another");
            }
            return pattern;
        };
    }

    /** A prompt; one without expressions must exist. */
    private Type<Template> prompt() {
        return text -> {
            ParsedTemplate template = ParsedTemplate.type(names.inExpressions()).read(text);
            if (template.isConstant()) {
                prompts.file().read(template.render(_ -> Optional.empty()));
            }
            return template;
        };
    }
}
