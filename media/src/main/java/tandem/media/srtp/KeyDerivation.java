package tandem.media.srtp;

import java.util.Arrays;

import tandem.media.SrtpKey;
import tandem.media.SrtpSuite;

import static tandem.media.srtp.SrtpScratch.LONGS;

/**
 * Session keys from a master key (RFC 3711 section 4.3; RFC 6188 section 3, RFC 7714 section 11),
 * at a key derivation rate of 0: once. Runs on: media loop.
 */
final class KeyDerivation {
    private static final int RTP = 0;
    private static final int RTCP = 3;
    private static final int ENCRYPTION = 0;
    private static final int AUTHENTICATION = 1;
    private static final int SALT = 2;
    private static final int AUTHENTICATION_OCTETS = 20;
    private static final int PADDED_SALT_OCTETS = 14;

    private KeyDerivation() {}

    static Transform rtp(SrtpSuite suite, SrtpKey key, SrtpScratch scratch) {
        return transform(suite, key, RTP, suite.rtpTagOctets(), scratch);
    }

    static Transform rtcp(SrtpSuite suite, SrtpKey key, SrtpScratch scratch) {
        return transform(suite, key, RTCP, suite.rtcpTagOctets(), scratch);
    }

    private static Transform transform(
            SrtpSuite suite, SrtpKey master, int kind, int tagOctets, SrtpScratch scratch) {
        byte[] masterKey = master.octets(0, suite.keyOctets());
        // A salt of 12 octets is filled up with zeros at its end.
        byte[] masterSalt =
                Arrays.copyOf(
                        master.octets(suite.keyOctets(), master.length()), PADDED_SALT_OCTETS);
        Keystream prf = new Keystream(masterKey, scratch);
        byte[] key = derive(prf, masterSalt, kind + ENCRYPTION, suite.keyOctets(), scratch);
        byte[] salt = derive(prf, masterSalt, kind + SALT, suite.saltOctets(), scratch);
        byte[] auth =
                derive(prf, masterSalt, kind + AUTHENTICATION, AUTHENTICATION_OCTETS, scratch);
        try {
            return suite.isAead()
                    ? new AesGcm(key, salt, kind == RTCP, scratch)
                    : new AesCmHmac(key, salt, auth, tagOctets, scratch);
        } finally {
            for (byte[] secret : new byte[][] {masterKey, masterSalt, key, salt, auth}) {
                Arrays.fill(secret, (byte) 0);
            }
        }
    }

    /**
     * Octets of the counter mode whose first block is the salt with the label in its eighth octet.
     *
     * @param salt 14 octets
     */
    static byte[] derive(Keystream prf, byte[] salt, int label, int octets, SrtpScratch scratch) {
        long high = (long) LONGS.get(salt, 0) ^ label;
        long low = (long) LONGS.get(salt, 6) << 16;
        prf.fill(high, low, octets);
        byte[] derived = Arrays.copyOf(scratch.keystream, octets);
        Arrays.fill(scratch.keystream, (byte) 0);
        return derived;
    }
}
