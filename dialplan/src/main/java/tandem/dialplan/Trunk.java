package tandem.dialplan;

/**
 * A carrier or PBX, in trunks.yaml.
 *
 * @param name key of the entry
 * @param host numeric address
 * @param port 1..65535
 * @param tenant the tenant whose numbers are called through it
 * @param optionsEveryMs key {@code options_every}, default 30s, 0s = no ping
 * @param codecs key {@code codecs}, in order of preference, default [PCMA, PCMU]
 * @param srtp key {@code srtp}, default off
 * @param at where it is defined
 */
public record Trunk(
        String name,
        String host,
        int port,
        String tenant,
        long optionsEveryMs,
        java.util.List<Codec> codecs,
        SrtpPolicy srtp,
        Position at) {
    public Trunk {
        codecs = java.util.List.copyOf(codecs);
    }

    /** Without SRTP. */
    public Trunk(
            String name,
            String host,
            int port,
            String tenant,
            long optionsEveryMs,
            java.util.List<Codec> codecs,
            Position at) {
        this(name, host, port, tenant, optionsEveryMs, codecs, SrtpPolicy.OFF, at);
    }
}
