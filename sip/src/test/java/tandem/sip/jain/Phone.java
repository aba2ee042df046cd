package tandem.sip.jain;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A softphone's REGISTER and INVITE with digest credentials, made independently of the code under
 * test.
 */
final class Phone {
    private final SipPeer socket;
    private final String user;
    private final String callId = SipPeer.unique("reg");
    String password;
    String algorithm = "SHA-256";
    String nonce = "";
    String contact;
    String uri = "sip:tandem.test";
    int sequence = 1;
    int count = 1;

    Phone(SipPeer socket, String user, String password) {
        this.socket = socket;
        this.user = user;
        this.password = password;
        this.contact = "<sip:" + user + "@10.1.1.1:5062>";
    }

    /** A REGISTER up to its last header. */
    String register() {
        uri = "sip:tandem.test";
        return head("REGISTER", user, contact);
    }

    /** An INVITE up to its last header, without a body. */
    String invite(String from) {
        uri = "sip:4000@tandem.test";
        return head("INVITE", from, "<sip:" + user + "@" + socket.address() + ">");
    }

    private String head(String method, String from, String contactValue) {
        return method
                + " "
                + uri
                + " SIP/2.0\r\n"
                + "Via: SIP/2.0/UDP 10.1.1.1:5062;rport;branch="
                + SipPeer.branch()
                + "\r\n"
                + "Max-Forwards: 70\r\n"
                + "From: <sip:"
                + from
                + "@tandem.test>;tag=f"
                + user
                + "\r\n"
                + "To: <sip:"
                + user
                + "@tandem.test>\r\n"
                + "Call-ID: "
                + callId
                + "\r\n"
                + "CSeq: "
                + sequence
                + " "
                + method
                + "\r\n"
                + "User-Agent: Phone/1\r\n"
                + (contactValue.isEmpty() ? "" : "Contact: " + contactValue + "\r\n");
    }

    static String whole(String head) {
        return head + "Content-Length: 0\r\n\r\n";
    }

    /** Sends it and takes the nonce out of a challenge. */
    String send(String head) {
        socket.send(whole(head));
        String response = socket.receive();
        if (response.startsWith("SIP/2.0 401")) {
            String challenge = SipPeer.header(response, "WWW-Authenticate");
            nonce = challenge.replaceAll(".*nonce=\"([^\"]*)\".*", "$1");
            count = 1;
        }
        return response;
    }

    /** Sends it, and again with credentials when challenged. */
    String authenticated(String head) {
        String first = send(head);
        if (!first.startsWith("SIP/2.0 401")) {
            return first;
        }
        String again = head.replaceAll("branch=[^\r]*", "branch=" + SipPeer.branch());
        return send(again + credentials("REGISTER", uri));
    }

    String credentials(String method, String aboutUri) {
        String nc = String.format("%08x", count++);
        String a1 = hash(user + ":tandem.test:" + password);
        String a2 = hash(method + ":" + aboutUri);
        String response = hash(a1 + ":" + nonce + ":" + nc + ":abc:auth:" + a2);
        return "Authorization: Digest username=\""
                + user
                + "\",realm=\"tandem.test\",nonce=\""
                + nonce
                + "\",uri=\""
                + aboutUri
                + "\",response=\""
                + response
                + "\",algorithm="
                + algorithm
                + ",cnonce=\"abc\",qop=auth,nc="
                + nc
                + "\r\n";
    }

    private String hash(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance(algorithm);
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
