package tandem.media;

/**
 * Names one media session (one leg's RTP and RTCP). Never used again while the process lives.
 *
 * @param value positive, drawn from {@link MediaEndpoint#newSession(long)}; its loop is encoded in
 *     it
 */
public record SessionId(long value) {
    @Override
    public String toString() {
        return "media-" + value;
    }
}
