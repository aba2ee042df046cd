package tandem.bench.rtp;

import java.nio.ByteBuffer;

/** Takes the audio packets that a stream receives. Runs on: the loop of the stream. */
@FunctionalInterface
public interface Ear {
    /**
     * @param payload G.711 octets from position to limit; a view for this call only, its position
     *     need not be kept
     * @param arrivedNs on the clock of {@link System#nanoTime}
     */
    void hear(ByteBuffer payload, Law law, long arrivedNs);

    /** Both ears hear everything. */
    static Ear both(Ear first, Ear second) {
        return (payload, law, arrivedNs) -> {
            int start = payload.position();
            first.hear(payload, law, arrivedNs);
            payload.position(start);
            second.hear(payload, law, arrivedNs);
        };
    }
}
