package tandem.media;

/**
 * How a media endpoint is set up; fixed for its life.
 *
 * @param host numeric address to bind
 * @param firstPort even, 1024..65534; with {@code lastPort} the range of RTP/RTCP pairs; 0 = pairs
 *     of any free ports
 * @param lastPort inclusive
 * @param loops number of event loops, at least 1
 * @param latchWindowMs how long after Connect, or after a changed remote address, the source may
 *     still move; a source that is the signalled address is kept
 * @param inactivityMs silence of the peer that is told as Inactive, 0 = never
 * @param promptCacheOctets bound of decoded prompts kept in memory
 * @param recordingQueueFrames bound of frames on their way to the recording writer, per loop
 */
public record MediaSettings(
        String host,
        int firstPort,
        int lastPort,
        int loops,
        long latchWindowMs,
        long inactivityMs,
        long promptCacheOctets,
        int recordingQueueFrames) {
    public MediaSettings {
        if (firstPort != 0
                && (firstPort < 1024
                        || firstPort % 2 != 0
                        || lastPort <= firstPort
                        || lastPort > 65535)) {
            throw new IllegalArgumentException("port range " + firstPort + "-" + lastPort);
        }
        if (loops < 1) {
            throw new IllegalArgumentException("loops " + loops);
        }
    }
}
