package tandem.media.codec;

/**
 * L16: two octets a sample, the high one first.
 *
 * @param rateHz of the PCM
 */
record LinearWaveform(int rateHz) implements Waveform {
    @Override
    public int samplesOf(int octets) {
        return octets > 0 && (octets & 1) == 0 ? octets >> 1 : Decoder.MALFORMED;
    }

    @Override
    public void decode(byte[] payload, int at, int length, short[] pcm, int pcmAt) {
        for (int i = 0; i < length >> 1; i++) {
            int high = payload[at + 2 * i];
            pcm[pcmAt + i] = (short) (high << 8 | payload[at + 2 * i + 1] & 0xFF);
        }
    }
}
