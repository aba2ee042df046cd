package tandem.media.codec;

/**
 * L16.
 *
 * @param rateHz of the PCM
 */
record LinearEncoder(int rateHz) implements Encoder {
    @Override
    public int encode(short[] pcm, int at, int samples, byte[] out, int outAt) {
        for (int i = 0; i < samples; i++) {
            out[outAt + 2 * i] = (byte) (pcm[at + i] >> 8);
            out[outAt + 2 * i + 1] = (byte) pcm[at + i];
        }
        return 2 * samples;
    }

    @Override
    public void close() {
        // Nothing outside the heap.
    }
}
