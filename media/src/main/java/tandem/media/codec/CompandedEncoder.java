package tandem.media.codec;

/** G.711. */
record CompandedEncoder(Companding companding) implements Encoder {
    private static final int RATE_HZ = 8000;

    @Override
    public int rateHz() {
        return RATE_HZ;
    }

    @Override
    public int encode(short[] pcm, int at, int samples, byte[] out, int outAt) {
        for (int i = 0; i < samples; i++) {
            out[outAt + i] = companding.encode(pcm[at + i]);
        }
        return samples;
    }

    @Override
    public void close() {
        // Nothing outside the heap.
    }
}
