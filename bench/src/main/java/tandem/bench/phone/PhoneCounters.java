package tandem.bench.phone;

/**
 * What happened on a phone's SIP socket.
 *
 * @param sent requests and responses, repeats included
 * @param repeated of them, sent again by a timer
 * @param received datagrams that were SIP
 * @param absorbed of them, repeats of requests already answered
 * @param malformed datagrams that were no SIP message
 * @param impaired datagrams dropped on purpose
 * @param stray responses and ACKs that belong to nothing known
 */
public record PhoneCounters(
        long sent,
        long repeated,
        long received,
        long absorbed,
        long malformed,
        long impaired,
        long stray) {}
