package tandem.dialplan.load;

import java.util.Map;
import java.util.Optional;

import tandem.dialplan.Expression;
import tandem.dialplan.Template;
import tandem.dialplan.Verb;
import tandem.dialplan.Verb.Dial.Target;
import tandem.dialplan.expression.ExpressionParser;
import tandem.dialplan.expression.ParsedTemplate;
import tandem.dialplan.yaml.Code;
import tandem.dialplan.yaml.Node;
import tandem.dialplan.yaml.Section;
import tandem.dialplan.yaml.Type;
import tandem.dialplan.yaml.Types;

/** The verbs that act on the call and on other calls. */
final class CallVerbs {
    private static final long SECOND = 1_000;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;
    private static final long DEFAULT_ECHO_MS = 10 * MINUTE;
    private static final Map<String, Verb.Record.Mode> MODES =
            Map.of(
                    "on", Verb.Record.Mode.ON,
                    "off", Verb.Record.Mode.OFF,
                    "mask", Verb.Record.Mode.MASK,
                    "unmask", Verb.Record.Mode.UNMASK);
    private static final Map<String, Verb.Hangup.Cause> CAUSES =
            Map.of(
                    "normal", Verb.Hangup.Cause.NORMAL,
                    "busy", Verb.Hangup.Cause.BUSY,
                    "declined", Verb.Hangup.Cause.DECLINED,
                    "not-found", Verb.Hangup.Cause.NOT_FOUND,
                    "unavailable", Verb.Hangup.Cause.UNAVAILABLE);

    private final Names names;
    private final Type<Expression> expression;
    private final Type<ParsedTemplate> template;

    CallVerbs(Names names) {
        this.names = names;
        this.expression = ExpressionParser.type(names.inExpressions());
        this.template = ParsedTemplate.type(names.inExpressions());
    }

    Optional<Verb> answer(Section step) {
        return step.value("answer", Types.oneOf(Map.of("now", new Verb.Answer())));
    }

    Optional<Verb> queue(Section step) {
        if (!(step.node("queue").orElse(null) instanceof Node.Mapping)) {
            return step.value("queue", names.queue())
                    .map(name -> new Verb.Queue(name, priority("0")));
        }
        Section queue = step.section("queue");
        Optional<String> name = queue.need("name", names.queue());
        Expression priority = queue.value("priority", expression).orElseGet(() -> priority("0"));
        queue.later("context", "need", "skills", "sticky", "max_wait", "music");
        queue.close();
        return name.map(n -> new Verb.Queue(n, priority));
    }

    private Expression priority(String text) {
        return expression.read(text);
    }

    Optional<Verb> dial(Section step) {
        Section dial = step.section("dial");
        long ringMs = dial.value("ring", Types.duration(SECOND, 5 * MINUTE), 30 * SECOND);
        boolean toSeat = dial.has("seat");
        Optional<Target> target = toSeat ? seat(dial) : number(dial);
        dial.later(
                "music",
                "to",
                "queue",
                "sip",
                "max_forwards",
                "trunk_group",
                "announce",
                "screen",
                "record");
        dial.close();
        return target.map(t -> new Verb.Dial(t, ringMs));
    }

    private Optional<Target> seat(Section dial) {
        for (String key : new String[] {"number", "trunk", "caller_id"}) {
            if (dial.node(key).isPresent()) {
                dial.refuse(key, Code.KEYS_EXCLUDE, "has no meaning with seat");
            }
        }
        return dial.value("seat", seatTemplate()).map(Target.ToSeat::new);
    }

    private Type<Template> seatTemplate() {
        return text -> {
            ParsedTemplate seat = template.read(text);
            if (seat.isConstant()) {
                names.seat().read(text);
            }
            return seat;
        };
    }

    private Optional<Target> number(Section dial) {
        dial.node("seat");
        if (!dial.has("number")) {
            if (!dial.hasLater()) {
                dial.missing("seat", "number");
            }
            dial.node("number");
            dial.node("trunk");
            dial.node("caller_id");
            return Optional.empty();
        }
        Optional<ParsedTemplate> number = dial.value("number", template);
        Optional<String> trunk = dial.need("trunk", names.trunk());
        Optional<String> callerId = dial.need("caller_id", names.callerId());
        if (number.isEmpty() || trunk.isEmpty() || callerId.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Target.ToNumber(number.get(), trunk.get(), callerId.get()));
    }

    Optional<Verb> record(Section step) {
        return step.value("record", Types.oneOf(MODES)).map(Verb.Record::new);
    }

    Optional<Verb> echo(Section step) {
        if (!(step.node("echo").orElse(null) instanceof Node.Mapping)) {
            return step.value("echo", Types.oneOf(Map.of("on", new Verb.Echo(DEFAULT_ECHO_MS))));
        }
        Section echo = step.section("echo");
        long maxMs = echo.value("max", Types.duration(SECOND, 4 * HOUR), DEFAULT_ECHO_MS);
        echo.close();
        return Optional.of(new Verb.Echo(maxMs));
    }

    Optional<Verb> hangup(Section step) {
        return step.value("hangup", Types.oneOf(CAUSES)).map(Verb.Hangup::new);
    }
}
