package tandem.media;

/**
 * Silence in a recording in place of audio that was due.
 *
 * @param channel 0 = what was received, 1 = what was sent
 * @param position its first sample since the start
 * @param samples its length
 */
public record RecordingGap(int channel, long position, long samples) {}
