package tandem.dialplan.trunk;

import java.util.List;

/**
 * Headers of INVITEs to a trunk.
 *
 * @param fromUser user part of From; empty = the number shown
 * @param fromHost host of From; empty = ours
 * @param asserted whether P-Asserted-Identity has the number shown (RFC 3325)
 * @param preferred whether P-Preferred-Identity has it (RFC 3325)
 * @param privacyNone whether {@code Privacy: none} asks that it be shown (RFC 3323)
 * @param diversion whether a call that is passed on says so by Diversion (RFC 5806)
 * @param history whether it says so by History-Info (RFC 7044)
 * @param more further lines, {@code Name: value}
 */
public record TrunkHeaders(
        String fromUser,
        String fromHost,
        boolean asserted,
        boolean preferred,
        boolean privacyNone,
        boolean diversion,
        boolean history,
        List<String> more) {
    public static final TrunkHeaders PLAIN =
            new TrunkHeaders("", "", false, false, false, true, false, List.of());

    public TrunkHeaders {
        more = List.copyOf(more);
    }
}
