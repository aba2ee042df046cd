package tandem.bench.rtp;

import java.nio.ByteBuffer;

import org.jspecify.annotations.Nullable;

/** Parses what arrives, counts loss and pauses, and hears keys. Runs on: the loop of the stream. */
final class RtpReceiver {
    private static final int HEADER_OCTETS = 12;
    private static final int VERSION = 2;
    private static final int DIGITS_MAX = 256;

    /** A jump by more than this is a new sender, not loss. */
    private static final int JUMP_MAX = 3000;

    private final Ear ear;
    private final StringBuilder digits = new StringBuilder();
    private int eventPayloadType = -1;
    private boolean started;
    private int ssrc;
    private int highest;
    private long expected;
    private long inSequence;
    private long lostBefore;
    private boolean heardEvent;
    private int lastEventTimestamp;
    private long lastArrivalNs;
    long received;
    long junk;
    long longestGapNs;

    RtpReceiver(Ear ear) {
        this.ear = ear;
    }

    void eventPayloadType(int payloadType) {
        eventPayloadType = payloadType;
    }

    /**
     * @return the key when this packet is the first of its event, else 0
     */
    char onPacket(ByteBuffer packet, long arrivedNs) {
        if (packet.remaining() < HEADER_OCTETS || (packet.get(0) >> 6 & 3) != VERSION) {
            junk++;
            return 0;
        }
        int payloadType = packet.get(1) & 0x7f;
        Law law = law(payloadType);
        boolean event = payloadType == eventPayloadType;
        int header = headerOctets(packet);
        if (law == null && !event || header > packet.limit()) {
            junk++;
            return 0;
        }
        count(packet, arrivedNs);
        int timestamp = packet.getInt(4);
        trim(packet, header);
        if (law != null) {
            ear.hear(packet, law, arrivedNs);
            return 0;
        }
        return onEvent(packet, timestamp);
    }

    private static @Nullable Law law(int payloadType) {
        return switch (payloadType) {
            case 0 -> Law.MU;
            case 8 -> Law.A;
            default -> null;
        };
    }

    /** Fixed header, contributing sources and extension (RFC 3550 5.1, 5.3.1). */
    private static int headerOctets(ByteBuffer packet) {
        int octets = HEADER_OCTETS + 4 * (packet.get(0) & 0x0f);
        boolean extension = (packet.get(0) & 0x10) != 0;
        if (!extension || octets + 4 > packet.limit()) {
            return octets;
        }
        return octets + 4 + 4 * (packet.getShort(octets + 2) & 0xffff);
    }

    private static void trim(ByteBuffer packet, int header) {
        boolean padded = (packet.get(0) & 0x20) != 0;
        int padding = padded ? packet.get(packet.limit() - 1) & 0xff : 0;
        packet.limit(Math.max(header, packet.limit() - padding));
        packet.position(header);
    }

    private void count(ByteBuffer packet, long arrivedNs) {
        int sequence = packet.getShort(2) & 0xffff;
        int source = packet.getInt(8);
        if (received > 0) {
            longestGapNs = Math.max(longestGapNs, arrivedNs - lastArrivalNs);
        }
        received++;
        lastArrivalNs = arrivedNs;
        int ahead = (short) (sequence - highest);
        if (!started || source != ssrc || Math.abs(ahead) > JUMP_MAX) {
            restart(source, sequence);
        } else if (ahead > 0) {
            highest = sequence;
            expected += ahead;
        }
        inSequence++;
    }

    private void restart(int source, int sequence) {
        lostBefore += expected - inSequence;
        started = true;
        ssrc = source;
        highest = sequence;
        expected = 1;
        inSequence = 0;
    }

    private char onEvent(ByteBuffer payload, int timestamp) {
        boolean known = heardEvent && timestamp == lastEventTimestamp;
        if (payload.remaining() < Digits.EVENT_OCTETS || known) {
            return 0;
        }
        heardEvent = true;
        lastEventTimestamp = timestamp;
        char key = Digits.key(payload);
        if (key == ' ' || digits.length() == DIGITS_MAX) {
            return 0;
        }
        digits.append(key);
        return key;
    }

    String digits() {
        return digits.toString();
    }

    long lost() {
        return Math.max(0, lostBefore + expected - inSequence);
    }
}
