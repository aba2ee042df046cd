package tandem.dialplan.load;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import tandem.dialplan.QueueSpec;
import tandem.dialplan.QueueSpec.WhenNobody;
import tandem.dialplan.yaml.Code;
import tandem.dialplan.yaml.Form;
import tandem.dialplan.yaml.Key;
import tandem.dialplan.yaml.Node;
import tandem.dialplan.yaml.Section;
import tandem.dialplan.yaml.Shape;
import tandem.dialplan.yaml.Type;
import tandem.dialplan.yaml.Types;
import tandem.dialplan.yaml.Unfit;
import tandem.dialplan.yaml.Wording;
import tandem.dialplan.yaml.Writing;

/** One entry of {@code queues:}. */
final class QueueYaml {
    private static final int MAX_SEATS = 1_000;
    private static final long SECOND = 1_000;
    private static final long MINUTE = 60 * SECOND;
    private static final Pattern RANGE = Pattern.compile("([0-9]{1,9})-([0-9]{1,9})");
    private static final Map<String, WhenNobody> WHEN_NOBODY =
            Map.of("wait", WhenNobody.WAIT, "leave", WhenNobody.LEAVE);
    private static final Set<String> LATER_STRATEGIES =
            Set.of("round-robin fewest-calls ordered ring-all random linear".split(" "));

    private static final Key<Object> SEATS =
            Key.of(
                            "seats",
                            Form.items(Form.one(Writing.text("id of a seat, or a range of ids"))),
                            "ids and ranges of ids, \"1001-1010\"")
                    .must();
    private static final Key<String> STRATEGY =
            Key.of("strategy", strategy(), "which free seat rings first")
                    .or("longest-idle", "longest-idle");
    private static final Key<Long> RING =
            Key.of("ring", Types.duration(SECOND, 5 * MINUTE), "how long a seat rings")
                    .or(20 * SECOND, "20s");
    private static final Key<Long> WRAP_UP =
            Key.of("wrapup", Types.duration(0, 30 * MINUTE), "rest of a seat after a call")
                    .or(0L, "0s");
    private static final Key<Long> RETRY =
            Key.of(
                            "retry",
                            Types.duration(0, 10 * MINUTE),
                            "how long a seat that declined or did not answer is spared for the"
                                    + " same call")
                    .or(5 * SECOND, "5s");
    private static final Key<Long> MAX_WAIT =
            Key.of(
                            "max_wait",
                            Types.duration(SECOND, 24 * 60 * MINUTE),
                            "then the outcome is timeout")
                    .or(5 * MINUTE, "5m");
    private static final Key<Integer> MAX_LENGTH =
            Key.of(
                            "max_length",
                            Types.integer(0, 10_000),
                            "callers waiting; one more gets the outcome full")
                    .standing("no bound");
    private static final Key<WhenNobody> WHEN_NO_SEAT =
            Key.of(
                            "when_no_seat",
                            Types.oneOf(WHEN_NOBODY),
                            "when no seat is registered; leave gives the outcome no_seat at once")
                    .or(WhenNobody.WAIT, "wait");
    private static final Key<Object> MUSIC =
            Key.of("music", Writings.PROMPT, "a prompt, played round and round, or ringback")
                    .standing("ringback");
    private static final Key<Object> ANNOUNCE =
            Key.of("announce", Announce.SHAPE, "what waiting callers are told");

    static final Shape SHAPE =
            Shape.of(
                            "queue",
                            "callers wait, free seats are rung",
                            SEATS,
                            STRATEGY,
                            RING,
                            WRAP_UP,
                            RETRY,
                            MAX_WAIT,
                            MAX_LENGTH,
                            WHEN_NO_SEAT,
                            MUSIC,
                            ANNOUNCE)
                    .later(
                            "need",
                            "skills",
                            "relax",
                            "sticky",
                            "on_no_answer",
                            "service_level",
                            "offers",
                            "overflow",
                            "priority",
                            "callback",
                            "weight",
                            "estimate",
                            "record");

    private final Names names;
    private final Prompts prompts;

    QueueYaml(Names names, Prompts prompts) {
        this.names = names;
        this.prompts = prompts;
    }

    QueueSpec read(Node.Entry entry, Section queue) {
        queue.value(STRATEGY);
        Announce announce = Announce.read(queue.section(ANNOUNCE), prompts);
        return new QueueSpec(
                entry.key().text(),
                seats(queue),
                queue.get(RING),
                wrapUp(queue),
                queue.get(RETRY),
                queue.get(MAX_WAIT),
                queue.value(MAX_LENGTH).map(OptionalInt::of).orElse(OptionalInt.empty()),
                queue.get(WHEN_NO_SEAT),
                queue.value(MUSIC, music()).orElse(""),
                announce.everyMs(),
                announce.position(),
                entry.key().at());
    }

    private static long wrapUp(Section queue) {
        if (queue.node(WRAP_UP).orElse(null) instanceof Node.Mapping) {
            String reason =
                    "keys below wrapup come with a later version; write one duration, such as wrapup: 5s";
            queue.refuse(WRAP_UP, Code.LATER_VALUE, reason);
            return 0;
        }
        return queue.get(WRAP_UP);
    }

    /** Ids and ranges of ids; each seat once, in the order written. */
    private List<String> seats(Section queue) {
        if (queue.needNode(SEATS).isEmpty()) {
            return List.of();
        }
        Set<String> ids = new LinkedHashSet<>();
        queue.list(SEATS, seatOrRange()).forEach(ids::addAll);
        if (queue.items(SEATS).isEmpty()) {
            queue.refuse(SEATS, Code.RANGE, "needs at least one seat");
        }
        return List.copyOf(ids);
    }

    private Type<List<String>> seatOrRange() {
        return text -> {
            Matcher m = RANGE.matcher(text);
            return !names.seats().contains(text) && m.matches()
                    ? range(m)
                    : List.of(names.seat().read(text));
        };
    }

    private List<String> range(Matcher m) {
        int first = Integer.parseInt(m.group(1));
        int last = Integer.parseInt(m.group(2));
        int digits = m.group(1).length();
        if (digits != m.group(2).length() || first > last || last - first >= MAX_SEATS) {
            String message =
                    Wording.quote(m.group())
                            + " must rise, have as many digits on both sides and hold at most "
                            + MAX_SEATS
                            + " seats";
            throw new Unfit(Code.RANGE, message);
        }
        List<String> ids = new ArrayList<>();
        for (int n = first; n <= last; n++) {
            ids.add(names.seat().read(("%0" + digits + "d").formatted(n)));
        }
        return ids;
    }

    private Type<String> music() {
        return text -> text.equals("ringback") ? "" : prompts.file().read(text);
    }

    private static Type<String> strategy() {
        return Type.of(Writing.oneOf(List.of("longest-idle")), QueueYaml::strategy);
    }

    private static String strategy(String text) {
        if (LATER_STRATEGIES.contains(text)) {
            String message =
                    "strategy "
                            + Wording.quote(text)
                            + " comes with a later version; write longest-idle";
            throw new Unfit(Code.LATER_VALUE, message);
        }
        return Types.oneOf(Map.of("longest-idle", "longest-idle")).read(text);
    }
}
