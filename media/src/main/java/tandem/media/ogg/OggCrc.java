package tandem.media.ogg;

/** The checksum of a page: CRC-32 of polynomial 04C11DB7, not reflected (RFC 3533 6, field 7). */
final class OggCrc {
    private static final int POLYNOMIAL = 0x04C11DB7;
    private static final int[] TABLE = table();

    private OggCrc() {}

    /** Goes on with a checksum that begins with 0. */
    static int next(int crc, byte octet) {
        return crc << 8 ^ TABLE[crc >>> 24 ^ octet & 0xFF];
    }

    private static int[] table() {
        int[] table = new int[256];
        for (int i = 0; i < table.length; i++) {
            int crc = i << 24;
            for (int bit = 0; bit < 8; bit++) {
                crc = crc << 1 ^ (crc < 0 ? POLYNOMIAL : 0);
            }
            table[i] = crc;
        }
        return table;
    }
}
