package tandem.bench.media;

/**
 * What both ends of all calls of a row heard of each other.
 *
 * @param delayMs from one program's send to the same program's receive, through the carrier
 * @param packets that should have been heard
 * @param lost of them
 * @param changed heard, but not with the octets that were sent; only where both ends have one codec
 * @param junk datagrams that belong to no frame, or could not be decrypted
 * @param latestSendMs the most that this program sent a packet behind its time
 */
public record Arrivals(
        Delay delayMs, long packets, long lost, long changed, long junk, double latestSendMs) {}
