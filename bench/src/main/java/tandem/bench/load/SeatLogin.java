package tandem.bench.load;

/** An account that a seat phone registers. {@link #toString} keeps the password to itself. */
public record SeatLogin(String user, String password) {

    /**
     * Reads {@code USER:PASSWORD}; without a password it is that of the demo, {@code tandem-USER}.
     */
    public static SeatLogin parse(String text) {
        int colon = text.indexOf(':');
        return colon < 0
                ? new SeatLogin(text, "tandem-" + text)
                : new SeatLogin(text.substring(0, colon), text.substring(colon + 1));
    }

    @Override
    public String toString() {
        return "SeatLogin[" + user + "]";
    }
}
