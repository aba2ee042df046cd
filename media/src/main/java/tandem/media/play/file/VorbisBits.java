package tandem.media.play.file;

/** Bits of a Vorbis packet, lowest first (Vorbis I 2). Behind the end comes nothing but zeros. */
final class VorbisBits {
    private final byte[] packet;
    private long at;

    VorbisBits(byte[] packet, int fromOctet) {
        this.packet = packet;
        this.at = fromOctet * 8L;
    }

    /**
     * @param bits 0..32
     */
    long read(int bits) {
        long value = 0;
        for (int i = 0; i < bits; i++) {
            int octet = (int) (at >> 3);
            if (octet < packet.length && (packet[octet] >> (at & 7) & 1) != 0) {
                value |= 1L << i;
            }
            at++;
        }
        return value;
    }

    boolean flag() {
        return read(1) != 0;
    }

    int small(int bits) {
        return (int) read(bits);
    }

    void skip(long bits) {
        at += bits;
    }

    boolean pastEnd() {
        return at > packet.length * 8L;
    }
}
