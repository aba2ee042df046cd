package tandem.dialplan.limit;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

import tandem.dialplan.Purpose;

/**
 * When the callee's consent must be on record. Runs on: any (immutable).
 *
 * @param purposes for calls for these
 * @param aiVoice for calls in which a machine speaks, whatever they are for; consent to that is
 *     asked for besides that to the purpose
 * @param afterOptOut whether a consent that is newer than an opt-out lifts it; empty = not said
 */
public record ConsentDuty(Set<Purpose> purposes, boolean aiVoice, Optional<Boolean> afterOptOut) {
    public static final ConsentDuty NONE = new ConsentDuty(Set.of(), false, Optional.empty());

    public ConsentDuty {
        purposes = Set.copyOf(purposes);
    }

    /** What each of both asks for. */
    public ConsentDuty and(ConsentDuty more) {
        Set<Purpose> both = EnumSet.noneOf(Purpose.class);
        both.addAll(purposes);
        both.addAll(more.purposes);
        return new ConsentDuty(
                both,
                aiVoice || more.aiVoice,
                afterOptOut.isPresent() && more.afterOptOut.isPresent()
                        ? Optional.of(afterOptOut.get() && more.afterOptOut.get())
                        : afterOptOut.or(() -> more.afterOptOut));
    }

    /** Whether a newer consent lifts an opt-out; only who says so has it. */
    public boolean liftsOptOut() {
        return afterOptOut.orElse(false);
    }
}
