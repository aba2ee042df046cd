package tandem.media.netsim;

/**
 * One packet on its way.
 *
 * @param atNs when it was sent, or, behind the network, when it arrives
 * @param sequence 16 bit
 * @param index of the packet in its sender's order, from 0, without wraps
 * @param epoch counts the SSRCs of the sender, from 1
 * @param units how much time the payload covers, in units of the RTP clock
 */
public record Packet(
        long atNs, int sequence, long index, int timestamp, int epoch, int units, byte[] payload) {
    public Packet at(long ns) {
        return new Packet(ns, sequence, index, timestamp, epoch, units, payload);
    }
}
