package tandem.engine.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import tandem.engine.cdr.CallRecord;
import tandem.engine.cdr.CallWords;

/** The words besides its own numbers by which a call is looked for. Runs on: any. */
final class CallTags {
    static final String PARTY = "party";
    static final String QUEUE = "queue";
    static final String SEAT = "seat";
    static final String MARK = "mark";

    private CallTags() {}

    /** A word of a kind. */
    record Tag(String kind, String name) {}

    static List<Tag> of(CallRecord call) {
        List<Tag> tags = new ArrayList<>();
        add(tags, PARTY, CallWords.sentTo(call));
        add(tags, QUEUE, CallWords.queues(call));
        add(tags, SEAT, CallWords.seats(call));
        add(tags, MARK, CallWords.marks(call));
        return tags;
    }

    private static void add(List<Tag> tags, String kind, Set<String> names) {
        names.forEach(name -> tags.add(new Tag(kind, name)));
    }
}
