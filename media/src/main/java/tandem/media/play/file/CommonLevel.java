package tandem.media.play.file;

import tandem.media.codec.Level;

/**
 * The level to which prompts are brought, so that a caller who hears one after the other need not
 * press the phone to the ear nor hold it away. One gain for the whole sound: its own dynamics stay.
 */
public final class CommonLevel {
    /**
     * What active speech has on a telephone network about; P.56 material is at -26, prompts are
     * louder.
     */
    public static final double DBOV = -20;

    /** More would raise the noise of a bad recording, or bury a good one. */
    public static final double MAX_GAIN_DB = 12;

    /** No sample comes nearer to the end of the scale. */
    private static final double HEADROOM_DB = 0.5;

    private CommonLevel() {}

    /**
     * @param levelDbov of active sound
     * @param peakDbov of the loudest sample
     * @return -12..12 dB; 0 for silence; never so much that the peak clips
     */
    static double gainDb(double levelDbov, double peakDbov) {
        if (levelDbov <= Level.SILENCE_DBOV) {
            return 0;
        }
        double wanted = Math.clamp(DBOV - levelDbov, -MAX_GAIN_DB, MAX_GAIN_DB);
        double room = Math.max(0, -HEADROOM_DB - peakDbov);
        return Math.min(wanted, room);
    }

    /** The sound with that gain, anew. */
    public static short[] apply(short[] pcm, double gainDb) {
        double factor = Math.pow(10, gainDb / 20);
        short[] louder = new short[pcm.length];
        for (int i = 0; i < pcm.length; i++) {
            louder[i] =
                    (short)
                            Math.clamp(
                                    Math.round(pcm[i] * factor), Short.MIN_VALUE, Short.MAX_VALUE);
        }
        return louder;
    }
}
