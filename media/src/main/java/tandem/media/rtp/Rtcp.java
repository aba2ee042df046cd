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
    private static final int EXTENDED_REPORT = 207;
    private static final int CNAME = 1;
    private static final long NTP_EPOCH_S = 2_208_988_800L;
    private static final long NS_PER_65536TH = 1_000_000_000L;

    private static final int BLOCK_OCTETS = 24;

    /** Sender reports that a round trip can refer to; the peer answers the last one or two. */
    private static final int REMEMBERED = 4;

    private static final long LONGEST_ROUND_TRIP_NS = 60 * NS_PER_65536TH;

    private final byte[] cname;
    private final int[] sentReports = new int[REMEMBERED];
    private final long[] sentReportsNs = new long[REMEMBERED];
    private int reportsSent;
    private int ssrc;
    private final PeerReport report = new PeerReport();
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
     * sent since the last, else a receiver report; then the source description; then, if something
     * was received, an extended report with VoIP metrics (RFC 3611); then, if the session ends,
     * BYE.
     */
    public void write(
            ByteBuffer to,
            OutStream out,
            Reception in,
            VoipMetrics metrics,
            long wallMs,
            long nowNs,
            boolean goodbye) {
        ssrc = out.ssrc();
        boolean sender = out.packets() > packetsReported;
        packetsReported = out.packets();
        int blocks = in.epoch() == 0 ? 0 : 1;
        int words = (sender ? 6 : 1) + 6 * blocks;
        header(to, blocks, sender ? SENDER_REPORT : RECEIVER_REPORT, words).putInt(out.ssrc());
        if (sender) {
            long seconds = wallMs / 1000 + NTP_EPOCH_S;
            int fraction = (int) ((wallMs % 1000 << 32) / 1000);
            to.putInt((int) seconds).putInt(fraction);
            remember((int) seconds << 16 | fraction >>> 16, nowNs);
            to.putInt(out.timestampAt(nowNs))
                    .putInt((int) out.packets())
                    .putInt((int) out.octets());
        }
        if (blocks == 1) {
            writeBlock(to, in, nowNs);
        }
        writeDescription(to, out.ssrc());
        if (blocks == 1) {
            int extendedWords = 1 + VoipMetrics.OCTETS / 4;
            header(to, 0, EXTENDED_REPORT, extendedWords).putInt(out.ssrc());
            metrics.write(to, in.ssrc());
        }
        if (goodbye) {
            header(to, 1, GOODBYE, 1).putInt(out.ssrc());
        }
        to.flip();
    }

    private void remember(int middle, long nowNs) {
        sentReports[reportsSent % REMEMBERED] = middle;
        sentReportsNs[reportsSent % REMEMBERED] = nowNs;
        reportsSent++;
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
        report.any = false;
        report.metrics = null;
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
        int blocks = datagram.get(at) & 0x1F;
        if (type == SENDER_REPORT && octets >= 28) {
            // The middle 32 bits of the NTP time go back in our next report.
            lastSenderReport = (datagram.getInt(at + 8) << 16) | (datagram.getInt(at + 12) >>> 16);
            lastSenderReportNs = nowNs;
            readBlocks(datagram, at + 28, Math.min(blocks, (octets - 28) / BLOCK_OCTETS), nowNs);
        } else if (type == RECEIVER_REPORT && octets >= 8) {
            readBlocks(datagram, at + 8, Math.min(blocks, (octets - 8) / BLOCK_OCTETS), nowNs);
        } else if (type == EXTENDED_REPORT) {
            readExtended(datagram, at + 8, at + octets);
        } else if (type == GOODBYE) {
            goodbyeReceived = true;
        }
    }

    /** Of all reception reports those about our stream count. */
    private void readBlocks(ByteBuffer datagram, int at, int blocks, long nowNs) {
        for (int block = at; block < at + blocks * BLOCK_OCTETS; block += BLOCK_OCTETS) {
            if (reportsEver() && datagram.getInt(block) == ssrc) {
                int loss = datagram.getInt(block + 4);
                report.any = true;
                report.fractionLost = loss >>> 24;
                report.lost = loss << 8 >> 8;
                report.jitter = datagram.getInt(block + 12);
                report.roundTripNs =
                        roundTrip(datagram.getInt(block + 16), datagram.getInt(block + 20), nowNs);
            }
        }
    }

    private boolean reportsEver() {
        return packetsReported > 0;
    }

    /** By our own clock, and only for a report that we really sent. */
    private long roundTrip(int lastReport, int heldFor, long nowNs) {
        for (int i = 0; i < Math.min(reportsSent, REMEMBERED); i++) {
            if (sentReports[i] == lastReport && lastReport != 0) {
                long heldNs = (heldFor & 0xFFFFFFFFL) * NS_PER_65536TH >> 16;
                long roundTripNs = nowNs - sentReportsNs[i] - heldNs;
                // The peer's clock is coarse; a little less than nothing is nothing.
                boolean sane = roundTripNs > -NS_PER_65536TH && roundTripNs < LONGEST_ROUND_TRIP_NS;
                return sane ? Math.max(0, roundTripNs) : -1;
            }
        }
        return -1;
    }

    private void readExtended(ByteBuffer datagram, int from, int end) {
        int at = from;
        while (at + 4 <= end) {
            int octets = 4 * ((datagram.getShort(at + 2) & 0xFFFF) + 1);
            if (at + octets > end) {
                return;
            }
            boolean metrics =
                    (datagram.get(at) & 0xFF) == VoipMetrics.BLOCK_TYPE
                            && octets == VoipMetrics.OCTETS;
            if (metrics && reportsEver() && datagram.getInt(at + 4) == ssrc) {
                report.metrics = VoipMetrics.read(datagram, at);
            }
            at += octets;
        }
    }

    /** What the last datagram said about the stream that we send. */
    public PeerReport report() {
        return report;
    }

    /**
     * Whether a datagram of a port that carries both is RTCP: packet types 192..223, which are no
     * payload types there (RFC 5761 section 4).
     */
    public static boolean isRtcp(ByteBuffer datagram) {
        int type = datagram.limit() < 8 ? 0 : datagram.get(1) & 0xFF;
        return type >= 192 && type <= 223;
    }

    private static boolean isReport(int type) {
        return type == SENDER_REPORT || type == RECEIVER_REPORT;
    }

    /** True once the peer said BYE; signalling decides what that means. */
    public boolean goodbyeReceived() {
        return goodbyeReceived;
    }
}
