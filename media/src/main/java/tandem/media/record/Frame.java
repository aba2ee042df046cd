package tandem.media.record;

import org.jspecify.annotations.Nullable;

import tandem.media.Codec;

/**
 * One packet's audio on its way from a loop to the recording writer; made once and used again and
 * again. Owned by whoever took it from a queue.
 */
final class Frame {
    /**
     * 80 ms of G.711, 20 ms of L16 at 16 kHz, 256 kbit/s of Opus; longer packets take several
     * frames where their codec can be cut.
     */
    static final int OCTETS = 640;

    @Nullable Recording recording;

    /** Stream of the recording that it belongs to: one source of sound. */
    int source;

    /** Channel, from 0. */
    int channel;

    Codec codec = Codec.PCMU;
    boolean masked;

    /** Of the stream; another one has another coder at its far end. */
    int epoch;

    /** In the clock of the codec. */
    int timestamp;

    /** Packets lost just before this one; negative = this one is late. */
    long missing;

    long atNs;
    int length;
    final byte[] octets = new byte[OCTETS];
}
