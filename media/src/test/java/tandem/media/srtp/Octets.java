package tandem.media.srtp;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

import tandem.media.Srtp;
import tandem.media.SrtpKey;
import tandem.media.SrtpSuite;

/** Octets and packets for the tests of this package. */
final class Octets {
    private Octets() {}

    static byte[] hex(String... lines) {
        return HexFormat.of().parseHex(String.join("", lines).replace(" ", ""));
    }

    static byte[] random(RandomGenerator random, int length) {
        byte[] octets = new byte[length];
        random.nextBytes(octets);
        return octets;
    }

    /** A packet with room behind it, as the loops' buffers have. */
    static ByteBuffer buffer(byte[] packet) {
        return ByteBuffer.allocate(512).put(packet).flip();
    }

    static byte[] copy(ByteBuffer packet) {
        byte[] octets = new byte[packet.remaining()];
        packet.get(packet.position(), octets);
        return octets;
    }

    static byte[] rtp(int ssrc, int sequence, byte[] payload) {
        return ByteBuffer.allocate(12 + payload.length)
                .put((byte) 0x80)
                .put((byte) 8)
                .putShort((short) sequence)
                .putInt(160 * sequence)
                .putInt(ssrc)
                .put(payload)
                .array();
    }

    static byte[] rtcp(int ssrc, byte[] report) {
        return ByteBuffer.allocate(8 + report.length)
                .put((byte) 0x81)
                .put((byte) 200)
                .putShort((short) (1 + report.length / 4))
                .putInt(ssrc)
                .put(report)
                .array();
    }

    static SrtpKey key(SrtpSuite suite, RandomGenerator random) {
        return SrtpKey.of(random(random, suite.keyOctets() + suite.saltOctets()));
    }

    /** One key both ways, for a session that talks to itself or to its twin. */
    static Srtp keys(SrtpSuite suite, SrtpKey key) {
        return new Srtp(suite, key, key);
    }

    static SrtpSession session(SrtpSuite suite, byte[] master) {
        SrtpKey key = SrtpKey.of(master);
        return new SrtpSession(new Srtp(suite, key, key), new SrtpScratch());
    }
}
