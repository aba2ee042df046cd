package tandem.media.session;

import java.nio.ByteBuffer;

import tandem.media.G711;
import tandem.media.codec.Companding;

/**
 * Keeps a stream of G.711 free of clicks where its source changes: the first 5 ms of the new one
 * are bent so that they begin at the height of the last sample before. After silence a sound begins
 * as it likes. Costs next to nothing between changes. Runs on: media loop.
 */
final class Seam {
    private static final int LENGTH = 40;

    /** -66 dBov; less is silence of either law. */
    private static final int SILENCE = 16;

    private boolean any;
    private boolean begins;
    private byte last;
    private G711 lastLaw = G711.A_LAW;
    private int step;
    private int left;

    /** What comes next is of another source. */
    void switched() {
        begins = any && Math.abs(Companding.of(lastLaw).decode(last)) > SILENCE;
        left = begins ? LENGTH : 0;
    }

    /** Lets a payload through; what follows a change is bent in place. */
    void pass(ByteBuffer packet, int at, int length, G711 law) {
        if (length == 0) {
            return;
        }
        if (left > 0) {
            bend(packet, at, length, Companding.of(law));
        }
        any = true;
        last = packet.get(at + length - 1);
        lastLaw = law;
    }

    private void bend(ByteBuffer packet, int at, int length, Companding law) {
        if (begins) {
            begins = false;
            step = Companding.of(lastLaw).decode(last) - law.decode(packet.get(at));
        }
        for (int i = at; i < at + length && left > 0; i++, left--) {
            int sound = law.decode(packet.get(i)) + step * left / (LENGTH + 1);
            packet.put(i, law.encode((short) Math.clamp(sound, Short.MIN_VALUE, Short.MAX_VALUE)));
        }
    }
}
