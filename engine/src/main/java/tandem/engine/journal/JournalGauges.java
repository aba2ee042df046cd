package tandem.engine.journal;

/** Figures of the journal for metrics. Runs on: any. */
public interface JournalGauges {
    /** Facts that are not on the disk yet. */
    long waiting();

    /** Whether the disk took the last write. */
    boolean available();

    /** Facts written since the start. */
    long writtenTotal();

    /** Octets written since the start. */
    long octetsTotal();

    /** Times that the disk was flushed since the start. */
    long flushesTotal();

    /** Writes that failed. */
    long failuresTotal();

    /** Lines found damaged, at the start or while reading. */
    long damagedTotal();

    /** Facts for which there was no room in memory; a bug, or a machine that is lost. */
    long lostTotal();
}
