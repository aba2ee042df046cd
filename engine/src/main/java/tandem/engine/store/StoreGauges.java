package tandem.engine.store;

/** Figures of the store for metrics. Runs on: any. */
public interface StoreGauges {
    /** Facts of the journal that are not settled in the database yet; 0 when idle. */
    long backlog();

    /** Whether the last attempt to write succeeded. */
    boolean available();

    /** Calls written to the database. */
    long writtenTotal();

    /** Facts about other things than calls written to the database. */
    long eventsTotal();

    /** Attempts that the database refused. */
    long failuresTotal();

    /** Records that the database will never take; they stand in {@code rejected.jsonl}. */
    long rejectedTotal();

    /** Facts of calls that neither the journal nor the database knows. */
    long straysTotal();
}
