package tandem.engine.store;

import java.util.LinkedHashSet;
import java.util.Set;

import tandem.engine.cdr.CallRecord;
import tandem.engine.cdr.LegRecord;
import tandem.engine.cdr.MarkRecord;
import tandem.engine.cdr.SegmentRecord;

/** The words besides its own numbers by which a call is looked for. Runs on: any. */
final class CallTags {
    static final String PARTY = "party";
    static final String QUEUE = "queue";
    static final String SEAT = "seat";
    static final String MARK = "mark";

    private CallTags() {}

    /** A word of a kind. */
    record Tag(String kind, String name) {}

    static Set<Tag> of(CallRecord call) {
        Set<Tag> tags = new LinkedHashSet<>();
        for (LegRecord leg : call.legs()) {
            switch (leg.role()) {
                case CALLER -> {}
                case SEAT -> tags.add(new Tag(SEAT, leg.party()));
                case TRUNK -> tags.add(new Tag(PARTY, leg.party()));
            }
        }
        call.segments().stream()
                .filter(segment -> segment.kind() == SegmentRecord.Kind.QUEUE)
                .forEach(segment -> tags.add(new Tag(QUEUE, segment.name())));
        call.marks().stream().map(MarkRecord::name).forEach(name -> tags.add(new Tag(MARK, name)));
        return tags;
    }
}
