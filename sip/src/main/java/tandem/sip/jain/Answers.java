package tandem.sip.jain;

import java.nio.charset.StandardCharsets;
import java.text.ParseException;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;

import tandem.sip.HangupCause;

/** Makes responses. Runs on: sip loop. */
final class Answers {
    private final Vocabulary words;

    Answers(Vocabulary words) {
        this.words = words;
    }

    /** A response within a dialog, or one that makes it. */
    SIPResponse inDialog(SIPRequest request, int status, String localTag) {
        SIPResponse response = request.createResponse(status);
        response.setToTag(localTag);
        response.setHeader(words.server);
        return response;
    }

    /**
     * A response that keeps no state. Its To tag comes from the branch, so that a repeat gets the
     * same one (RFC 3261 8.2.7).
     */
    SIPResponse stateless(SIPRequest request, int status) {
        SIPResponse response = request.createResponse(status);
        if (response.getToTag() == null) {
            response.setToTag(Integer.toHexString(request.getTopmostVia().getBranch().hashCode()));
        }
        response.setHeader(words.server);
        return response;
    }

    /** Adds a session description. */
    SIPResponse withSdp(SIPResponse response, String sdp) {
        response.setHeader(words.contact);
        if (!sdp.isEmpty()) {
            try {
                response.setContent(sdp.getBytes(StandardCharsets.UTF_8), words.sdp);
            } catch (ParseException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
        return response;
    }

    SIPResponse withRetryAfter(SIPResponse response, int seconds) {
        response.setHeader(Vocabulary.header("Retry-After", Integer.toString(seconds)));
        return response;
    }

    SIPResponse withReason(SIPResponse response, HangupCause cause) {
        response.setHeader(Reasons.header(cause));
        if (cause.sipStatus() == 488 || cause.sipStatus() == 606) {
            response.setHeader(Reasons.warning(cause));
        }
        return response;
    }

    /** What we can do (RFC 3261 11.2). */
    SIPResponse withAbilities(SIPResponse response) {
        response.setHeader(words.allow);
        response.setHeader(words.accept);
        response.setHeader(words.supported);
        return response;
    }

    SIPResponse withAllow(SIPResponse response) {
        response.setHeader(words.allow);
        return response;
    }
}
