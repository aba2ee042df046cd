package tandem.engine.gate.consent;

import java.util.EnumSet;
import java.util.Set;

import tandem.dialplan.Purpose;

/**
 * What somebody has agreed to. Runs on: any (immutable).
 *
 * @param purposes calls for these; none = to none as such, only to the voice
 * @param aiVoice to talk with a machine, in calls for these purposes, or in all when there are none
 */
public record Agreed(Set<Purpose> purposes, boolean aiVoice) {
    private static final int AI = 1 << Purpose.values().length;

    /** Bits of all that can be agreed to. */
    static final int BITS = Purpose.values().length + 1;

    public Agreed {
        purposes = Set.copyOf(purposes);
        if (purposes.isEmpty() && !aiVoice) {
            throw new IllegalArgumentException("agreed to nothing");
        }
    }

    /** As a number, a bit for each purpose by its place and one for the voice. */
    int bits() {
        int bits = aiVoice ? AI : 0;
        for (Purpose purpose : purposes) {
            bits |= 1 << purpose.ordinal();
        }
        return bits;
    }

    static Agreed of(int bits) {
        Set<Purpose> purposes = EnumSet.noneOf(Purpose.class);
        for (Purpose purpose : Purpose.values()) {
            if ((bits & 1 << purpose.ordinal()) != 0) {
                purposes.add(purpose);
            }
        }
        return new Agreed(purposes, (bits & AI) != 0);
    }

    /** Whether bits say yes to calls for a purpose. */
    static boolean toPurpose(int bits, Purpose purpose) {
        return (bits & 1 << purpose.ordinal()) != 0;
    }

    /** Whether bits say yes to a machine that speaks in calls for a purpose. */
    static boolean toVoice(int bits, Purpose purpose) {
        return (bits & AI) != 0 && ((bits & AI - 1) == 0 || toPurpose(bits, purpose));
    }
}
