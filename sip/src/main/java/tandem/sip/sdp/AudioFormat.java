package tandem.sip.sdp;

/**
 * One payload format of an audio stream (RFC 8866 6.6, RFC 3551).
 *
 * @param payloadType 0..127
 * @param encoding as written, compared without case: PCMU, opus, telephone-event
 * @param clockRate Hz of the RTP clock, which need not be that of the samples (G722: RFC 3551
 *     4.5.2)
 * @param channels as written in the rtpmap, 1 when it says nothing
 * @param fmtp format parameters, or empty
 */
public record AudioFormat(
        int payloadType, String encoding, int clockRate, int channels, String fmtp) {
    public static final AudioFormat PCMU = new AudioFormat(0, "PCMU", 8000, "");
    public static final AudioFormat PCMA = new AudioFormat(8, "PCMA", 8000, "");
    public static final AudioFormat G722 = new AudioFormat(9, "G722", 8000, "");

    /** Always 48000 and two channels in the rtpmap, whatever is spoken (RFC 7587 7). */
    public static final AudioFormat OPUS =
            new AudioFormat(107, "opus", 48_000, 2, "minptime=10;useinbandfec=1");

    /** 16-bit linear, one channel, 16 kHz; the static types are only for 44.1 kHz. */
    public static final AudioFormat L16 = new AudioFormat(108, "L16", 16_000, "");

    /** Comfort noise beside codecs of 8 kHz that have none of their own (RFC 3389). */
    static final AudioFormat NOISE = new AudioFormat(13, "CN", 8000, "");

    public static final AudioFormat DIGITS_8K = digits(101, 8000);
    public static final AudioFormat DIGITS_16K = digits(109, 16_000);
    public static final AudioFormat DIGITS_48K = digits(110, 48_000);

    public AudioFormat {
        if (payloadType < 0 || payloadType > 127 || clockRate < 1 || channels < 1) {
            throw new IllegalArgumentException(
                    "bad format " + payloadType + " " + encoding + "/" + clockRate);
        }
    }

    /** A format of one channel. */
    public AudioFormat(int payloadType, String encoding, int clockRate, String fmtp) {
        this(payloadType, encoding, clockRate, 1, fmtp);
    }

    private static AudioFormat digits(int payloadType, int clockRate) {
        return new AudioFormat(payloadType, "telephone-event", clockRate, "0-16");
    }

    /** Opus as somebody wants to be sent it. */
    public static AudioFormat opus(OpusParameters wanted) {
        return new AudioFormat(
                OPUS.payloadType, OPUS.encoding, OPUS.clockRate, OPUS.channels, wanted.fmtp());
    }

    /** The same coding under another payload type. */
    public AudioFormat as(int type) {
        return new AudioFormat(type, encoding, clockRate, channels, fmtp);
    }

    public boolean isDigits() {
        return encoding.equalsIgnoreCase("telephone-event");
    }

    /** Whether both name the same coding, whatever the payload type. */
    public boolean sameCoding(AudioFormat other) {
        return encoding.equalsIgnoreCase(other.encoding)
                && clockRate == other.clockRate
                && channels == other.channels;
    }

    /** The value of its rtpmap: {@code opus/48000/2}. */
    String coding() {
        return encoding + "/" + clockRate + (channels > 1 ? "/" + channels : "");
    }
}
