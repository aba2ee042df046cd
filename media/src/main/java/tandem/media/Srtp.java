package tandem.media;

/**
 * What offer/answer settled about encryption. The session that is told it owns the keys from then
 * on, and wipes them.
 *
 * @param send our key: protects what we send
 * @param receive the peer's key: opens what it sends
 */
public record Srtp(SrtpSuite suite, SrtpKey send, SrtpKey receive) {
    public Srtp {
        int octets = suite.keyOctets() + suite.saltOctets();
        if (send.length() != octets || receive.length() != octets) {
            throw new IllegalArgumentException(suite + " wants " + octets + " octets of key");
        }
    }
}
