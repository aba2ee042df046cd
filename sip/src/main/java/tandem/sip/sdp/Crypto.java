package tandem.sip.sdp;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line {@code a=crypto:} (RFC 4568 section 9.1) with one key: the speaker protects with it what
 * it sends. Runs on: any (immutable).
 *
 * @param tag 0..999999999; an answer repeats that of the offered line it takes
 */
public record Crypto(int tag, CryptoSuite suite, CryptoKey key) {
    private static final Pattern LINE =
            Pattern.compile("([0-9]{1,9}) +(\\S+) +(\\S+)((?: +\\S+)*)");
    private static final Pattern KEY =
            Pattern.compile(
                    "(?i:inline):([A-Za-z0-9+/]+={0,2})"
                            + "(?:\\|(2\\^[0-9]{1,2}|[0-9]{1,15}))?"
                            + "(?:\\|([0-9]{1,38}):([0-9]{1,3}))?");
    private static final int MAX_MKI_OCTETS = 128;

    /** A line with a key of ours. */
    static Crypto of(int tag, CryptoSuite suite, byte[] octets) {
        return new Crypto(
                tag, suite, new CryptoKey(octets, CryptoKey.MAX_LIFETIME_PACKETS, new byte[0]));
    }

    /**
     * Reads what follows {@code a=crypto:}. Nothing when we cannot do all that the line says:
     * another suite, more than one key, a session parameter that changes what is sent.
     */
    static Optional<Crypto> parse(String value) {
        Matcher line = LINE.matcher(value.strip());
        if (!line.matches() || !areHarmless(line.group(4))) {
            return Optional.empty();
        }
        int tag = Integer.parseInt(line.group(1));
        return CryptoSuite.named(line.group(2))
                .flatMap(
                        suite -> key(suite, line.group(3)).map(key -> new Crypto(tag, suite, key)));
    }

    /**
     * Whether we may overlook the session parameters: a hint for the replay window, a derivation
     * rate of 0, and what its speaker marks as optional (RFC 4568 sections 6.3.1, 6.3.6, 6.3.7).
     */
    private static boolean areHarmless(String parameters) {
        return Arrays.stream(parameters.strip().split(" +"))
                .map(parameter -> parameter.toUpperCase(Locale.ROOT))
                .allMatch(
                        parameter ->
                                parameter.isEmpty()
                                        || parameter.startsWith("-")
                                        || parameter.equals("KDR=0")
                                        || parameter.matches("WSH=[0-9]+"));
    }

    private static Optional<CryptoKey> key(CryptoSuite suite, String parameters) {
        Matcher key = KEY.matcher(parameters);
        if (!key.matches()) {
            return Optional.empty();
        }
        long lifetime = lifetime(key.group(2));
        byte[] mki = key.group(3) == null ? new byte[0] : mki(key.group(3), key.group(4));
        byte[] octets = octets(key.group(1));
        boolean named = key.group(3) == null || mki.length > 0;
        return octets.length == suite.keyOctets() && lifetime > 0 && named
                ? Optional.of(new CryptoKey(octets, lifetime, mki))
                : Optional.empty();
    }

    /** None when it is no base64. */
    private static byte[] octets(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException _) {
            return new byte[0];
        }
    }

    /** In packets; 0 when it is out of range. */
    private static long lifetime(@org.jspecify.annotations.Nullable String written) {
        if (written == null) {
            return CryptoKey.MAX_LIFETIME_PACKETS;
        }
        boolean power = written.startsWith("2^");
        long number = Long.parseLong(power ? written.substring(2) : written);
        if (power) {
            return number <= 48 ? 1L << number : 0;
        }
        return number <= CryptoKey.MAX_LIFETIME_PACKETS ? number : 0;
    }

    /** The value in as many octets as it shall have; none when it does not fit. */
    private static byte[] mki(String value, String length) {
        int octets = Integer.parseInt(length);
        byte[] written = new BigInteger(value).toByteArray();
        int zeros = octets - written.length;
        // A sign of BigInteger's own may stand in front.
        int skip = written[0] == 0 ? 1 : 0;
        if (octets < 1 || octets > MAX_MKI_OCTETS || zeros + skip < 0) {
            return new byte[0];
        }
        byte[] mki = new byte[octets];
        int used = Math.min(written.length, octets);
        System.arraycopy(written, written.length - used, mki, octets - used, used);
        return mki;
    }

    /** As it stands in a description. With the key: not for logs. */
    String written() {
        return "a=crypto:"
                + tag
                + " "
                + suite
                + " inline:"
                + Base64.getEncoder().encodeToString(key.octets());
    }
}
