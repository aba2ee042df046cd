package tandem.dialplan.load;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

import tandem.dialplan.Verb;
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

/** The verbs that act on the call itself. */
final class CallVerbs {
    private static final long SECOND = 1_000;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;
    private static final long DEFAULT_ECHO_MS = 10 * MINUTE;

    /** Source of an opt-out that does not say how. */
    private static final String FLOW = "flow";

    private static final Map<String, Verb.Record.Mode> MODES = words(Verb.Record.Mode.values());
    private static final Map<String, Verb.Hangup.Cause> CAUSES = words(Verb.Hangup.Cause.values());

    static final Key<Verb> ANSWER =
            Key.of("answer", Types.oneOf(Map.of("now", new Verb.Answer())), "answers the call");

    private static final Key<Verb.Record.Mode> RECORD_MODE =
            Key.of("mode", Types.oneOf(MODES), "what becomes of it").must();
    private static final Key<String> RECORD_REASON =
            Key.of("reason", Types.name(), "why, for the manifest, such as card-number")
                    .standing("not said");
    static final Key<Object> RECORD =
            Key.of(
                    "record",
                    Form.either(
                            Form.one(Types.oneOf(MODES).writing()),
                            Form.keys(
                                    Shape.of(
                                            "record",
                                            "steers the recording",
                                            RECORD_MODE,
                                            RECORD_REASON))),
                    "steers the recording");

    private static final Key<Long> ECHO_MAX =
            Key.of("max", Types.duration(SECOND, 4 * HOUR), "the longest")
                    .or(DEFAULT_ECHO_MS, "10m");
    static final Key<Object> ECHO =
            Key.of(
                    "echo",
                    Form.either(
                            Form.one(Writing.oneOf(List.of("on"))),
                            Form.keys(Shape.of("echo", "sends back what it hears", ECHO_MAX))),
                    "sends back what it hears");

    static final Key<Verb.Hangup.Cause> HANGUP =
            Key.of("hangup", Types.oneOf(CAUSES), "ends the call");

    static final Key<String> MARK = Key.of("mark", Types.name(), "notes a fact in the call record");

    private static final Key<Verb.OptOut.Scope> SCOPE =
            Key.of("scope", optOutScope(), "whose calls are not wanted any more")
                    .or(Verb.OptOut.Scope.TENANT, "tenant");
    private static final Key<String> SOURCE =
            Key.of("source", Types.name(), "how the caller said so").standing(FLOW);
    static final Key<Object> OPT_OUT =
            Key.of(
                    "opt_out",
                    Form.either(
                            Form.one(optOutScope().writing()),
                            Form.keys(
                                    Shape.of(
                                            "opt-out",
                                            "the caller wants no more calls",
                                            SCOPE,
                                            SOURCE))),
                    "the caller wants no more calls");

    private static <E extends Enum<E>> Map<String, E> words(E[] values) {
        return Arrays.stream(values)
                .collect(Collectors.toMap(CallVerbs::word, Function.identity()));
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    Optional<Verb> answer(Section step) {
        return step.value(ANSWER);
    }

    Optional<Verb> record(Section step) {
        if (!(step.node(RECORD).orElse(null) instanceof Node.Mapping)) {
            return step.value(RECORD, Types.oneOf(MODES)).map(mode -> new Verb.Record(mode, ""));
        }
        Section record = step.section(RECORD);
        String reason = record.value(RECORD_REASON).orElse("");
        return record.value(RECORD_MODE).map(mode -> new Verb.Record(mode, reason));
    }

    Optional<Verb> echo(Section step) {
        if (!(step.node(ECHO).orElse(null) instanceof Node.Mapping)) {
            Type<Verb> on = Types.oneOf(Map.of("on", new Verb.Echo(DEFAULT_ECHO_MS)));
            return step.value(ECHO, on);
        }
        return Optional.of(new Verb.Echo(step.section(ECHO).get(ECHO_MAX)));
    }

    Optional<Verb> hangup(Section step) {
        return step.value(HANGUP).map(Verb.Hangup::new);
    }

    Optional<Verb> mark(Section step) {
        return step.value(MARK).map(Verb.Mark::new);
    }

    Optional<Verb> optOut(Section step) {
        if (!(step.node(OPT_OUT).orElse(null) instanceof Node.Mapping)) {
            return step.value(OPT_OUT, optOutScope()).map(scope -> new Verb.OptOut(scope, FLOW));
        }
        Section optOut = step.section(OPT_OUT);
        String source = optOut.value(SOURCE).orElse(FLOW);
        return Optional.of(new Verb.OptOut(optOut.get(SCOPE), source));
    }

    /** A flow speaks for its tenant. */
    private static Type<Verb.OptOut.Scope> optOutScope() {
        Type<Verb.OptOut.Scope> scopes = Types.oneOf(words(Verb.OptOut.Scope.values()));
        return Type.of(
                scopes.writing(),
                text ->
                        switch (scopes.read(text)) {
                            case TENANT -> Verb.OptOut.Scope.TENANT;
                            case CAMPAIGN, PLATFORM ->
                                    throw new Unfit(
                                            Code.LATER_VALUE,
                                            "scope "
                                                    + text
                                                    + " comes with a later version; write tenant");
                        });
    }

    /** {@code true}, {@code dtmf}: a digit ends what is played. */
    static Type<Boolean> bargeIn() {
        return Type.of(
                Writing.oneOf(List.of("true", "false", "dtmf", "off")),
                text ->
                        switch (text) {
                            case "true", "dtmf" -> true;
                            case "false", "off" -> false;
                            case "speech" ->
                                    throw new Unfit(
                                            Code.LATER_VALUE,
                                            "speech comes with a later version; write dtmf");
                            default -> Types.bool().read(text);
                        });
    }
}
