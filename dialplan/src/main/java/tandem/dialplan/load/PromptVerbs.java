package tandem.dialplan.load;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

import tandem.dialplan.Template;
import tandem.dialplan.Verb;
import tandem.dialplan.expression.BoundedRegex;
import tandem.dialplan.expression.ParsedTemplate;
import tandem.dialplan.yaml.Code;
import tandem.dialplan.yaml.Form;
import tandem.dialplan.yaml.Key;
import tandem.dialplan.yaml.Node;
import tandem.dialplan.yaml.Section;
import tandem.dialplan.yaml.Shape;
import tandem.dialplan.yaml.Type;
import tandem.dialplan.yaml.Types;
import tandem.dialplan.yaml.Unfit;
import tandem.dialplan.yaml.Writing;

/** The verbs that play to the caller. */
final class PromptVerbs {
    private static final int MAX_DIGITS = 32;
    private static final long SECOND = 1_000;
    private static final long MINUTE = 60 * SECOND;
    private static final Pattern KEY = Pattern.compile("[0-9*#A-D]");

    private static final Form FILES = Form.items(Form.one(Writings.PROMPT));
    private static final Key<Object> FILE = Key.of("file", Writings.PROMPT, "one prompt");
    private static final Key<Object> MANY = Key.of("files", FILES, "prompts, one after the other");
    private static final Key<Integer> TIMES =
            Key.of("times", Types.integer(1, 100), "how often all of it").or(1, "1");
    private static final Key<Boolean> BARGE_IN =
            Key.of(
                            "barge_in",
                            CallVerbs.bargeIn(),
                            "whether a digit ends it; also as key of the step")
                    .or(false, "false");
    static final Key<Object> PLAY =
            Key.of(
                    "play",
                    Form.either(
                            FILES,
                            Form.keys(
                                    Shape.of("play", "plays prompts", FILE, MANY, TIMES, BARGE_IN)
                                            .oneOf("file", "files")
                                            .later("text", "say", "url", "volume"))),
                    "plays prompts");

    private static final Key<Object> BEFORE =
            Key.of("play", FILES, "prompt or prompts before each try").standing("none");
    private static final Key<Integer> DIGITS =
            Key.of("digits", Types.integer(1, MAX_DIGITS), "how many; or min and max");
    private static final Key<Integer> MIN =
            Key.of("min", Types.integer(1, MAX_DIGITS), "fewest").standing("1");
    private static final Key<Integer> MAX =
            Key.of("max", Types.integer(1, MAX_DIGITS), "most").standing("none");
    private static final Key<Long> TIMEOUT =
            Key.of("timeout", Types.duration(0, 5 * MINUTE), "wait for the first digit")
                    .or(5 * SECOND, "5s");
    private static final Key<Long> BETWEEN =
            Key.of("between", Types.duration(100, MINUTE), "wait between digits")
                    .or(3 * SECOND, "3s");
    private static final Key<Integer> RETRIES =
            Key.of("retries", Types.integer(0, 10), "further tries after no input or no match")
                    .or(0, "0");
    private static final Key<String> FINISH =
            Key.of("finish", key(), "a key that ends the entry, such as \"#\"").standing("none");
    private static final Key<Object> VALID =
            Key.of(
                            "valid",
                            Writing.text("regular expression"),
                            "regular expression that the whole entry must match")
                    .standing("anything");
    private static final Key<Object> INVALID =
            Key.of("invalid", Writings.PROMPT, "prompt before a further try").standing("none");
    private static final Key<String> INPUT =
            Key.items("input", input(), "what is listened to").standing("dtmf");
    static final Key<Object> GATHER =
            Key.of(
                    "gather",
                    Shape.of(
                                    "gather",
                                    "collects digits",
                                    BEFORE,
                                    DIGITS,
                                    MIN,
                                    MAX,
                                    TIMEOUT,
                                    BETWEEN,
                                    RETRIES,
                                    FINISH,
                                    VALID,
                                    INVALID,
                                    INPUT)
                            .later("say", "language", "barge_in", "hints", "speech"),
                    "collects digits");

    private static final Key<Object> TEXT =
            Key.of("text", Writings.TEMPLATE, "what is said").must();
    private static final Key<String> VOICE =
            Key.of("voice", Types.name(), "name of a voice").standing("the tenant's");
    private static final Key<String> LANGUAGE =
            Key.of(
                            "language",
                            Types.text(
                                    Pattern.compile("[a-z]{2,3}(-[A-Za-z0-9]{2,8})*"),
                                    "a language such as zh-CN"),
                            "language tag such as zh-CN")
                    .standing("the tenant's");
    static final Key<Object> SAY =
            Key.of(
                    "say",
                    Form.either(
                            Form.one(Writings.TEMPLATE),
                            Form.keys(
                                    Shape.of(
                                            "say",
                                            "speaks a text",
                                            TEXT,
                                            VOICE,
                                            LANGUAGE,
                                            TIMES,
                                            BARGE_IN))),
                    "speaks a text");

    private static final long TONE_MS = 10 * SECOND;
    private static final long BEEP_MS = 500;
    private static final Map<String, Verb.Tones.Tone> TONE_NAMES =
            Map.of(
                    "ringback", Verb.Tones.Tone.RINGBACK,
                    "busy", Verb.Tones.Tone.BUSY,
                    "congestion", Verb.Tones.Tone.CONGESTION,
                    "beep", Verb.Tones.Tone.BEEP);
    private static final Key<Verb.Tones.Tone> TONE =
            Key.of("play", Types.oneOf(TONE_NAMES), "which tone").must();
    private static final Key<Long> FOR =
            Key.of("for", Types.duration(100, 5 * MINUTE), "how long")
                    .standing("10s, 500ms for a beep");
    private static final Key<String> COUNTRY =
            Key.of(
                            "country",
                            Types.text(
                                    Pattern.compile("[a-z]{2}"),
                                    "a country code such as de, us, cn"),
                            "whose tones are meant")
                    .or("us", "us");
    static final Key<Object> TONES =
            Key.of(
                    "tones",
                    Form.either(
                            Form.one(Types.oneOf(TONE_NAMES).writing()),
                            Form.keys(Shape.of("tones", "plays a tone", TONE, FOR, COUNTRY))),
                    "plays a tone");

    private final Names names;
    private final Prompts prompts;

    PromptVerbs(Names names, Prompts prompts) {
        this.names = names;
        this.prompts = prompts;
    }

    /** A key of the phone. */
    static Type<String> key() {
        return Types.text(KEY, "one key: a digit, * or #");
    }

    private static Type<String> input() {
        return Type.of(
                Writing.oneOf(List.of("dtmf")),
                text -> {
                    if (text.equals("speech")) {
                        throw new Unfit(
                                Code.LATER_VALUE, "speech comes with a later version; write dtmf");
                    }
                    return Types.oneOf(Map.of("dtmf", "dtmf")).read(text);
                });
    }

    /**
     * @param bargeIn key {@code barge_in} of the step, if it is there
     */
    Optional<Verb> play(Section step, Optional<Boolean> bargeIn) {
        if (!(step.node(PLAY).orElse(null) instanceof Node.Mapping)) {
            return playing(step, PLAY, 1, bargeIn.orElse(false));
        }
        Section play = step.section(PLAY);
        Key<Object> key = play.has(MANY) ? MANY : FILE;
        refuseTwice(play, bargeIn);
        return playing(play, key, play.get(TIMES), bargeIn.orElse(play.get(BARGE_IN)));
    }

    private static void refuseTwice(Section section, Optional<Boolean> bargeIn) {
        if (bargeIn.isPresent() && section.has(BARGE_IN)) {
            section.refuse(BARGE_IN, Code.KEYS_EXCLUDE, "stands at the step too");
        }
    }

    private Optional<Verb> playing(Section section, Key<?> key, int times, boolean bargeIn) {
        List<Template> files = section.list(key, prompt());
        if (section.has(key) && section.items(key).isEmpty()) {
            section.refuse(key, Code.RANGE, "needs at least one file");
        }
        return Optional.of(new Verb.Play(files, times, bargeIn));
    }

    Optional<Verb> gather(Section step) {
        Section gather = step.section(GATHER);
        List<Template> files = gather.list(BEFORE, prompt());
        Digits digits = digits(gather);
        Optional<Pattern> valid = gather.value(VALID, valid(digits.max()));
        gather.list(INPUT);
        Verb verb =
                new Verb.Gather(
                        files,
                        digits.min(),
                        digits.max(),
                        gather.get(TIMEOUT),
                        gather.get(BETWEEN),
                        gather.get(RETRIES),
                        gather.value(FINISH).orElse(""),
                        valid,
                        gather.value(INVALID, prompt()));
        return Optional.of(verb);
    }

    private record Digits(int min, int max) {}

    private static Digits digits(Section gather) {
        Optional<Integer> exact = gather.value(DIGITS);
        Optional<Integer> min = gather.value(MIN);
        Optional<Integer> max = gather.value(MAX);
        if (gather.has(DIGITS)) {
            if (gather.has(MIN) || gather.has(MAX)) {
                gather.refuse(DIGITS, Code.KEYS_EXCLUDE, "either digits, or min and max");
            }
            return new Digits(exact.orElse(1), exact.orElse(MAX_DIGITS));
        }
        if (!gather.has(MAX)) {
            gather.missing("digits", "max");
        }
        Digits digits = new Digits(min.orElse(1), max.orElse(MAX_DIGITS));
        if (digits.min() > digits.max()) {
            gather.refuse(MIN, Code.CONTRADICTION, "is more than max");
        }
        return digits;
    }

    /**
     * @param bargeIn key {@code barge_in} of the step, if it is there
     */
    Optional<Verb> say(Section step, Optional<Boolean> bargeIn) {
        Type<ParsedTemplate> text = ParsedTemplate.type(names.inExpressions());
        if (!(step.node(SAY).orElse(null) instanceof Node.Mapping)) {
            return step.value(SAY, text)
                    .map(said -> new Verb.Say(said, "", "", 1, bargeIn.orElse(false)));
        }
        Section say = step.section(SAY);
        refuseTwice(say, bargeIn);
        String voice = say.value(VOICE).orElse("");
        String language = say.value(LANGUAGE).orElse("");
        int times = say.get(TIMES);
        boolean barge = bargeIn.orElse(say.get(BARGE_IN));
        return say.value(TEXT, text).map(said -> new Verb.Say(said, voice, language, times, barge));
    }

    Optional<Verb> tones(Section step) {
        if (!(step.node(TONES).orElse(null) instanceof Node.Mapping)) {
            return step.value(TONES, Types.oneOf(TONE_NAMES))
                    .map(tone -> new Verb.Tones(tone, length(tone), "us"));
        }
        Section tones = step.section(TONES);
        Optional<Long> forMs = tones.value(FOR);
        String country = tones.get(COUNTRY);
        return tones.value(TONE)
                .map(tone -> new Verb.Tones(tone, forMs.orElse(length(tone)), country));
    }

    private static long length(Verb.Tones.Tone tone) {
        return tone == Verb.Tones.Tone.BEEP ? BEEP_MS : TONE_MS;
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
    Type<Template> prompt() {
        return text -> {
            ParsedTemplate template = ParsedTemplate.type(names.inExpressions()).read(text);
            if (template.isConstant()) {
                prompts.file().read(template.render(_ -> Optional.empty()));
            }
            return template;
        };
    }
}
