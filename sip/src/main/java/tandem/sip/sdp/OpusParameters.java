package tandem.sip.sdp;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What one side wants to be sent in Opus: the format parameters that matter to a mono coder (RFC
 * 7587 6.1). They bind nobody but the sender of the other side, and each may differ between the two
 * directions.
 *
 * @param playbackHz highest rate that makes a difference, 8000..48000
 * @param bitsPerSecond most that it wants, 6000..510000; 0 = as the sender likes
 * @param correction whether it makes use of in-band FEC
 * @param dtx whether it wants silence left out
 * @param constant whether it wants packets of one length
 */
public record OpusParameters(
        int playbackHz, int bitsPerSecond, boolean correction, boolean dtx, boolean constant) {
    private static final int LOWEST_HZ = 8000;
    private static final int FULL_HZ = 48_000;
    private static final int LEAST_BITS = 6000;
    private static final int MOST_BITS = 510_000;

    /** Of whom nothing is said. */
    public static final OpusParameters NONE = new OpusParameters(FULL_HZ, 0, false, false, false);

    public OpusParameters {
        playbackHz = Math.clamp(playbackHz, LOWEST_HZ, FULL_HZ);
        bitsPerSecond = bitsPerSecond <= 0 ? 0 : Math.clamp(bitsPerSecond, LEAST_BITS, MOST_BITS);
    }

    /** Reads an fmtp; what it does not understand counts as not said. */
    public static OpusParameters of(String fmtp) {
        Map<String, Integer> said = new HashMap<>();
        for (String parameter : fmtp.split(";", -1)) {
            int at = parameter.indexOf('=');
            if (at > 0) {
                String name = parameter.substring(0, at).strip().toLowerCase(Locale.ROOT);
                said.put(name, number(parameter.substring(at + 1).strip()));
            }
        }
        int hz = said.getOrDefault("maxplaybackrate", -1);
        return new OpusParameters(
                hz < 0 ? FULL_HZ : hz,
                said.getOrDefault("maxaveragebitrate", 0),
                isOn(said, "useinbandfec"),
                isOn(said, "usedtx"),
                isOn(said, "cbr"));
    }

    private static boolean isOn(Map<String, Integer> said, String name) {
        return said.getOrDefault(name, 0) == 1;
    }

    /** Negative when it is none, or one that nobody means. */
    private static int number(String text) {
        boolean digits = !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
        return digits && text.length() <= 9 ? Integer.parseInt(text) : -1;
    }

    /** As an fmtp says it; what goes without saying is left out. */
    public String fmtp() {
        List<String> said = new ArrayList<>(List.of("minptime=10"));
        if (playbackHz < FULL_HZ) {
            said.add("maxplaybackrate=" + playbackHz);
        }
        if (bitsPerSecond > 0) {
            said.add("maxaveragebitrate=" + bitsPerSecond);
        }
        if (correction) {
            said.add("useinbandfec=1");
        }
        if (dtx) {
            said.add("usedtx=1");
        }
        if (constant) {
            said.add("cbr=1");
        }
        return String.join(";", said);
    }
}
