package tandem.dialplan;

import tandem.dialplan.trunk.TrunkRules;

/**
 * A carrier or PBX, in trunks.yaml.
 *
 * @param name key of the entry
 * @param host numeric address
 * @param port 1..65535
 * @param tenant the tenant whose numbers are called through it
 * @param optionsEveryMs key {@code options_every}, default 30s, 0s = no ping
 * @param codecs key {@code codecs}, in order of preference, default [PCMA, PCMU]
 * @param digits key {@code digits}, ways in which keys of its callers count
 * @param srtp key {@code srtp}, default off
 * @param rules caps, failover, numbers and headers
 * @param opus key {@code opus}, how Opus goes
 * @param at where it is defined
 */
public record Trunk(
        String name,
        String host,
        int port,
        String tenant,
        long optionsEveryMs,
        java.util.List<Codec> codecs,
        java.util.Set<DigitWay> digits,
        SrtpPolicy srtp,
        TrunkRules rules,
        OpusTerms opus,
        Position at) {
    public Trunk {
        codecs = java.util.List.copyOf(codecs);
        digits = java.util.Set.copyOf(digits);
    }

    /** With digits by default, without SRTP and rules of its own. */
    public Trunk(
            String name,
            String host,
            int port,
            String tenant,
            long optionsEveryMs,
            java.util.List<Codec> codecs,
            Position at) {
        this(
                name,
                host,
                port,
                tenant,
                optionsEveryMs,
                codecs,
                DigitWay.DEFAULT,
                SrtpPolicy.OFF,
                TrunkRules.DEFAULT,
                OpusTerms.DEFAULT,
                at);
    }
}
