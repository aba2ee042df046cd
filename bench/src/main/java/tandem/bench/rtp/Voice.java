package tandem.bench.rtp;

import java.nio.ByteBuffer;

/**
 * What a stream says. One voice may serve many streams when it keeps no state, as all of ours do.
 * Runs on: the loop of the stream.
 */
@FunctionalInterface
public interface Voice {
    /** Octets of G.711 in a packet of 20 ms. */
    int FRAME_OCTETS = 160;

    /**
     * Writes one frame of {@value #FRAME_OCTETS} octets at the buffer's position.
     *
     * @param frame how many frames the stream has sent before, so that a tone goes on without a
     *     click
     */
    void speak(ByteBuffer out, Law law, long frame);

    /** Says nothing, in packets. */
    static Voice silence() {
        return (out, law, _) -> {
            for (int i = 0; i < FRAME_OCTETS; i++) {
                out.put(law.silence());
            }
        };
    }
}
