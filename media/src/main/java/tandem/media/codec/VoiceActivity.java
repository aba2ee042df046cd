package tandem.media.codec;

import java.util.Arrays;

/**
 * Says when somebody starts and stops talking, by level against the quietest moments of the last
 * two seconds. So a steady sound, noise or tone, counts as talk for two seconds at most; a voice
 * has pauses between its words. Runs on: owner of the stream.
 */
public final class VoiceActivity {

    /** What a frame changed. */
    public enum Change {
        NONE,
        STARTED,
        STOPPED
    }

    /**
     * @param quietestDbov below this nothing is talk, -90..-10
     * @param aboveFloorDb talk is so much louder than the background, 3..30
     * @param startMs so much talk is a start; shorter sounds are clicks
     * @param hangoverMs so long a pause is an end
     */
    public record Settings(int quietestDbov, int aboveFloorDb, int startMs, int hangoverMs) {
        /** -50 dBov, 9 dB, 60 ms, 400 ms. */
        public static final Settings DEFAULT = new Settings(-50, 9, 60, 400);
    }

    private static final int SLOTS = 8;
    private static final int SLOT_MS = 250;
    private static final double FIRST_FLOOR_DBOV = -65;

    private final Settings settings;
    private final int rateHz;

    /** Quietest frame of each quarter of a second, in a ring. */
    private final double[] quietest = new double[SLOTS];

    private int slot;
    private double slotMs;
    private double loudMs;
    private double pauseMs;
    private boolean talking;

    public VoiceActivity(int rateHz, Settings settings) {
        this.rateHz = rateHz;
        this.settings = settings;
        Arrays.fill(quietest, FIRST_FLOOR_DBOV);
    }

    /**
     * Takes the next frame.
     *
     * @param samples 10 or 20 ms of them; longer frames blur the edges
     */
    public Change hear(short[] pcm, int at, int samples) {
        double ms = samples * 1000.0 / rateHz;
        double level = Level.dbov(pcm, at, samples);
        boolean loud = level > thresholdDbov();
        learn(level, ms);
        loudMs = Math.clamp(loudMs + (loud ? ms : -ms), 0, settings.startMs());
        pauseMs = loud ? 0 : pauseMs + ms;
        if (!talking && loudMs >= settings.startMs()) {
            talking = true;
            return Change.STARTED;
        }
        if (talking && pauseMs >= settings.hangoverMs()) {
            talking = false;
            loudMs = 0;
            return Change.STOPPED;
        }
        return Change.NONE;
    }

    /** Between a start and its stop. */
    public boolean talking() {
        return talking;
    }

    /** Level of the background as it is believed to be, in dBov. */
    public double floorDbov() {
        double floor = quietest[0];
        for (int i = 1; i < SLOTS; i++) {
            floor = Math.min(floor, quietest[i]);
        }
        return floor;
    }

    private double thresholdDbov() {
        return Math.max(settings.quietestDbov(), floorDbov() + settings.aboveFloorDb());
    }

    private void learn(double level, double ms) {
        slotMs += ms;
        if (slotMs > SLOT_MS) {
            slotMs = ms;
            slot = (slot + 1) % SLOTS;
            quietest[slot] = level;
        }
        quietest[slot] = Math.min(quietest[slot], level);
    }
}
