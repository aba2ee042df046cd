package tandem.bench.rtp;

/**
 * What a stream sent and heard so far.
 *
 * @param sent RTP packets sent
 * @param received RTP packets received, events included
 * @param lost packets missing by sequence number since the first, RFC 3550 A.3 without its
 *     probation
 * @param junk datagrams that were no RTP of this call
 * @param longestGapNs longest time between two packets received
 * @param latestSendNs the most that a packet was sent behind its deadline: the fault of this
 *     program, not of the engine
 * @param digits keys heard, at most 256
 */
public record StreamReport(
        long sent,
        long received,
        long lost,
        long junk,
        long longestGapNs,
        long latestSendNs,
        String digits) {}
