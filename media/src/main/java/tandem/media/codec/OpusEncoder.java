package tandem.media.codec;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

import tandem.media.OpusSettings;

/** Opus, tuned for speech, mono. Runs on: its one owner. */
final class OpusEncoder implements Encoder {
    private static final int APPLICATION_VOIP = 2048;
    private static final int SET_BITRATE = 4002;
    private static final int SET_VBR = 4006;
    private static final int SET_COMPLEXITY = 4010;
    private static final int SET_INBAND_FEC = 4012;
    private static final int SET_PACKET_LOSS_PERC = 4014;
    private static final int SET_DTX = 4016;
    private static final int SET_SIGNAL = 4024;
    private static final int SIGNAL_VOICE = 3001;
    private static final int MAX_FRAME_MS = 60;

    /** A packet of so many octets says nothing (opus_encode). */
    private static final int EMPTY_PACKET = 2;

    private final OpusMemory memory = new OpusMemory();
    private final OpusLibrary library;
    private final OpusSettings settings;
    private final int rateHz;
    private final MemorySegment state;
    private final MemorySegment frame;
    private final MemorySegment packet;

    OpusEncoder(OpusLibrary library, int rateHz, OpusSettings settings) {
        this.library = library;
        this.settings = settings;
        this.rateHz = rateHz;
        state = library.newEncoder(memory.arena(), rateHz, APPLICATION_VOIP);
        frame = memory.arena().allocate(ValueLayout.JAVA_SHORT, rateHz / 1000L * MAX_FRAME_MS);
        packet = memory.arena().allocate(ROOM);
        library.set(state, SET_SIGNAL, SIGNAL_VOICE);
        library.set(state, SET_BITRATE, settings.bitsPerSecond());
        library.set(state, SET_COMPLEXITY, settings.complexity());
        library.set(state, SET_INBAND_FEC, settings.correction() ? 1 : 0);
        library.set(state, SET_DTX, settings.dtx() ? 1 : 0);
        library.set(state, SET_VBR, settings.constant() ? 0 : 1);
    }

    @Override
    public int rateHz() {
        return rateHz;
    }

    @Override
    public int encode(short[] pcm, int at, int samples, byte[] out, int outAt) {
        if (!codable(samples)) {
            return REFUSED;
        }
        MemorySegment.copy(pcm, at, frame, ValueLayout.JAVA_SHORT, 0, samples);
        int octets = library.encode(state, frame, samples, packet);
        if (octets < 0) {
            return REFUSED;
        }
        if (octets <= EMPTY_PACKET && settings.dtx()) {
            return 0;
        }
        MemorySegment.copy(packet, ValueLayout.JAVA_BYTE, 0, out, outAt, octets);
        return octets;
    }

    @Override
    public void expectLoss(int percent) {
        library.set(state, SET_PACKET_LOSS_PERC, Math.clamp(percent, 0, 100));
    }

    @Override
    public void close() {
        memory.close();
    }

    /** Frames of Opus (RFC 6716 2.1.4) that make sense in a packet of their own. */
    private boolean codable(int samples) {
        int tenth = rateHz / 100;
        return samples == tenth
                || samples == 2 * tenth
                || samples == 4 * tenth
                || samples == 6 * tenth;
    }
}
