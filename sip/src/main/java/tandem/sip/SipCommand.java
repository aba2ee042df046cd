package tandem.sip;

import java.util.List;

/** What the SIP side is told. Immutable; see {@link SipEndpoint#tell}. */
public sealed interface SipCommand {

    /** A command for one leg. */
    sealed interface LegCommand extends SipCommand {
        LegId leg();
    }

    /**
     * Opens an outbound leg.
     *
     * @param leg from {@link SipEndpoint#newLeg()}
     * @param to where it goes
     * @param from caller's URI as the callee shall see it
     * @param fromDisplay caller's name, or empty
     * @param sdp our offer
     * @param headers further headers as "Name: value" lines, such as Call-Info; names that the
     *     stack owns (Via, From, To, Call-ID, CSeq, Contact, Content-*) are refused with
     *     IllegalArgumentException at construction
     */
    record Invite(
            LegId leg,
            Destination to,
            SipUri from,
            String fromDisplay,
            String sdp,
            List<String> headers)
            implements LegCommand {
        private static final List<String> OWNED =
                List.of(
                        "via:",
                        "from:",
                        "to:",
                        "call-id:",
                        "cseq:",
                        "contact:",
                        "content-",
                        "max-forwards:",
                        "route:",
                        "record-route:",
                        "authorization:",
                        "proxy-authorization:");

        public Invite {
            headers = List.copyOf(headers);
            for (String header : headers) {
                String lower = header.toLowerCase(java.util.Locale.ROOT);
                if (header.indexOf('\r') >= 0
                        || header.indexOf('\n') >= 0
                        || header.indexOf(':') <= 0) {
                    throw new IllegalArgumentException("not one header line: " + header);
                }
                if (OWNED.stream().anyMatch(lower::startsWith)) {
                    throw new IllegalArgumentException("header is the stack's own: " + header);
                }
            }
        }

        @Override
        public String toString() {
            return "Invite[leg=%s, to=%s, from=%s, fromDisplay=%s, sdp=%s, headers=%s]"
                    .formatted(leg, to, from, fromDisplay, Keyless.text(sdp), headers);
        }
    }

    /**
     * Sends a provisional response to an inbound INVITE.
     *
     * @param status 180..199
     * @param sdp early media answer, or empty
     */
    record Progress(LegId leg, int status, String sdp) implements LegCommand {
        public Progress {
            if (status < 101 || status > 199) {
                throw new IllegalArgumentException("not a provisional status: " + status);
            }
        }

        @Override
        public String toString() {
            String text = Keyless.text(sdp);
            return "Progress[leg=" + leg + ", status=" + status + ", sdp=" + text + "]";
        }
    }

    /**
     * Sends 200 with our answer, or with our offer when the INVITE had none; repeated until the ACK
     * (RFC 3261 13.3.1.4).
     */
    record Answer(LegId leg, String sdp) implements LegCommand {
        @Override
        public String toString() {
            return "Answer[leg=" + leg + ", sdp=" + Keyless.text(sdp) + "]";
        }
    }

    /**
     * Sends a final refusal, with a Reason header from the cause (RFC 3326) and Retry-After when
     * {@code retryAfterSeconds > 0}.
     */
    record Reject(LegId leg, HangupCause cause, int retryAfterSeconds) implements LegCommand {
        public Reject {
            requireRefusal(cause);
        }
    }

    /**
     * Ends the leg whatever its state: CANCEL before the answer (and ACK + BYE should the 200 win
     * the race), BYE after it (after the ACK where RFC 3261 15 demands the wait), 480 to an INVITE
     * that we have not answered. Nothing follows but {@link SipEvent.Released} where a dialog was
     * confirmed.
     */
    record Hangup(LegId leg, HangupCause cause) implements LegCommand {}

    /** Sends a re-INVITE with an offer. Glare (491) is retried inside (RFC 3261 14.1). */
    record Reoffer(LegId leg, String sdp) implements LegCommand {
        @Override
        public String toString() {
            return "Reoffer[leg=" + leg + ", sdp=" + Keyless.text(sdp) + "]";
        }
    }

    /** Accepts the re-INVITE or UPDATE of the peer. */
    record AnswerReoffer(LegId leg, String sdp) implements LegCommand {
        @Override
        public String toString() {
            return "AnswerReoffer[leg=" + leg + ", sdp=" + Keyless.text(sdp) + "]";
        }
    }

    /**
     * Refuses the re-INVITE or UPDATE of the peer, with a Reason header and for a 488 a Warning as
     * well; the session goes on.
     */
    record RejectReoffer(LegId leg, HangupCause cause) implements LegCommand {
        public RejectReoffer {
            requireRefusal(cause);
        }
    }

    /** Sends an INFO request inside the dialog. */
    record Info(LegId leg, String contentType, String body) implements LegCommand {}

    /**
     * Sends BYE in a dialog of a process that died, with a CSeq well above what it can have used;
     * repeated as for any request. Many at once leave at a bounded rate. One {@link
     * SipEvent.OrphanEnded} follows in any case.
     */
    record ByeOrphan(DialogFacts dialog, HangupCause cause) implements SipCommand {}

    /**
     * Replaces the known trunks and accounts. Registrations of accounts that vanish are removed;
     * running dialogs stay.
     */
    record Know(Peers peers) implements SipCommand {}

    private static void requireRefusal(HangupCause cause) {
        if (cause.sipStatus() < 300 || cause.sipStatus() > 699) {
            throw new IllegalArgumentException("not a final refusal: " + cause);
        }
    }
}
