package tandem.media.jitter;

import java.nio.ByteBuffer;

/**
 * Place of one packet. Grows to the largest payload it ever held, so that nothing is allocated once
 * a stream runs. Runs on: media loop.
 */
final class Slot {
    boolean taken;
    long sequence;
    long timestamp;
    long transit;
    int units;
    int length;
    PayloadKind kind = PayloadKind.AUDIO;
    byte[] payload = new byte[0];

    void copy(ByteBuffer from, int at, int octets) {
        if (payload.length < octets) {
            payload = new byte[octets];
        }
        from.get(at, payload, 0, octets);
        length = octets;
    }
}
