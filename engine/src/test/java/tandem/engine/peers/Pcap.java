package tandem.engine.peers;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A capture file of one RTP stream, as sipp plays it: Ethernet, IPv4 and UDP around each packet. Of
 * those sipp only reads the lengths.
 */
final class Pcap {
    private static final int MAX_OCTETS = 1 << 20;
    private static final int ETHERNET_OCTETS = 14;
    private static final int IP_OCTETS = 20;
    private static final int UDP_OCTETS = 8;
    private static final int RTP_OCTETS = 12;
    private static final int SSRC = 0x5EED;

    private final ByteBuffer out = ByteBuffer.allocate(MAX_OCTETS).order(ByteOrder.nativeOrder());
    private long atUs;
    private short sequence = (short) 65_500;
    private int timestamp = 1000;

    Pcap() {
        out.putInt(0xA1B2_C3D4).putShort((short) 2).putShort((short) 4);
        out.putInt(0).putInt(0).putInt(65_535).putInt(1);
    }

    /** The next packet of the stream: as many octets of G.711 as the packet lasts. */
    Pcap add(int payloadType, byte[] payload) {
        int udp = UDP_OCTETS + RTP_OCTETS + payload.length;
        int all = ETHERNET_OCTETS + IP_OCTETS + udp;
        out.putInt((int) (atUs / 1_000_000)).putInt((int) (atUs % 1_000_000));
        out.putInt(all).putInt(all);
        ByteBuffer packet = ByteBuffer.allocate(all);
        packet.putLong(0).putInt(0).putShort((short) 0x0800);
        packet.put((byte) 0x45).put((byte) 0).putShort((short) (IP_OCTETS + udp)).putInt(0);
        packet.put((byte) 64).put((byte) 17).putShort((short) 0);
        packet.putInt(0x7F00_0001).putInt(0x7F00_0001);
        packet.putShort((short) 4000).putShort((short) 4000).putShort((short) udp);
        packet.putShort((short) 0);
        packet.put((byte) 0x80).put((byte) payloadType).putShort(sequence++);
        packet.putInt(timestamp).putInt(SSRC).put(payload);
        out.put(packet.array());
        timestamp += payload.length;
        atUs += TimeUnit.MILLISECONDS.toMicros(payload.length / 8);
        return this;
    }

    void write(Path file) throws IOException {
        Files.write(file, java.util.Arrays.copyOf(out.array(), out.position()));
    }
}
