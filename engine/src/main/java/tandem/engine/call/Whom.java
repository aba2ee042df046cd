package tandem.engine.call;

/** Who is asked into a live call. Immutable. */
public sealed interface Whom {
    /** As the CDR shows it: the seat's id, or the number. */
    String party();

    /** A seat of the tenant. */
    record Seat(String id) implements Whom {
        @Override
        public String party() {
            return id;
        }
    }

    /**
     * A number at a trunk, through the gate.
     *
     * @param callerId id of the tenant's number to show
     */
    record Number(String number, String trunk, String callerId) implements Whom {
        @Override
        public String party() {
            return number;
        }
    }
}
