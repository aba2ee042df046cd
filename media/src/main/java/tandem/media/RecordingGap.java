package tandem.media;

/**
 * Silence in a recording in place of audio that was due.
 *
 * @param channel from 0
 * @param position its first sample since the start
 * @param samples its length
 */
public record RecordingGap(int channel, long position, long samples) {}
