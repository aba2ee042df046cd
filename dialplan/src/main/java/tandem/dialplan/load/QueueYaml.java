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
import tandem.dialplan.yaml.Node;
import tandem.dialplan.yaml.Section;
import tandem.dialplan.yaml.Type;
import tandem.dialplan.yaml.Types;
import tandem.dialplan.yaml.Unfit;
import tandem.dialplan.yaml.Wording;

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

    private final Names names;
    private final Prompts prompts;

    QueueYaml(Names names, Prompts prompts) {
        this.names = names;
        this.prompts = prompts;
    }

    QueueSpec read(Node.Entry entry, Section queue) {
        queue.value("strategy", strategy());
        Announce announce = Announce.read(queue.section("announce"), prompts);
        QueueSpec read =
                new QueueSpec(
                        entry.key().text(),
                        seats(queue),
                        queue.value("ring", Types.duration(SECOND, 5 * MINUTE), 20 * SECOND),
                        wrapUp(queue),
                        queue.value("retry", Types.duration(0, 10 * MINUTE), 5 * SECOND),
                        queue.value(
                                "max_wait", Types.duration(SECOND, 24 * 60 * MINUTE), 5 * MINUTE),
                        queue.value("max_length", Types.integer(0, 10_000))
                                .map(OptionalInt::of)
                                .orElse(OptionalInt.empty()),
                        queue.value("when_no_seat", Types.oneOf(WHEN_NOBODY), WhenNobody.WAIT),
                        queue.value("music", music(), ""),
                        announce.everyMs(),
                        announce.position(),
                        entry.key().at());
        queue.later(
                "need",
                "skills",
                "relax",
                "sticky",
                "on_no_answer",
                "service_level",
                "offers",
                "overflow");
        queue.later("priority", "callback", "weight", "estimate", "record");
        queue.close();
        return read;
    }

    private static long wrapUp(Section queue) {
        if (queue.node("wrapup").orElse(null) instanceof Node.Mapping) {
            String reason =
                    "keys below wrapup come with a later version; write one duration, such as wrapup: 5s";
            queue.refuse("wrapup", Code.LATER_VALUE, reason);
            return 0;
        }
        return queue.value("wrapup", Types.duration(0, 30 * MINUTE), 0L);
    }

    /** Ids and ranges of ids; each seat once, in the order written. */
    private List<String> seats(Section queue) {
        if (queue.needNode("seats").isEmpty()) {
            return List.of();
        }
        Set<String> ids = new LinkedHashSet<>();
        queue.list("seats", seatOrRange()).forEach(ids::addAll);
        if (queue.items("seats").isEmpty()) {
            queue.refuse("seats", Code.RANGE, "needs at least one seat");
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
        return text -> {
            if (LATER_STRATEGIES.contains(text)) {
                String message =
                        "strategy "
                                + Wording.quote(text)
                                + " comes with a later version; write longest-idle";
                throw new Unfit(Code.LATER_VALUE, message);
            }
            return Types.oneOf(Map.of("longest-idle", "longest-idle")).read(text);
        };
    }
}
