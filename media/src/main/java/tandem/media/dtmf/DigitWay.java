package tandem.media.dtmf;

/** How a press can reach us. */
public enum DigitWay {
    /** Telephone events in RTP (RFC 4733). */
    EVENT,
    /** Said by signalling (SIP INFO). */
    SIGNALLED,
    /** Tones in the audio (ITU-T Q.23). */
    TONE
}
