package tandem.bench.phone;

import java.util.function.Function;

import tandem.bench.rtp.Voice;

/** What a phone does when it is called. Runs on: any (immutable). */
public sealed interface Reaction {

    /**
     * Rings (180), answers after {@code ringMs}, then speaks.
     *
     * @param media false = no socket of its own: nothing is sent or measured
     */
    record Answer(long ringMs, Voice voice, boolean media) implements Reaction {}

    /**
     * Rings and answers at once with a sound of the caller's making, asked on the SIP loop for each
     * call.
     */
    record AnswerWith(Function<PhoneCall, Sound> sound) implements Reaction {}

    /** Rings for {@code ringMs}, then refuses with that status, such as 486 or 603. */
    record Decline(long ringMs, int status) implements Reaction {
        public Decline {
            if (status < 300 || status > 699) {
                throw new IllegalArgumentException("not a refusal: " + status);
            }
        }
    }

    /** Rings until the caller gives up. */
    record RingOnly() implements Reaction {}

    /** Says nothing at all, like a dead device. */
    record Ignore() implements Reaction {}

    /** Does nothing by itself: the test tells the call to ring, answer or decline. */
    record Manual() implements Reaction {}
}
