package tandem.sip.sdp;

/**
 * One payload format of an audio stream (RFC 8866 6.6, RFC 3551).
 *
 * @param payloadType 0..127
 * @param encoding as written, compared without case: PCMU, PCMA, telephone-event
 * @param clockRate Hz of the RTP clock
 * @param fmtp format parameters, or empty
 */
public record AudioFormat(int payloadType, String encoding, int clockRate, String fmtp) {
    public static final AudioFormat PCMU = new AudioFormat(0, "PCMU", 8000, "");
    public static final AudioFormat PCMA = new AudioFormat(8, "PCMA", 8000, "");
    public static final AudioFormat DIGITS_8K =
            new AudioFormat(101, "telephone-event", 8000, "0-16");

    public AudioFormat {
        if (payloadType < 0 || payloadType > 127 || clockRate < 1) {
            throw new IllegalArgumentException(
                    "bad format " + payloadType + " " + encoding + "/" + clockRate);
        }
    }

    public boolean isDigits() {
        return encoding.equalsIgnoreCase("telephone-event");
    }

    /** Whether both name the same coding, whatever the payload type. */
    public boolean sameCoding(AudioFormat other) {
        return encoding.equalsIgnoreCase(other.encoding) && clockRate == other.clockRate;
    }
}
