package tandem.engine.cdr;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The words by which a call can be looked for. Runs on: any. */
public final class CallWords {
    private CallWords() {}

    /** All numbers in it: caller, dialled, and those that it was sent on to. */
    public static Set<String> numbers(CallRecord call) {
        Set<String> numbers = new TreeSet<>(sentTo(call));
        numbers.add(call.from());
        numbers.add(call.to());
        return numbers;
    }

    /** Numbers that it was sent on to by a trunk. */
    public static Set<String> sentTo(CallRecord call) {
        return parties(call, LegRecord.Role.TRUNK);
    }

    /** Seats that were rung or called. */
    public static Set<String> seats(CallRecord call) {
        return parties(call, LegRecord.Role.SEAT);
    }

    /** Queues that it waited in. */
    public static Set<String> queues(CallRecord call) {
        return sorted(
                call.segments().stream()
                        .filter(segment -> segment.kind() == SegmentRecord.Kind.QUEUE)
                        .map(SegmentRecord::name));
    }

    public static Set<String> marks(CallRecord call) {
        return sorted(call.marks().stream().map(MarkRecord::name));
    }

    private static Set<String> parties(CallRecord call, LegRecord.Role role) {
        return sorted(call.legs().stream().filter(leg -> leg.role() == role).map(LegRecord::party));
    }

    private static Set<String> sorted(Stream<String> words) {
        return words.collect(Collectors.toCollection(TreeSet::new));
    }
}
