package tandem.media.rtp;

import java.nio.ByteBuffer;

/**
 * The one RTP stream that a session sends all its life: sequence and timestamp go on whatever the
 * source of the audio is. Runs on: media loop.
 */
public final class OutStream {
    private static final long NS_PER_MS = 1_000_000;

    private int ssrc;
    private long lastSequence;
    private int lastTimestamp;
    private int lastSamples;
    private int firstTimestamp;
    private long firstSentNs;
    private boolean begun;
    private int clockHz = 8000;
    private long packets;
    private long octets;

    /**
     * @param firstSequence 0..65535, chosen at random like the other two (RFC 3550 section 5.1)
     */
    public OutStream(int ssrc, int firstSequence, int firstTimestamp) {
        this.ssrc = ssrc;
        this.lastSequence = firstSequence - 1L;
        this.lastTimestamp = firstTimestamp;
    }

    /** The number after the highest that was sent; its lower 16 bits go on the wire. */
    public long nextSequence() {
        return lastSequence + 1;
    }

    /**
     * The timestamp of audio that begins now: what the stream's clock says, counted from its first
     * packet, but not before the end of what was sent last. So sources may change as often as they
     * like without timestamps running ahead of time.
     */
    public int timestampAt(long nowNs) {
        if (!begun) {
            return lastTimestamp;
        }
        long elapsed = (nowNs - firstSentNs) * (clockHz / 1000) / NS_PER_MS;
        int byClock = firstTimestamp + (int) elapsed;
        int afterLast = lastTimestamp + lastSamples;
        return byClock - afterLast > 0 ? byClock : afterLast;
    }

    /**
     * Sets the rate of the timestamps; they go on from what was sent last.
     *
     * @param hz whole kHz
     */
    public void clock(int hz, long nowNs) {
        if (hz != clockHz && begun) {
            firstTimestamp = timestampAt(nowNs);
            firstSentNs = nowNs;
        }
        clockHz = hz;
    }

    public void writeHeader(
            ByteBuffer buffer,
            int at,
            int payloadType,
            boolean marker,
            long extendedSequence,
            int timestamp) {
        RtpPacket.writeHeader(
                buffer, at, payloadType, marker, (int) extendedSequence, timestamp, ssrc);
    }

    /**
     * Counts a packet that goes out.
     *
     * @param samples how much time it covers from its timestamp, in units of timestamp
     */
    public void onSent(
            long extendedSequence, int timestamp, int samples, int payloadOctets, long nowNs) {
        packets++;
        octets += payloadOctets;
        if (extendedSequence > lastSequence) {
            lastSequence = extendedSequence;
            lastTimestamp = timestamp;
            lastSamples = samples;
            if (!begun) {
                firstTimestamp = timestamp;
                firstSentNs = nowNs;
                begun = true;
            }
        }
    }

    public int ssrc() {
        return ssrc;
    }

    /** Goes on under another name, for listeners that shall take it for a new stream. */
    public void rename(int ssrc) {
        this.ssrc = ssrc;
    }

    public long packets() {
        return packets;
    }

    /** Payload only. */
    public long octets() {
        return octets;
    }
}
