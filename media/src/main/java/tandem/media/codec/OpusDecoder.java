package tandem.media.codec;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Opus. Decodes right to the rate that is wanted; concealment and correction are the codec's own.
 * Runs on: its one owner.
 */
final class OpusDecoder implements Decoder {
    /** Longer payloads do not come in one datagram. */
    private static final int MAX_PAYLOAD = 1500;

    private final OpusMemory memory = new OpusMemory();
    private final OpusLibrary library;
    private final int rateHz;
    private final MemorySegment state;
    private final MemorySegment packet;
    private final MemorySegment sound;

    OpusDecoder(OpusLibrary library, int rateHz) {
        this.library = library;
        this.rateHz = rateHz;
        state = library.newDecoder(memory.arena(), rateHz);
        packet = memory.arena().allocate(MAX_PAYLOAD);
        sound = memory.arena().allocate(ValueLayout.JAVA_SHORT, Decoder.roomFor(rateHz));
    }

    @Override
    public int rateHz() {
        return rateHz;
    }

    @Override
    public int samplesOf(byte[] payload, int at, int length) {
        return OpusPacket.samples(payload, at, length, rateHz);
    }

    @Override
    public int decode(byte[] payload, int at, int length, short[] pcm, int pcmAt) {
        int samples = samplesOf(payload, at, length);
        if (samples <= 0 || length > MAX_PAYLOAD || samples > pcm.length - pcmAt) {
            return MALFORMED;
        }
        MemorySegment.copy(payload, at, packet, ValueLayout.JAVA_BYTE, 0, length);
        int decoded = library.decode(state, packet, length, sound, samples, 0);
        return decoded <= 0 ? MALFORMED : take(pcm, pcmAt, decoded);
    }

    @Override
    public int conceal(short[] pcm, int pcmAt, int samples) {
        library.decode(state, MemorySegment.NULL, 0, sound, whole(samples), 0);
        return take(pcm, pcmAt, samples);
    }

    @Override
    public int recover(byte[] next, int at, int length, short[] pcm, int pcmAt, int samples) {
        if (samplesOf(next, at, length) <= 0 || length > MAX_PAYLOAD) {
            return conceal(pcm, pcmAt, samples);
        }
        MemorySegment.copy(next, at, packet, ValueLayout.JAVA_BYTE, 0, length);
        int recovered = library.decode(state, packet, length, sound, whole(samples), 1);
        return recovered <= 0 ? conceal(pcm, pcmAt, samples) : take(pcm, pcmAt, samples);
    }

    @Override
    public void close() {
        memory.close();
    }

    private int take(short[] pcm, int pcmAt, int samples) {
        MemorySegment.copy(sound, ValueLayout.JAVA_SHORT, 0, pcm, pcmAt, samples);
        return samples;
    }

    /** Fillings are a multiple of 2.5 ms (opus_decode); what is too much is left out. */
    private int whole(int samples) {
        int unit = rateHz / 400;
        return Math.min(Decoder.roomFor(rateHz), Math.ceilDiv(samples, unit) * unit);
    }
}
