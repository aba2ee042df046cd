package tandem.media.srtp;

import java.security.DigestException;
import java.security.MessageDigest;

import static tandem.media.srtp.SrtpScratch.INTS;
import static tandem.media.srtp.SrtpScratch.LONGS;
import static tandem.media.srtp.SrtpScratch.SHA1_OCTETS;

/**
 * AES counter mode with HMAC-SHA1 (RFC 3711 sections 4.1.1 and 4.2.1). The HMAC (RFC 2104) is made
 * of the plain digest here, because the platform's allocates. Runs on: media loop.
 */
final class AesCmHmac implements Transform {
    private static final int SHA1_BLOCK_OCTETS = 64;

    private final Keystream keystream;
    private final SrtpScratch scratch;
    private final int tagOctets;
    private final long saltHigh;
    private final long saltLow;
    private final byte[] innerPad;
    private final byte[] outerPad;
    private long ivHigh;
    private long ivLow;

    /**
     * @param salt 14 octets
     * @param authKey 20 octets
     */
    AesCmHmac(byte[] key, byte[] salt, byte[] authKey, int tagOctets, SrtpScratch scratch) {
        this.keystream = new Keystream(key, scratch);
        this.scratch = scratch;
        this.tagOctets = tagOctets;
        this.saltHigh = (long) LONGS.get(salt, 0);
        this.saltLow = (long) LONGS.get(salt, 6) << 16;
        this.innerPad = pad(authKey, 0x36);
        this.outerPad = pad(authKey, 0x5C);
    }

    private static byte[] pad(byte[] key, int filler) {
        byte[] pad = new byte[SHA1_BLOCK_OCTETS];
        for (int i = 0; i < pad.length; i++) {
            pad[i] = (byte) (filler ^ (i < key.length ? key[i] : 0));
        }
        return pad;
    }

    @Override
    public int tagOctets() {
        return tagOctets;
    }

    @Override
    public boolean isIndexLast() {
        return false;
    }

    @Override
    public void begin(int ssrc, long index, int octets) {
        ivHigh = saltHigh ^ (ssrc & 0xFFFF_FFFFL);
        ivLow = saltLow ^ index << 16;
    }

    @Override
    public void crypt(byte[] packet, int from, int to) {
        keystream.fill(ivHigh, ivLow, to - from);
        keystream.apply(0, packet, from, to);
    }

    @Override
    public void tag(byte[] packet, int clear, int end, int word, byte[] to, int at) {
        INTS.set(scratch.word, 0, word);
        MessageDigest sha1 = scratch.sha1;
        sha1.reset();
        sha1.update(innerPad);
        sha1.update(packet, 0, end);
        sha1.update(scratch.word);
        byte[] digest = scratch.digest;
        finish(sha1, digest);
        sha1.update(outerPad);
        sha1.update(digest);
        finish(sha1, digest);
        System.arraycopy(digest, 0, to, at, tagOctets);
    }

    private static void finish(MessageDigest sha1, byte[] to) {
        try {
            sha1.digest(to, 0, SHA1_OCTETS);
        } catch (DigestException e) {
            throw new IllegalStateException("no room for a digest", e);
        }
    }
}
