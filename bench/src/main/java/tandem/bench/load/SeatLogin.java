package tandem.bench.load;

/** An account that a seat phone registers. {@link #toString} keeps the password to itself. */
public record SeatLogin(String user, String password) {
    @Override
    public String toString() {
        return "SeatLogin[" + user + "]";
    }
}
