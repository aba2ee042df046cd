package tandem.media.record;

/**
 * Tells speech from silence by loudness: enough to end a message, too little to transcribe one.
 * Confined to the recording writer.
 */
final class Voice {
    /**
     * RMS of a packet from which somebody speaks: -44 dBov. Speech on the phone is at -20 to -35,
     * the noise of a line below -55.
     */
    private static final long VOICE_RMS = 200;

    private final long silenceSamples;
    private long voicedSamples;
    private long lastVoice;
    private boolean told;

    /**
     * @param silenceSamples silence that is told, 0 = never
     */
    Voice(long silenceSamples) {
        this.silenceSamples = silenceSamples;
    }

    /**
     * Takes a packet's audio.
     *
     * @param arrival position in the recording, in samples
     */
    void onAudio(short[] pcm, int length, long arrival) {
        long energy = 0;
        for (int i = 0; i < length; i++) {
            long sample = pcm[i];
            energy += sample * sample;
        }
        if (length > 0 && energy >= VOICE_RMS * VOICE_RMS * length) {
            voicedSamples += length;
            lastVoice = Math.max(lastVoice, arrival);
        }
    }

    /** True once, when nobody has spoken for the whole time. */
    boolean fellSilent(long now) {
        if (told || silenceSamples == 0 || now - lastVoice < silenceSamples) {
            return false;
        }
        told = true;
        return true;
    }

    long voicedSamples() {
        return voicedSamples;
    }
}
