package tandem.media.codec;

/** G.711: an octet a sample. */
record CompandedWaveform(Companding companding) implements Waveform {
    private static final int RATE_HZ = 8000;

    @Override
    public int rateHz() {
        return RATE_HZ;
    }

    @Override
    public int samplesOf(int octets) {
        return octets > 0 ? octets : Decoder.MALFORMED;
    }

    @Override
    public void decode(byte[] payload, int at, int length, short[] pcm, int pcmAt) {
        for (int i = 0; i < length; i++) {
            pcm[pcmAt + i] = companding.decode(payload[at + i]);
        }
    }
}
