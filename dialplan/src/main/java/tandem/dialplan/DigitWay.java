package tandem.dialplan;

import java.util.Set;

/** Ways in which the keys of a phone count. */
public enum DigitWay {
    /** Telephone events in RTP. */
    RFC4733,
    /** SIP INFO. */
    INFO,
    /** Tones in the audio; speech is seldom, but now and then, taken for one. */
    INBAND;

    /** Where nothing is said. */
    public static final Set<DigitWay> DEFAULT = Set.of(RFC4733, INFO);
}
