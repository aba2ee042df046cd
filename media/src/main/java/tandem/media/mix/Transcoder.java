package tandem.media.mix;

import java.nio.ByteBuffer;

import tandem.media.Codec;
import tandem.media.codec.Codecs;
import tandem.media.codec.Decoder;

/**
 * Turns the packets of a received stream into frames of another packet time, to be coded anew.
 * Packets are taken as they arrive, without a jitter buffer: the far end has one. Up to three lost
 * packets are filled in, so that the decoder goes on without a jump; what comes late is dropped.
 * Runs on: media loop.
 */
public final class Transcoder implements AutoCloseable {
    /** Takes finished frames. */
    public interface Output {
        /**
         * @param skipped units of the source's timestamp that passed in silence before this frame
         */
        void frame(short[] pcm, int at, int samples, int rateHz, long skipped);
    }

    private static final int MOST_FILLED = 3;
    private static final int LONGEST_MS = 180;
    private static final int MOST_OCTETS = 2048;

    private final Codec from;
    private final Decoder decoder;
    private final short[] pcm;
    private final byte[] payload = new byte[MOST_OCTETS];
    private int filled;
    private boolean joined;
    private int epoch;
    private long lastSequence;
    private int nextTimestamp;
    private int lastSamples;
    private long skipped;

    /**
     * @param rateHz that the frames are wanted at, if the codec can; else they have its own
     * @throws IllegalArgumentException when the codec is not to be had
     */
    public Transcoder(Codecs codecs, Codec from, int rateHz) {
        this.from = from;
        this.decoder = codecs.decoder(from, from.codesAt(rateHz) ? rateHz : from.audioHz());
        this.pcm =
                new short[Decoder.roomFor(decoder.rateHz()) + LONGEST_MS * decoder.rateHz() / 1000];
    }

    public Codec from() {
        return from;
    }

    /** What was begun is dropped; the next packet begins a new stretch. */
    public void cut() {
        joined = false;
        filled = 0;
    }

    /** Whether a packet would continue what was taken before. */
    public boolean continues(int epoch) {
        return joined && epoch == this.epoch;
    }

    /**
     * Takes a packet and gives out the frames that are complete.
     *
     * @param frameMs length of frames, 10..60 ms
     * @return false when it is late, or not of its codec
     */
    public boolean take(
            int epoch,
            long sequence,
            int timestamp,
            ByteBuffer from,
            int at,
            int length,
            int frameMs,
            Output out) {
        if (!continues(epoch)) {
            begin(epoch, sequence, timestamp);
        }
        if (sequence <= lastSequence || length > MOST_OCTETS) {
            return false;
        }
        from.get(at, payload, 0, length);
        int samples = decoder.samplesOf(payload, 0, length);
        if (samples <= 0 || samples > Decoder.roomFor(decoder.rateHz())) {
            return false;
        }
        fillLost(sequence - lastSequence - 1, timestamp, length, frameMs, out);
        skip(timestamp);
        int decoded = decoder.decode(payload, 0, length, pcm, filled);
        lastSequence = sequence;
        if (decoded <= 0) {
            return false;
        }
        lastSamples = decoded;
        filled += decoded;
        nextTimestamp = timestamp + units(decoded);
        give(frameMs, out);
        return true;
    }

    private void begin(int epoch, long sequence, int timestamp) {
        cut();
        joined = true;
        this.epoch = epoch;
        lastSequence = sequence - 1;
        nextTimestamp = timestamp;
        lastSamples = 0;
        skipped = 0;
    }

    /** The nearest loss is filled in from the packet at hand where its codec says more of it. */
    private void fillLost(long lost, int timestamp, int length, int frameMs, Output out) {
        boolean fits = lost * units(lastSamples) == timestamp - nextTimestamp;
        if (lost < 1 || lost > MOST_FILLED || lastSamples == 0 || !fits) {
            return;
        }
        for (long left = lost; left > 0; left--) {
            filled +=
                    left == 1
                            ? decoder.recover(payload, 0, length, pcm, filled, lastSamples)
                            : decoder.conceal(pcm, filled, lastSamples);
            nextTimestamp += units(lastSamples);
            give(frameMs, out);
        }
    }

    /** A pause of the peer (discontinuous transmission), or a hole too large to fill. */
    private void skip(int timestamp) {
        int pause = timestamp - nextTimestamp;
        if (pause != 0) {
            // Half a frame before a pause is not worth a packet of its own.
            filled = 0;
            skipped += Math.max(0, pause);
        }
    }

    private int units(int samples) {
        return (int) from.timestampUnits(samples, decoder.rateHz());
    }

    private void give(int frameMs, Output out) {
        int frame = decoder.rateHz() / 1000 * frameMs;
        int at = 0;
        for (; filled - at >= frame; at += frame) {
            out.frame(pcm, at, frame, decoder.rateHz(), skipped);
            skipped = 0;
        }
        filled -= at;
        System.arraycopy(pcm, at, pcm, 0, filled);
    }

    @Override
    public void close() {
        decoder.close();
    }
}
