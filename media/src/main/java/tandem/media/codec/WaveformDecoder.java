package tandem.media.codec;

/** A waveform codec with the concealment that such codecs do not bring along. */
final class WaveformDecoder implements Decoder {
    private final Waveform waveform;
    private final Concealment concealment;

    WaveformDecoder(Waveform waveform) {
        this.waveform = waveform;
        this.concealment = new Concealment(waveform.rateHz());
    }

    @Override
    public int rateHz() {
        return waveform.rateHz();
    }

    @Override
    public int samplesOf(byte[] payload, int at, int length) {
        return waveform.samplesOf(length);
    }

    @Override
    public int decode(byte[] payload, int at, int length, short[] pcm, int pcmAt) {
        int samples = waveform.samplesOf(length);
        if (samples <= 0 || samples > pcm.length - pcmAt) {
            return MALFORMED;
        }
        waveform.decode(payload, at, length, pcm, pcmAt);
        concealment.heard(pcm, pcmAt, samples);
        return samples;
    }

    @Override
    public int conceal(short[] pcm, int pcmAt, int samples) {
        concealment.conceal(pcm, pcmAt, samples);
        return samples;
    }

    @Override
    public int recover(byte[] next, int at, int length, short[] pcm, int pcmAt, int samples) {
        return conceal(pcm, pcmAt, samples);
    }

    @Override
    public void close() {
        // Nothing outside the heap.
    }
}
