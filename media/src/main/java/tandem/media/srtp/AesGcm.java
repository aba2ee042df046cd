package tandem.media.srtp;

import static tandem.media.srtp.SrtpScratch.BLOCK_OCTETS;
import static tandem.media.srtp.SrtpScratch.INTS;
import static tandem.media.srtp.SrtpScratch.LONGS;

/**
 * AES-GCM (RFC 7714). Made of AES blocks and {@link Ghash}, because the platform's cipher allocates
 * for each packet. Runs on: media loop.
 */
final class AesGcm implements Transform {
    private static final int RTCP_HEADER_OCTETS = 8;
    private static final int RTCP_AAD_OCTETS = RTCP_HEADER_OCTETS + 4;

    private final Keystream keystream;
    private final Ghash ghash;
    private final SrtpScratch scratch;
    private final boolean control;
    private final byte[] controlData = new byte[RTCP_AAD_OCTETS];
    private final long saltHigh;
    private final long saltLow;
    private long maskHigh;
    private long maskLow;

    /**
     * @param salt 12 octets
     * @param control for RTCP, whose index is authenticated with the header
     */
    AesGcm(byte[] key, byte[] salt, boolean control, SrtpScratch scratch) {
        this.keystream = new Keystream(key, scratch);
        this.scratch = scratch;
        this.control = control;
        this.saltHigh = (long) LONGS.get(salt, 0);
        this.saltLow = (long) (int) INTS.get(salt, 8) << 32;
        keystream.fillZeros();
        this.ghash = new Ghash(scratch.keystream);
    }

    @Override
    public int tagOctets() {
        return BLOCK_OCTETS;
    }

    @Override
    public boolean isIndexLast() {
        return true;
    }

    /** The first block masks the tag, the others are for the payload. */
    @Override
    public void begin(int ssrc, long index, int octets) {
        long high = saltHigh ^ (ssrc & 0xFFFF_FFFFL) << 16 ^ index >>> 32;
        long low = saltLow ^ index << 32;
        keystream.fill(high, low | 1, BLOCK_OCTETS + octets);
        maskHigh = (long) LONGS.get(scratch.keystream, 0);
        maskLow = (long) LONGS.get(scratch.keystream, 8);
    }

    @Override
    public void crypt(byte[] packet, int from, int to) {
        keystream.apply(BLOCK_OCTETS, packet, from, to);
    }

    @Override
    public void tag(byte[] packet, int clear, int end, int word, byte[] to, int at) {
        ghash.reset();
        int aadOctets = authenticateHeader(packet, clear, word);
        ghash.update(packet, clear, end);
        ghash.add(8L * aadOctets, 8L * (end - clear));
        LONGS.set(to, at, ghash.high() ^ maskHigh);
        LONGS.set(to, at + 8, ghash.low() ^ maskLow);
    }

    private int authenticateHeader(byte[] packet, int clear, int word) {
        if (!control) {
            ghash.update(packet, 0, clear);
            return clear;
        }
        System.arraycopy(packet, 0, controlData, 0, RTCP_HEADER_OCTETS);
        INTS.set(controlData, RTCP_HEADER_OCTETS, word);
        ghash.update(controlData, 0, RTCP_AAD_OCTETS);
        return RTCP_AAD_OCTETS;
    }
}
