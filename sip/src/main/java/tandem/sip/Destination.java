package tandem.sip;

/** Where an outbound INVITE goes. */
public sealed interface Destination {

    /**
     * One registered contact; the request follows the flow that the registration came by (RFC
     * 5626).
     */
    record Device(Contact contact) implements Destination {}

    /**
     * A number at a trunk.
     *
     * @param trunk a name in {@link Peers#trunks()}
     * @param number user part of the Request-URI
     */
    record Trunk(String trunk, String number) implements Destination {}
}
