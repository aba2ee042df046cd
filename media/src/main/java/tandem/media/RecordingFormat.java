package tandem.media;

/** How a recording's audio is kept. Runs on: any (immutable). */
public enum RecordingFormat {
    /** PCM 16 bit, little endian. */
    WAV("wav", 1, 2),
    /** G.711 A-law. */
    WAV_ALAW("wav-alaw", 6, 1),
    /** G.711 mu-law. */
    WAV_ULAW("wav-ulaw", 7, 1),
    /** Opus in Ogg (RFC 7845), a mono stream for each channel. */
    OPUS("opus", 0, 0);

    private final String word;
    private final int tag;
    private final int sampleOctets;

    RecordingFormat(String word, int tag, int sampleOctets) {
        this.word = word;
        this.tag = tag;
        this.sampleOctets = sampleOctets;
    }

    /** Its name in plans and manifests. */
    public String word() {
        return word;
    }

    /** Its tag in the {@code fmt} chunk of a WAV (RFC 2361); 0 = it is none. */
    public int tag() {
        return tag;
    }

    /** Octets of a sample; 0 = that differs. */
    public int sampleOctets() {
        return sampleOctets;
    }
}
