package tandem.media.record;

import org.jspecify.annotations.Nullable;

import tandem.media.G711;

/**
 * One packet's audio on its way from a loop to the recording writer; made once and used again and
 * again. Owned by whoever took it from a queue.
 */
final class Frame {
    /** 60 ms; longer packets take several frames. */
    static final int OCTETS = 480;

    @Nullable Recording recording;

    Side side = Side.RECEIVED;
    G711 law = G711.MU_LAW;
    boolean masked;
    int timestamp;

    /** Packets lost just before this one; negative = this one is late. */
    long missing;

    long atNs;
    int length;
    final byte[] octets = new byte[OCTETS];
}
