package tandem.media.rtp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The RTCP of one session (RFC 3550 section 6): writes our reports, reads as much of the peer's as
 * a report needs. Runs on: media loop.
 */
public final class Rtcp {
    private static final int SENDER_REPORT = 200;
    private static final int RECEIVER_REPORT = 201;
    private static final int SOURCE_DESCRIPTION = 202;
    private static final int GOODBYE = 203;
    private static final int CNAME = 1;
    private static final long NTP_EPOCH_S = 2_208_988_800L;
    private static final long NS_PER_65536TH = 1_000_000_000L;

    private final byte[] cname;
    private long packetsReported;
    private int lastSenderReport;
    private long lastSenderReportNs;
    private boolean goodbyeReceived;

    /**
     * @param cname names the session without saying anything about the host (RFC 7022)
     */
    public Rtcp(String cname) {
        this.cname = cname.getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Writes a compound packet into a cleared buffer and flips it: a sender report if something was
     * sent since the last, else a receiver report; then the source description; then, if the
     * session ends, BYE.
     */
    public void write(
            ByteBuffer to, OutStream out, Reception in, long wallMs, long nowNs, boolean goodbye) {
        boolean sender = out.packets() > packetsReported;
        packetsReported = out.packets();
        int blocks = in.epoch() == 0 ? 0 : 1;
        int words = (sender ? 6 : 1) + 6 * blocks;
        header(to, blocks, sender ? SENDER_REPORT : RECEIVER_REPORT, words).putInt(out.ssrc());
        if (sender) {
            long seconds = wallMs / 1000 + NTP_EPOCH_S;
            to.putInt((int) seconds).putInt((int) ((wallMs % 1000 << 32) / 1000));
            to.putInt(out.timestampAt(nowNs))
                    .putInt((int) out.packets())
                    .putInt((int) out.octets());
        }
        if (blocks == 1) {
            writeBlock(to, in, nowNs);
        }
        writeDescription(to, out.ssrc());
        if (goodbye) {
            header(to, 1, GOODBYE, 1).putInt(out.ssrc());
        }
        to.flip();
    }

    private void writeBlock(ByteBuffer to, Reception in, long nowNs) {
        int lost = (int) Math.min(0x7FFFFF, in.lost());
        to.putInt(in.ssrc()).putInt(in.takeFractionLost() << 24 | lost);
        to.putInt((int) in.highestSequence()).putInt(in.jitter());
        long delay =
                lastSenderReport == 0 ? 0 : ((nowNs - lastSenderReportNs) << 16) / NS_PER_65536TH;
        to.putInt(lastSenderReport).putInt((int) delay);
    }

    private void writeDescription(ByteBuffer to, int ssrc) {
        // Item list, its terminating zero, and zeros up to the next word.
        int items = 2 + cname.length;
        int padded = (items + 4) / 4 * 4;
        header(to, 1, SOURCE_DESCRIPTION, 1 + padded / 4).putInt(ssrc);
        to.put((byte) CNAME).put((byte) cname.length).put(cname);
        for (int i = items; i < padded; i++) {
            to.put((byte) 0);
        }
    }

    private static ByteBuffer header(ByteBuffer to, int count, int type, int words) {
        return to.put((byte) (0x80 | count)).put((byte) type).putShort((short) words);
    }

    /**
     * Reads a datagram between 0 and its limit. False when it is no compound RTCP packet (RFC 3550
     * A.2).
     */
    public boolean tryRead(ByteBuffer datagram, long nowNs) {
        int length = datagram.limit();
        if (length < 8 || !isReport(datagram.get(1) & 0xFF)) {
            return false;
        }
        int at = 0;
        while (at + 4 <= length) {
            int octets = 4 * ((datagram.getShort(at + 2) & 0xFFFF) + 1);
            if ((datagram.get(at) & 0xC0) != 0x80 || at + octets > length) {
                return false;
            }
            readPart(datagram, at, octets, nowNs);
            at += octets;
        }
        return at == length;
    }

    private void readPart(ByteBuffer datagram, int at, int octets, long nowNs) {
        int type = datagram.get(at + 1) & 0xFF;
        if (type == SENDER_REPORT && octets >= 28) {
            // The middle 32 bits of the NTP time go back in our next report.
            lastSenderReport = (datagram.getInt(at + 8) << 16) | (datagram.getInt(at + 12) >>> 16);
            lastSenderReportNs = nowNs;
        } else if (type == GOODBYE) {
            goodbyeReceived = true;
        }
    }

    private static boolean isReport(int type) {
        return type == SENDER_REPORT || type == RECEIVER_REPORT;
    }

    /** True once the peer said BYE; signalling decides what that means. */
    public boolean goodbyeReceived() {
        return goodbyeReceived;
    }
}
