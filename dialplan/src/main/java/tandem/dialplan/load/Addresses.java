package tandem.dialplan.load;

import java.net.Inet4Address;
import java.net.InetAddress;

import tandem.dialplan.yaml.Code;
import tandem.dialplan.yaml.Type;
import tandem.dialplan.yaml.Types;
import tandem.dialplan.yaml.Unfit;

/** Addresses that stand in SIP and SDP, so that a peer can send to them. */
final class Addresses {
    private Addresses() {}

    /** One IPv4 host, never all of them or a group. */
    static Type<String> reachable() {
        return text -> {
            InetAddress address = Types.address().read(text);
            if (!(address instanceof Inet4Address)) {
                throw new Unfit(Code.LATER_VALUE, "IPv6 comes with a later version");
            }
            boolean broadcast = text.equals("255.255.255.255");
            if (address.isAnyLocalAddress() || address.isMulticastAddress() || broadcast) {
                throw new Unfit(
                        Code.RANGE,
                        text + " is not the address of one host that peers can send to");
            }
            return address.getHostAddress();
        };
    }
}
