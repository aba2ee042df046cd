package tandem.dialplan.load;

import java.util.List;
import java.util.Optional;

import tandem.dialplan.Expression;
import tandem.dialplan.Template;
import tandem.dialplan.Verb;
import tandem.dialplan.Verb.Dial.Target;
import tandem.dialplan.expression.ExpressionParser;
import tandem.dialplan.expression.ParsedTemplate;
import tandem.dialplan.yaml.Code;
import tandem.dialplan.yaml.Form;
import tandem.dialplan.yaml.Key;
import tandem.dialplan.yaml.Node;
import tandem.dialplan.yaml.Section;
import tandem.dialplan.yaml.Shape;
import tandem.dialplan.yaml.Type;
import tandem.dialplan.yaml.Types;
import tandem.dialplan.yaml.Writing;

/** The verbs that bring the caller together with somebody else. */
final class PartyVerbs {
    private static final long SECOND = 1_000;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;
    private static final Writing QUEUE_NAME = Writings.named("name of a queue");

    private static final Key<Object> NAME = Key.of("name", QUEUE_NAME, "which queue").must();
    private static final Key<Object> PRIORITY =
            Key.of("priority", Writings.EXPRESSION, "a number; higher goes first").standing("0");
    static final Key<Object> QUEUE =
            Key.of(
                    "queue",
                    Form.either(
                            Form.one(QUEUE_NAME),
                            Form.keys(
                                    Shape.of("wait", "waits for a seat of a queue", NAME, PRIORITY)
                                            .later(
                                                    "context",
                                                    "need",
                                                    "skills",
                                                    "sticky",
                                                    "max_wait",
                                                    "music"))),
                    "waits for a seat of a queue");

    private static final Key<Object> SEAT =
            Key.of("seat", Writing.text("id of a seat, may hold ${...}"), "a seat by its id");
    private static final Key<Object> NUMBER =
            Key.of("number", Writings.TEMPLATE, "a number, with `trunk` and `caller_id`");
    private static final Key<Object> TRUNK =
            Key.of(
                            "trunk",
                            Writings.named("name of a trunk or group"),
                            "what a number is dialled through")
                    .standing(
                            "that of the caller_id, else routes, else the only one of the tenant");
    private static final Key<Object> CALLER_ID =
            Key.of(
                    "caller_id",
                    Writings.named("id of a number"),
                    "the number of the tenant that the callee sees");
    private static final Key<Long> RING =
            Key.of("ring", Types.duration(SECOND, 5 * MINUTE), "how long it rings")
                    .or(30 * SECOND, "30s");
    static final Key<Object> DIAL =
            Key.of(
                    "dial",
                    Shape.of(
                                    "dial",
                                    "calls a seat or a number",
                                    SEAT,
                                    NUMBER,
                                    TRUNK,
                                    CALLER_ID,
                                    RING)
                            .oneOf("seat", "number")
                            .later(
                                    "music",
                                    "to",
                                    "queue",
                                    "sip",
                                    "max_forwards",
                                    "trunk_group",
                                    "announce",
                                    "screen",
                                    "record"),
                    "calls a seat or a number");

    private static final Key<Object> TO_QUEUE =
            Key.of("queue", QUEUE_NAME, "a queue, with `priority`");
    static final Key<Object> TRANSFER =
            Key.of(
                    "transfer",
                    Shape.of(
                                    "transfer",
                                    "hands the caller over for good",
                                    TO_QUEUE,
                                    PRIORITY,
                                    SEAT,
                                    NUMBER,
                                    TRUNK,
                                    CALLER_ID,
                                    RING)
                            .oneOf("queue", "seat", "number")
                            .later(
                                    "to",
                                    "keep_talking",
                                    "ring_while_talking",
                                    "reason",
                                    "context",
                                    "announce",
                                    "music"),
                    "hands the caller over for good");

    private static final Key<Object> CALLBACK_QUEUE =
            Key.of("queue", QUEUE_NAME, "which queue calls back").must();
    private static final Key<Object> CALLBACK_NUMBER =
            Key.of("number", Writings.TEMPLATE, "who is called back").standing("the caller");
    static final Key<Object> CALLBACK =
            Key.of(
                    "callback",
                    Shape.of(
                            "callback",
                            "keeps the caller's place and calls back",
                            CALLBACK_QUEUE,
                            CALLBACK_NUMBER),
                    "keeps the caller's place and calls back");

    private static final Key<Object> SLOT =
            Key.of("slot", Writings.TEMPLATE, "where").standing("any free one");
    private static final Key<Long> PARK_TIMEOUT =
            Key.of("timeout", Types.duration(SECOND, 4 * HOUR), "then the outcome is timeout")
                    .or(5 * MINUTE, "5m");
    private static final Key<Object> MUSIC =
            Key.of("music", Writings.PROMPT, "played meanwhile").standing("none");
    static final Key<Object> PARK =
            Key.of(
                    "park",
                    Shape.of("park", "waits until somebody picks up", SLOT, PARK_TIMEOUT, MUSIC),
                    "waits until somebody picks the call up");

    private static final Key<Object> PICKUP_SLOT =
            Key.of("slot", Writings.TEMPLATE, "where the other call is parked").must();
    static final Key<Object> PICKUP =
            Key.of(
                    "pickup",
                    Shape.of("pickup", "talks with a call that is parked", PICKUP_SLOT),
                    "talks with a call that is parked");

    private static final Key<Object> ROOM = Key.of("room", Writings.TEMPLATE, "which talk").must();
    private static final Key<Integer> MEMBERS =
            Key.of("max", Types.integer(2, 100), "members").or(20, "20");
    private static final Key<String> FINISH =
            Key.of("finish", PromptVerbs.key(), "key that leaves").standing("none");
    static final Key<Object> CONFERENCE =
            Key.of(
                    "conference",
                    Shape.of("conference", "a talk of many", ROOM, MEMBERS, MUSIC, FINISH),
                    "a talk of many");

    private final Names names;
    private final Type<Expression> expression;
    private final Type<ParsedTemplate> template;
    private final Type<Template> prompt;

    PartyVerbs(Names names, Type<Template> prompt) {
        this.names = names;
        this.expression = ExpressionParser.type(names.inExpressions());
        this.template = ParsedTemplate.type(names.inExpressions());
        this.prompt = prompt;
    }

    Optional<Verb> queue(Section step) {
        if (!(step.node(QUEUE).orElse(null) instanceof Node.Mapping)) {
            return step.value(QUEUE, names.queue())
                    .map(name -> new Verb.Queue(name, expression.read("0")));
        }
        Section queue = step.section(QUEUE);
        return queue(queue, queue.value(NAME, names.queue()));
    }

    private Optional<Verb> queue(Section section, Optional<String> name) {
        Expression priority =
                section.value(PRIORITY, expression).orElseGet(() -> expression.read("0"));
        return name.map(n -> new Verb.Queue(n, priority));
    }

    Optional<Verb> dial(Section step) {
        return dialled(step.section(DIAL));
    }

    Optional<Verb> transfer(Section step) {
        Section transfer = step.section(TRANSFER);
        if (!transfer.has(TO_QUEUE)) {
            exclude(transfer, List.of(PRIORITY), "is for a queue");
            return dialled(transfer).map(Verb.Transfer::new);
        }
        exclude(transfer, List.of(TRUNK, CALLER_ID, RING), "has no meaning with queue");
        return queue(transfer, transfer.value(TO_QUEUE, names.queue())).map(Verb.Transfer::new);
    }

    private static void exclude(Section section, List<Key<?>> keys, String reason) {
        for (Key<?> key : keys) {
            if (section.has(key)) {
                section.refuse(key, Code.KEYS_EXCLUDE, reason);
            }
        }
    }

    private Optional<Verb> dialled(Section section) {
        long ringMs = section.get(RING);
        Optional<Target> target = section.has(SEAT) ? seat(section) : number(section);
        return target.map(t -> new Verb.Dial(t, ringMs));
    }

    private Optional<Target> seat(Section section) {
        exclude(section, List.of(TRUNK, CALLER_ID), "has no meaning with seat");
        return section.value(SEAT, seatTemplate()).map(Target.ToSeat::new);
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

    private Optional<Target> number(Section section) {
        Optional<ParsedTemplate> number = section.value(NUMBER, template);
        if (!section.has(NUMBER)) {
            return Optional.empty();
        }
        Optional<String> trunk = section.value(TRUNK, names.trunk());
        Optional<String> callerId = needed(section, CALLER_ID, names.callerId(trunk));
        if (number.isEmpty() || callerId.isEmpty() || section.has(TRUNK) && trunk.isEmpty()) {
            return Optional.empty();
        }
        if (trunk.isEmpty() && !names.findsTrunk(callerId.get())) {
            section.missing(TRUNK.name());
        }
        return Optional.of(new Target.ToNumber(number.get(), trunk.orElse(""), callerId.get()));
    }

    private static Optional<String> needed(Section section, Key<?> key, Type<String> type) {
        if (!section.has(key)) {
            section.missing(key.name());
        }
        return section.value(key, type);
    }

    Optional<Verb> callback(Section step) {
        Section callback = step.section(CALLBACK);
        Optional<Template> number = callback.value(CALLBACK_NUMBER, template).map(t -> t);
        return callback.value(CALLBACK_QUEUE, names.queue())
                .map(queue -> new Verb.Callback(queue, number));
    }

    Optional<Verb> park(Section step) {
        Section park = step.section(PARK);
        Optional<Template> slot = park.value(SLOT, template).map(t -> t);
        return Optional.of(new Verb.Park(slot, park.get(PARK_TIMEOUT), park.value(MUSIC, prompt)));
    }

    Optional<Verb> pickUp(Section step) {
        return step.section(PICKUP).value(PICKUP_SLOT, template).map(Verb.PickUp::new);
    }

    Optional<Verb> conference(Section step) {
        Section conference = step.section(CONFERENCE);
        int max = conference.get(MEMBERS);
        Optional<Template> music = conference.value(MUSIC, prompt);
        String finish = conference.value(FINISH).orElse("");
        return conference
                .value(ROOM, template)
                .map(room -> new Verb.Conference(room, max, music, finish));
    }
}
