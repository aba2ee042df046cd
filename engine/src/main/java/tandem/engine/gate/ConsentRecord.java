package tandem.engine.gate;

import java.time.Instant;

import tandem.dialplan.Purpose;

/** Knows what callees have agreed to. Runs on: any; never waits. */
public interface ConsentRecord {
    /** Nobody has agreed to anything. */
    ConsentRecord NONE =
            new ConsentRecord() {
                @Override
                public boolean agreesToPurpose(
                        String tenant, String number, Purpose purpose, Moment now) {
                    return false;
                }

                @Override
                public boolean agreesToVoice(
                        String tenant, String number, Purpose purpose, Moment now) {
                    return false;
                }

                @Override
                public boolean agreedAfter(
                        Instant time, String tenant, String number, Purpose purpose, Moment now) {
                    return false;
                }
            };

    /**
     * Whether a callee has agreed to calls of a tenant for a purpose.
     *
     * @param number key of the callee
     */
    boolean agreesToPurpose(String tenant, String number, Purpose purpose, Moment now);

    /** Whether a callee has agreed to talk with a machine in such calls. */
    boolean agreesToVoice(String tenant, String number, Purpose purpose, Moment now);

    /** As {@link #agreesToPurpose}, by a consent that was given after a time. */
    boolean agreedAfter(Instant time, String tenant, String number, Purpose purpose, Moment now);
}
