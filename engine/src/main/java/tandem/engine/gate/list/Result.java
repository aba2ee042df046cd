package tandem.engine.gate.list;

/** What became of a change. Runs on: any (immutable). */
public sealed interface Result {
    /**
     * It counts, and is on the disk.
     *
     * @param isNew false when it has replaced what was said before
     */
    record Kept(Listing listing, boolean isNew) implements Result {}

    /** It counts no longer, and the disk knows. */
    record Removed(Listing listing) implements Result {}

    /**
     * All of it counts, and is on the disk.
     *
     * @param entries new ones and replaced ones
     */
    record Imported(int entries) implements Result {}

    /** There is no such entry. */
    record Unknown() implements Result {}

    /**
     * The disk takes nothing. An entry that was to be put in counts, and is written as soon as that
     * goes; one that was to be taken out counts on; of an import nothing counts.
     */
    record NotDurable() implements Result {}

    /** No more fit, or too much waits. Nothing has changed. */
    record Full() implements Result {}
}
