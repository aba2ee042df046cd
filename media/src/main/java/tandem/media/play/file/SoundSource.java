package tandem.media.play.file;

/** A sound file that is being decoded. Runs on: its one owner, which may take its time. */
public interface SoundSource extends AutoCloseable {
    /** The most that {@link #read} writes at once, in samples. */
    int MOST_SAMPLES = 8192;

    /** Container and coding: {@code WAV PCM 16 bit}, {@code MP3}, {@code Ogg Opus} ... */
    String format();

    /** Rate of the PCM in Hz. */
    int rateHz();

    /** Channels in the file, 1 or 2; they are mixed. */
    int channels();

    /** Length that the file tells of itself, in samples of one channel; -1 = not known yet. */
    long samples();

    /**
     * Decodes the next piece.
     *
     * @param pcm has room for {@link #MOST_SAMPLES}; the mean of the channels
     * @return samples written; 0 at the end
     * @throws BadAudio when the file is damaged from here on
     */
    int read(short[] pcm) throws BadAudio;

    @Override
    void close();
}
