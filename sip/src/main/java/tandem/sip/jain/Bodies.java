package tandem.sip.jain;

import java.nio.charset.StandardCharsets;
import javax.sip.header.ContentTypeHeader;

import gov.nist.javax.sip.message.SIPMessage;

/** Bodies of messages as text. */
final class Bodies {
    private Bodies() {}

    /** Whether the body is a session description, or there is none. */
    static boolean isSdpOrNone(SIPMessage message) {
        byte[] body = message.getRawContent();
        return body == null || body.length == 0 || isSdp(message);
    }

    /** The session description, or empty. */
    static String sdp(SIPMessage message) {
        return isSdp(message) ? text(message) : "";
    }

    static String text(SIPMessage message) {
        byte[] body = message.getRawContent();
        return body == null ? "" : new String(body, StandardCharsets.UTF_8);
    }

    /** {@code type/subtype} in lower case, or empty. */
    static String type(SIPMessage message) {
        ContentTypeHeader type = message.getContentTypeHeader();
        return type == null
                ? ""
                : (type.getContentType() + "/" + type.getContentSubType())
                        .toLowerCase(java.util.Locale.ROOT);
    }

    private static boolean isSdp(SIPMessage message) {
        return type(message).equals("application/sdp");
    }
}
