package tandem.sip.jain;

import java.util.ListIterator;

import gov.nist.javax.sip.header.ExtensionHeaderImpl;
import gov.nist.javax.sip.header.Reason;
import gov.nist.javax.sip.header.SIPHeader;
import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPResponse;

import tandem.sip.HangupCause;

/** The Reason header (RFC 3326), both ways. */
final class Reasons {
    private static final int MAX_READ = 8;

    private Reasons() {}

    static ExtensionHeaderImpl header(HangupCause cause) {
        String q850 = "Q.850;cause=" + cause.q850() + ";text=\"" + cause.reason() + "\"";
        boolean sip = cause.sipStatus() >= 300;
        return Vocabulary.header(
                "Reason", sip ? "SIP;cause=" + cause.sipStatus() + ", " + q850 : q850);
    }

    /** Why a session was not acceptable, as RFC 3261 21.4.26 wants it: 399 is free text. */
    static ExtensionHeaderImpl warning(HangupCause cause) {
        return Vocabulary.header("Warning", "399 tandem \"" + cause.reason() + "\"");
    }

    /** The cause of a BYE or CANCEL: {@code plain}, refined by what the peer says. */
    static HangupCause of(SIPMessage message, HangupCause plain) {
        int sip = cause(message, "SIP");
        HangupCause base = sip >= 300 && sip <= 699 ? HangupCause.ofStatus(sip) : plain;
        int q850 = cause(message, "Q.850");
        return q850 >= 1 && q850 <= 127 ? base.withQ850(q850) : base;
    }

    /** The cause of a refusal: its status, with the Q.850 value that came along. */
    static HangupCause of(SIPResponse refusal) {
        HangupCause base = HangupCause.ofStatus(refusal.getStatusCode());
        int q850 = cause(refusal, "Q.850");
        return q850 >= 1 && q850 <= 127 ? base.withQ850(q850) : base;
    }

    private static int cause(SIPMessage message, String protocol) {
        ListIterator<SIPHeader> found = message.getHeaders("Reason");
        for (int i = 0; i < MAX_READ && found.hasNext(); i++) {
            if (found.next() instanceof Reason reason
                    && protocol.equalsIgnoreCase(reason.getProtocol())) {
                String value = reason.getParameter("cause");
                return value != null && value.matches("\\d{1,3}") ? Integer.parseInt(value) : -1;
            }
        }
        return -1;
    }
}
