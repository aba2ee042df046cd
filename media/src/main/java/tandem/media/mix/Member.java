package tandem.media.mix;

import java.nio.ByteBuffer;

import tandem.media.Codec;
import tandem.media.rtp.RtpPacket;

/** Somebody in a {@link Room}, who speaks and hears in frames of 20 ms. Runs on: media loop. */
public interface Member {
    /** Rate of what it says, 8000 or 16000 Hz; told by {@link Room#retune} when it changes. */
    int rateHz();

    /**
     * Gives what it says in the next 20 ms, whatever has come; silence when there is nothing.
     *
     * @param pcm filled from 0, at {@link #rateHz}
     */
    void say(short[] pcm, int samples, long nowNs);

    /**
     * Takes what it hears in these 20 ms.
     *
     * @param pcm may be changed
     * @param dueNs when they begin, by the grid of the room
     */
    void hear(short[] pcm, int samples, int rateHz, long dueNs);

    /**
     * Takes a telephone event (RFC 4733) that the other one sent, in a room where two talk.
     *
     * @param codec of the audio beside it
     */
    void press(RtpPacket packet, ByteBuffer datagram, Codec codec, long nowNs);
}
