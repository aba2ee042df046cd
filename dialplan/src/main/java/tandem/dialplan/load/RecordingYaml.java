package tandem.dialplan.load;

import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

import tandem.dialplan.RecordingPolicy;
import tandem.dialplan.RecordingPolicy.Format;
import tandem.dialplan.RecordingPolicy.Mode;
import tandem.dialplan.RecordingPolicy.Rule;
import tandem.dialplan.RecordingPolicy.SealedWith;
import tandem.dialplan.Secrets;
import tandem.dialplan.yaml.Code;
import tandem.dialplan.yaml.Form;
import tandem.dialplan.yaml.Key;
import tandem.dialplan.yaml.Node;
import tandem.dialplan.yaml.Section;
import tandem.dialplan.yaml.Shape;
import tandem.dialplan.yaml.Type;
import tandem.dialplan.yaml.Types;
import tandem.dialplan.yaml.Unfit;

/** {@code recording:} of a tenant. */
final class RecordingYaml {
    private static final int YEARS = 36_500;
    private static final int KEY_OCTETS = 32;
    private static final int PARTIES = 4;
    private static final Map<String, Mode> MODES =
            Map.of(
                    "all",
                    Mode.ALL,
                    "percent",
                    Mode.PERCENT,
                    "asked",
                    Mode.ASKED,
                    "none",
                    Mode.NONE);
    private static final Map<String, Format> FORMATS =
            Map.of(
                    "wav", Format.WAV,
                    "wav-alaw", Format.WAV_ALAW,
                    "wav-ulaw", Format.WAV_ULAW,
                    "opus", Format.OPUS);

    private static final Key<Boolean> ON =
            Key.of("on", Types.bool(), "true: mode all, false: mode asked").standing("see mode");
    private static final Key<Mode> MODE =
            Key.of(
                            "mode",
                            Types.oneOf(MODES),
                            "which calls: all of them from the answer on, a share, those whose flow"
                                    + " says so, or none whatever a flow says")
                    .standing("the next wider rule; all");
    private static final Key<Integer> PERCENT =
            Key.of("percent", Types.integer(0, 100), "share of calls with mode percent")
                    .standing("the next wider rule; 100");
    private static final Key<Format> FORMAT =
            Key.of(
                            "format",
                            Types.oneOf(FORMATS),
                            "how the audio is kept: PCM or G.711 in WAV, Opus in Ogg")
                    .standing("the next wider rule; wav");
    private static final Key<Boolean> EACH =
            Key.of(
                            "channels",
                            Types.oneOf(Map.of("2", false, "parties", true)),
                            "2: the caller left, all others right; parties: one of each party")
                    .standing("the next wider rule; 2");
    private static final Key<Integer> MAX_PARTIES =
            Key.of(
                            "max_parties",
                            Types.integer(2, 8),
                            "with channels parties: so many channels; caller, engine, then each"
                                    + " leg; those beyond share the last")
                    .standing("4");
    private static final Key<Integer> RATE =
            Key.of(
                            "rate",
                            Types.oneOf(Map.of("8000", 8000, "16000", 16_000)),
                            "samples a second; 16000 keeps wide-band speech")
                    .standing("the next wider rule; 8000");
    private static final Key<Boolean> REQUIRED =
            Key.of("required", Types.bool(), "refuses calls that cannot be recorded")
                    .standing("the next wider rule; false");
    private static final Key<Integer> RETAIN =
            Key.of("retain", Types.days(1, YEARS), "how long it is kept; 0d = for ever")
                    .standing("the next wider rule; retention.recordings of engine.yaml");
    private static final Shape RULE =
            Shape.of(
                    "recording-rule",
                    "what holds for some calls",
                    MODE,
                    PERCENT,
                    FORMAT,
                    EACH,
                    MAX_PARTIES,
                    RATE,
                    REQUIRED,
                    RETAIN);
    private static final Key<Object> BY_DEFAULT =
            Key.of(
                    "default",
                    Shape.of(
                                    "recording-default",
                                    "what holds for all calls",
                                    ON,
                                    MODE,
                                    PERCENT,
                                    FORMAT,
                                    EACH,
                                    MAX_PARTIES,
                                    RATE,
                                    REQUIRED,
                                    RETAIN)
                            .later("notice"),
                    "what holds for all calls");
    private static final Key<Object> NUMBERS = rules("numbers", "number");
    private static final Key<Object> QUEUES = rules("queues", "queue");
    private static final Key<Object> SEATS = rules("seats", "seat");
    private static final Key<Object> KEY =
            Key.of("key", SecretText.WRITING, "encrypts new recordings: 32 octets in base64 or hex")
                    .standing("they are not encrypted");
    private static final Key<Object> OLD_KEYS =
            Key.of(
                            "old_keys",
                            Form.items(Form.one(SecretText.WRITING)),
                            "open earlier recordings after a change of key")
                    .standing("none");

    static final Shape SHAPE =
            Shape.of(
                            "recording",
                            "which calls are recorded, how, and for how long they are kept",
                            BY_DEFAULT,
                            NUMBERS,
                            QUEUES,
                            SEATS,
                            KEY,
                            OLD_KEYS)
                    .later("purposes", "pause_on");

    private RecordingYaml() {}

    private static Key<Object> rules(String key, String what) {
        return Key.of(
                key,
                new Form.Named(what, Form.keys(RULE)),
                "what holds for calls of a " + what + ", by its name");
    }

    static RecordingPolicy read(Section recording, Names names, Secrets secrets) {
        Type<SealedWith> secret = secret(secrets);
        return new RecordingPolicy(
                byDefault(recording.section(BY_DEFAULT)),
                rules(recording, NUMBERS, "number", names.numbers().keySet()),
                rules(recording, QUEUES, "queue", names.queues()),
                rules(recording, SEATS, "seat", names.seats()),
                recording.value(KEY, secret),
                recording.list(OLD_KEYS, secret));
    }

    private static Rule byDefault(Section section) {
        Rule rule = rule(section);
        Optional<Boolean> on = section.value(ON);
        if (on.isPresent() && rule.mode().isPresent()) {
            section.refuse(ON, Code.KEYS_EXCLUDE, "only one of on, mode can stand here");
        }
        Mode mode = on.orElse(true) ? Mode.ALL : Mode.ASKED;
        return new Rule(
                rule.mode().or(() -> Optional.of(mode)),
                rule.percent(),
                rule.format(),
                rule.required(),
                rule.retainDays(),
                rule.parties(),
                rule.rateHz());
    }

    private static Map<String, Rule> rules(
            Section recording, Key<Object> key, String kind, Collection<String> known) {
        Map<String, Rule> rules = new LinkedHashMap<>();
        for (Node.Entry entry : recording.names(key).entries()) {
            String path = recording.path(key.name());
            Names.reference(kind, known).read(entry.key(), path, recording.problems());
            Section.of(entry.value(), RULE, path + "." + entry.key().text(), recording.problems())
                    .ifPresent(section -> rules.put(entry.key().text(), rule(section)));
        }
        return rules;
    }

    private static Rule rule(Section section) {
        Optional<Mode> mode = section.value(MODE);
        Optional<Integer> percent = section.value(PERCENT);
        if (mode.filter(m -> m == Mode.PERCENT).isPresent() && !section.has(PERCENT)) {
            section.refuse(MODE, Code.MISSING_KEY, "mode percent needs the key percent");
        }
        return new Rule(
                mode,
                number(percent),
                section.value(FORMAT),
                section.value(REQUIRED),
                number(section.value(RETAIN)),
                parties(section),
                number(section.value(RATE)));
    }

    private static OptionalInt parties(Section section) {
        Optional<Boolean> each = section.value(EACH);
        Optional<Integer> most = section.value(MAX_PARTIES);
        if (most.isPresent() && !each.orElse(false)) {
            section.refuse(MAX_PARTIES, Code.MISSING_KEY, "max_parties needs channels: parties");
        }
        return number(each.map(one -> one ? most.orElse(PARTIES) : 0));
    }

    private static OptionalInt number(Optional<Integer> value) {
        return value.map(OptionalInt::of).orElseGet(OptionalInt::empty);
    }

    private static Type<SealedWith> secret(Secrets secrets) {
        return text -> {
            String value = SecretText.reference(secrets, KEY_OCTETS).read(text);
            if (octets(value) != KEY_OCTETS) {
                throw new Unfit(
                        Code.SECRET, "the secret must be 32 octets, in base64 or as 64 hex digits");
            }
            return new SealedWith(SecretText.name(text), value);
        };
    }

    private static int octets(String text) {
        try {
            return text.length() == 2 * KEY_OCTETS
                    ? HexFormat.of().parseHex(text).length
                    : Base64.getDecoder().decode(text).length;
        } catch (IllegalArgumentException neither) {
            return 0;
        }
    }
}
