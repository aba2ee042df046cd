package tandem.media.mix;

import java.util.Arrays;

/**
 * 20 ms of all that is said in a room: what all may hear, and what only those who are coached may.
 * Runs on: whoever has it.
 */
final class Sums {
    final int[] open = new int[Room.MOST_SAMPLES];
    final int[] whispered = new int[Room.MOST_SAMPLES];
    int rateHz = Room.NARROW_HZ;
    boolean whispers;

    void clear(int rateHz) {
        this.rateHz = rateHz;
        whispers = false;
        Arrays.fill(open, 0);
        Arrays.fill(whispered, 0);
    }

    void copy(Sums from) {
        rateHz = from.rateHz;
        whispers = from.whispers;
        System.arraycopy(from.open, 0, open, 0, open.length);
        if (whispers) {
            System.arraycopy(from.whispered, 0, whispered, 0, whispered.length);
        }
    }

    /** Adds what a member says. */
    void add(Place place, int samples) {
        if (place.whispered()) {
            whispers = true;
            add(whispered, place.said, samples);
        } else {
            add(open, place.said, samples);
        }
    }

    private static void add(int[] to, short[] said, int samples) {
        for (int i = 0; i < samples; i++) {
            to[i] += said[i];
        }
    }

    /** What one member hears: the sum without himself, with whispers where he is coached. */
    void without(Place place, short[] mix, int samples) {
        boolean coached = whispers && place.part.coached();
        boolean ownOpen = place.mixed && !place.whispered();
        boolean ownWhisper = place.mixed && place.whispered() && coached;
        for (int i = 0; i < samples; i++) {
            int sum = open[i];
            if (coached) {
                sum += whispered[i];
            }
            if (ownOpen || ownWhisper) {
                sum -= place.said[i];
            }
            mix[i] = (short) Math.clamp(sum, Short.MIN_VALUE, Short.MAX_VALUE);
        }
    }
}
