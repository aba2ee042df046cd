package tandem.media.seal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The first octets of a sealed file, big endian: magic (8), version (2), length of the key's id
 * (2), plain octets of a chunk (4), id of the file (16), its wrapped key (40), id of the wrapping
 * key (64, filled up with zeros). All of it is bound to each chunk. Runs on: any (immutable).
 */
final class SealHeader {
    static final int OCTETS = 8 + 2 + 2 + 4 + 16 + SealKey.WRAPPED_OCTETS + SealKey.MAX_ID;
    private static final long MAGIC = 0x5444_4d53_4541_4c0aL; // "TDMSEAL\n"
    private static final int VERSION = 1;
    private static final int FILE_ID_OCTETS = 16;
    private static final int MOST_CHUNK = 1 << 24;

    private final byte[] octets;
    private final int chunkOctets;
    private final byte[] wrappedKey;
    private final String keyId;

    private SealHeader(byte[] octets, int chunkOctets, byte[] wrappedKey, String keyId) {
        this.octets = octets;
        this.chunkOctets = chunkOctets;
        this.wrappedKey = wrappedKey;
        this.keyId = keyId;
    }

    static SealHeader of(int chunkOctets, byte[] fileId, byte[] wrappedKey, String keyId) {
        byte[] id = keyId.getBytes(StandardCharsets.US_ASCII);
        ByteBuffer to = ByteBuffer.allocate(OCTETS);
        to.putLong(MAGIC).putShort((short) VERSION).putShort((short) id.length).putInt(chunkOctets);
        to.put(Arrays.copyOf(fileId, FILE_ID_OCTETS)).put(wrappedKey).put(id);
        return new SealHeader(to.array(), chunkOctets, wrappedKey, keyId);
    }

    static SealHeader parse(ByteBuffer from) throws SealBroken {
        if (!isOne(from)) {
            throw new SealBroken("no sealed file");
        }
        byte[] octets = new byte[OCTETS];
        from.get(from.position(), octets);
        ByteBuffer in = ByteBuffer.wrap(octets).position(8);
        int version = in.getShort();
        int idLength = in.getShort();
        int chunkOctets = in.getInt();
        if (version != VERSION) {
            throw new SealBroken("sealed by version " + version + ", which is not known here");
        }
        if (idLength < 1 || idLength > SealKey.MAX_ID) {
            throw new SealBroken("header without a key's id");
        }
        if (chunkOctets < 1 || chunkOctets > MOST_CHUNK) {
            throw new SealBroken("header with chunks of no size");
        }
        byte[] wrapped = new byte[SealKey.WRAPPED_OCTETS];
        in.position(in.position() + FILE_ID_OCTETS).get(wrapped);
        String id = new String(octets, in.position(), idLength, StandardCharsets.US_ASCII);
        return new SealHeader(octets, chunkOctets, wrapped, id);
    }

    static boolean isOne(ByteBuffer from) {
        return from.remaining() >= OCTETS && from.getLong(from.position()) == MAGIC;
    }

    byte[] octets() {
        return octets;
    }

    int chunkOctets() {
        return chunkOctets;
    }

    byte[] wrappedKey() {
        return wrappedKey;
    }

    String keyId() {
        return keyId;
    }
}
