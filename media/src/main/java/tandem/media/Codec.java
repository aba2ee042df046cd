package tandem.media;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * What audio is coded in on the wire, all of it mono, with the facts that SDP and RTP need. Comfort
 * noise (RFC 3389) is a payload beside G.711, not a codec.
 */
public enum Codec {
    /** ITU-T G.711 mu-law. */
    PCMU("PCMU", 0, 8000, 8000),
    /** ITU-T G.711 A-law. */
    PCMA("PCMA", 8, 8000, 8000),
    /**
     * ITU-T G.722 at 64 kbit/s. Samples at 16 kHz, but its RTP clock is 8 kHz for ever (RFC 3551
     * 4.5.2).
     */
    G722("G722", 9, 8000, 16_000),
    /**
     * Opus (RFC 6716). Its RTP clock is 48 kHz whatever it carries (RFC 7587 4.1), and it codes
     * from and to any of its rates.
     */
    OPUS("opus", -1, 48_000, 48_000),
    /** Linear 16 bit PCM in network order (RFC 3551 4.5.11) at 8 kHz. */
    L16_8K("L16", -1, 8000, 8000),
    /** Linear 16 bit PCM in network order at 16 kHz. */
    L16_16K("L16", -1, 16_000, 16_000);

    private static final int[] OPUS_RATES = {8000, 12_000, 16_000, 24_000, 48_000};

    private final String encodingName;
    private final int staticPayloadType;
    private final int clockHz;
    private final int audioHz;

    Codec(String encodingName, int staticPayloadType, int clockHz, int audioHz) {
        this.encodingName = encodingName;
        this.staticPayloadType = staticPayloadType;
        this.clockHz = clockHz;
        this.audioHz = audioHz;
    }

    /**
     * The codec that an rtpmap names.
     *
     * @param encodingName in any case (RFC 8866 6.6)
     * @param clockHz RTP clock
     * @param channels as written there; 1 when left out. Opus says 2 always (RFC 7587 7)
     * @return empty = none of ours
     */
    public static Optional<Codec> named(String encodingName, int clockHz, int channels) {
        return Arrays.stream(values())
                .filter(codec -> codec.encodingName.equalsIgnoreCase(encodingName))
                .filter(codec -> codec.clockHz == clockHz && codec.rtpmapChannels() == channels)
                .findFirst();
    }

    /** The codec of a static payload type (RFC 3551 6); empty = none of ours. */
    public static Optional<Codec> ofStatic(int payloadType) {
        return Arrays.stream(values())
                .filter(codec -> codec.staticPayloadType == payloadType && payloadType >= 0)
                .findFirst();
    }

    /** Name in SDP, in its registered spelling. */
    public String encodingName() {
        return encodingName;
    }

    /** Static payload type, or -1 when the number is agreed on in SDP. */
    public int staticPayloadType() {
        return staticPayloadType;
    }

    /** RTP clock rate in Hz, as in SDP. */
    public int clockHz() {
        return clockHz;
    }

    /** Rate of the sound that it carries at best, in Hz. */
    public int audioHz() {
        return audioHz;
    }

    /** Whether coder and decoder work on PCM of this rate, without a resampler. */
    public boolean codesAt(int rateHz) {
        return switch (this) {
            case OPUS -> Arrays.binarySearch(OPUS_RATES, rateHz) >= 0;
            case PCMU, PCMA, G722, L16_8K, L16_16K -> rateHz == audioHz;
        };
    }

    /** Value of an {@code a=rtpmap} after the payload type: {@code opus/48000/2}. */
    public String rtpmap() {
        String channels = rtpmapChannels() == 1 ? "" : "/" + rtpmapChannels();
        return String.format(Locale.ROOT, "%s/%d%s", encodingName, clockHz, channels);
    }

    /**
     * Units of RTP timestamp that samples last.
     *
     * @param samples at {@code rateHz}
     */
    public long timestampUnits(long samples, int rateHz) {
        return samples * clockHz / rateHz;
    }

    /**
     * Samples that a step of RTP timestamp lasts.
     *
     * @param units of RTP timestamp
     * @param rateHz of the samples
     */
    public long samples(long units, int rateHz) {
        return units * rateHz / clockHz;
    }

    /**
     * Octets of payload that last one unit of timestamp; 0 = the length of a payload does not tell
     * how long it lasts.
     */
    public int octetsPerUnit() {
        return switch (this) {
            case PCMU, PCMA, G722 -> 1;
            case L16_8K, L16_16K -> 2;
            case OPUS -> 0;
        };
    }

    /** Whether it is one of G.711's two laws, whose octets translate into each other. */
    public boolean isG711() {
        return this == PCMU || this == PCMA;
    }

    /**
     * The law of G.711 that this is.
     *
     * @throws IllegalStateException when it is none
     */
    public G711 law() {
        return switch (this) {
            case PCMU -> G711.MU_LAW;
            case PCMA -> G711.A_LAW;
            case G722, OPUS, L16_8K, L16_16K -> throw new IllegalStateException("no law: " + this);
        };
    }

    private int rtpmapChannels() {
        return this == OPUS ? 2 : 1;
    }
}
