package tandem.sip;

import java.util.List;

/**
 * Who may talk to us: trunks by address, accounts by password. Everybody else is challenged or
 * refused.
 */
public record Peers(List<Trunk> trunks, List<Account> accounts) {
    public static final Peers NONE = new Peers(List.of(), List.of());

    public Peers {
        trunks = List.copyOf(trunks);
        accounts = List.copyOf(accounts);
    }

    /**
     * A trunk.
     *
     * @param name its name in the config
     * @param host numeric address; requests from it are trusted, INVITEs are sent to it
     * @param port 1..65535; requests must come from it too
     * @param transport lower-case, {@code udp}
     * @param optionsEveryMs period of the OPTIONS ping, 0 = none
     * @param firstResponseMs after so long without any response to an INVITE nobody is there
     */
    public record Trunk(
            String name,
            String host,
            int port,
            String transport,
            long optionsEveryMs,
            long firstResponseMs) {
        /** With the time in which a transaction ends by itself (RFC 3261 17.1.1.2, timer B). */
        public Trunk(String name, String host, int port, String transport, long optionsEveryMs) {
            this(name, host, port, transport, optionsEveryMs, 32_000);
        }
    }

    /**
     * A softphone's account for REGISTER and INVITE. {@link #toString} keeps the password to
     * itself.
     */
    public record Account(String user, String password) {
        @Override
        public String toString() {
            return "Account[" + user + "]";
        }
    }
}
