package tandem.sip.jain;

import java.net.InetSocketAddress;
import java.text.ParseException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.random.RandomGenerator;
import javax.sip.InvalidArgumentException;

import gov.nist.javax.sip.address.AddressFactoryImpl;
import gov.nist.javax.sip.address.AddressImpl;
import gov.nist.javax.sip.header.Contact;
import gov.nist.javax.sip.header.ContentType;
import gov.nist.javax.sip.header.ExtensionHeaderImpl;
import gov.nist.javax.sip.header.MaxForwards;
import gov.nist.javax.sip.header.Via;

import tandem.sip.transport.Transport;

/**
 * The headers that we put into message after message, made once, and the makers of tags and
 * branches. Header objects are shared: nobody changes one after it was put into a message. Runs on:
 * sip loop.
 */
final class Vocabulary {
    static final String ALLOWED = "INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, UPDATE, REGISTER";

    final AddressFactoryImpl addresses = new AddressFactoryImpl();
    final Contact contact;
    final ExtensionHeaderImpl userAgent;
    final ExtensionHeaderImpl server;
    final ExtensionHeaderImpl allow = header("Allow", ALLOWED);
    final ExtensionHeaderImpl accept = header("Accept", "application/sdp");
    final ExtensionHeaderImpl supported = header("Supported", "");
    final MaxForwards maxForwards = new MaxForwards();
    final ContentType sdp = new ContentType("application", "sdp");

    private final String viaHost;
    private final int viaPort;
    private final String viaTransport;
    private final RandomGenerator random;

    Vocabulary(Transport transport, String userAgentValue, RandomGenerator random) {
        InetSocketAddress local = transport.local();
        this.random = random;
        this.viaHost = literal(local);
        this.viaPort = local.getPort();
        this.viaTransport = transport.name().toUpperCase(Locale.ROOT);
        this.userAgent = header("User-Agent", userAgentValue);
        this.server = header("Server", userAgentValue);
        try {
            this.contact = new Contact();
            AddressImpl address = new AddressImpl();
            address.setURI(addresses.createURI("sip:" + viaHost + ":" + viaPort));
            address.setAddressType(AddressImpl.NAME_ADDR);
            contact.setAddress(address);
            maxForwards.setMaxForwards(70);
        } catch (ParseException | InvalidArgumentException wrong) {
            throw new IllegalStateException(wrong);
        }
    }

    static ExtensionHeaderImpl header(String name, String value) {
        ExtensionHeaderImpl header = new ExtensionHeaderImpl(name);
        header.setValue(value);
        return header;
    }

    /** A fresh top Via with its own branch and rport (RFC 3581). */
    Via via() {
        Via via = new Via();
        try {
            via.setHost(viaHost);
            via.setPort(viaPort);
            via.setTransport(viaTransport);
            via.setBranch("z9hG4bK" + token());
            via.setRPort();
        } catch (ParseException | InvalidArgumentException impossible) {
            throw new IllegalStateException(impossible);
        }
        return via;
    }

    /** 64 random bits in hex, for tags, branches and Call-IDs. */
    String token() {
        return HexFormat.of().toHexDigits(random.nextLong());
    }

    /** Our address as a URI shows it. */
    String host() {
        return viaHost;
    }

    private static String literal(InetSocketAddress local) {
        String host = local.getAddress().getHostAddress();
        return host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    }
}
