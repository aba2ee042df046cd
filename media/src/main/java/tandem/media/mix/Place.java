package tandem.media.mix;

import org.jspecify.annotations.Nullable;

import tandem.media.Part;
import tandem.media.codec.Resampler;

/**
 * One member's place in a room: the part it plays and what it says just now. Runs on: media loop.
 */
final class Place {
    /** Of the power of 20 ms ago, so that nobody is cut off between two words. */
    private static final float REMEMBERED = 0.9f;

    final Member member;
    Part part;

    /** 20 ms at the rate of the room. */
    final short[] said = new short[Room.MOST_SAMPLES];

    /** Whether {@link #said} is in the sum. */
    boolean mixed;

    private final short[] raw = new short[Room.MOST_SAMPLES];
    private @Nullable Resampler resampler;
    private int resampledHz;
    private float power;
    private boolean mixedBefore;
    private boolean whispered;

    Place(Member member, Part part) {
        this.member = member;
        this.part = part;
    }

    /** Fetches the next 20 ms; also of those whom nobody hears, so that their time goes on. */
    void listen(int rateHz, long nowNs) {
        int ownHz = member.rateHz();
        if (ownHz == rateHz) {
            member.say(said, Room.samples(rateHz), nowNs);
        } else {
            member.say(raw, Room.samples(ownHz), nowNs);
            resampler(ownHz, rateHz).resample(raw, 0, Room.samples(ownHz), said, 0);
        }
    }

    private Resampler resampler(int fromHz, int toHz) {
        Resampler now = resampler;
        if (now == null || resampledHz != fromHz + toHz) {
            now = Resampler.of(fromHz, toHz);
            resampler = now;
            resampledHz = fromHz + toHz;
        }
        return now;
    }

    /** Power with a memory. */
    float measure(int samples) {
        long sum = 0;
        for (int i = 0; i < samples; i++) {
            sum += said[i] * said[i];
        }
        power = Math.max((float) sum / samples, power * REMEMBERED);
        return power;
    }

    /**
     * Whether what it says is only for those who are coached. Whoever changes between the two, or
     * closes the microphone, fades out where he was heard last.
     */
    boolean whispered() {
        return whispered;
    }

    float power() {
        return power;
    }

    /** Enters the sum or leaves it, without a click. */
    void mix(boolean chosen, int samples) {
        boolean whispers = part.voice() == Part.Voice.WHISPER;
        // Out of one sum first, then into the other: never a syllable in the wrong ear.
        boolean wanted = chosen && (!mixedBefore || whispers == whispered);
        if (wanted) {
            whispered = whispers;
        }
        if (wanted != mixedBefore) {
            float step = 1f / samples;
            for (int i = 0; i < samples; i++) {
                float share = wanted ? i * step : 1 - i * step;
                said[i] = (short) (said[i] * share);
            }
        }
        mixed = wanted || mixedBefore;
        mixedBefore = wanted;
    }
}
