package tandem.sip;

import java.util.List;

/**
 * What the SIP side tells. Events of one leg arrive in order and from one loop. After an event that
 * {@link LegEvent#ends() ends} the leg, no other follows for it and no command is accepted.
 */
public sealed interface SipEvent {

    /** An event of one leg. */
    sealed interface LegEvent extends SipEvent {
        LegId leg();

        /**
         * Whether the leg is over with this event: the endpoint keeps nothing that commands could
         * reach.
         */
        default boolean ends() {
            return switch (this) {
                case Cancelled _, ByeReceived _, Failed _, Released _ -> true;
                case InviteReceived _, Progressed _, Answered _, Acked _, ReofferReceived _ ->
                        false;
                case Confirmed _ -> false;
                case ReofferAnswered _, ReofferFailed _, InfoReceived _, ReferReceived _ -> false;
            };
        }
    }

    /**
     * A new INVITE from a trunk or an authenticated account. 100 Trying has been sent. The receiver
     * owes exactly one {@link SipCommand.Answer} or {@link SipCommand.Reject}.
     */
    record InviteReceived(LegId leg, InviteFacts facts) implements LegEvent {}

    /**
     * A provisional response to our INVITE.
     *
     * @param status 101..199
     * @param sdp the body if it was a session description, else empty
     */
    record Progressed(LegId leg, int status, String sdp) implements LegEvent {
        @Override
        public String toString() {
            String text = Keyless.text(sdp);
            return "Progressed[leg=" + leg + ", status=" + status + ", sdp=" + text + "]";
        }
    }

    /**
     * Our INVITE got its first 2xx; the ACK has been sent. Later 2xx of other forks are
     * acknowledged and hung up inside.
     */
    record Answered(LegId leg, String sdp) implements LegEvent {
        @Override
        public String toString() {
            return "Answered[leg=" + leg + ", sdp=" + Keyless.text(sdp) + "]";
        }
    }

    /**
     * A dialog is confirmed: our INVITE got its 2xx, told before {@link Answered}, or our 2xx left.
     * Told once for each leg that is answered, and again when its peer moves to another Contact
     * (RFC 3261 12.2.1.2, 12.2.2); the last one counts.
     */
    record Confirmed(LegId leg, DialogFacts dialog) implements LegEvent {}

    /**
     * The ACK to our 2xx arrived.
     *
     * @param sdp the answer to a late offer (RFC 3261 13.2.1), else empty
     */
    record Acked(LegId leg, String sdp) implements LegEvent {
        @Override
        public String toString() {
            return "Acked[leg=" + leg + ", sdp=" + Keyless.text(sdp) + "]";
        }
    }

    /** The caller took the INVITE back before an answer; 487 has been sent. */
    record Cancelled(LegId leg, HangupCause cause) implements LegEvent {}

    /** The peer hung up; 200 has been sent. */
    record ByeReceived(LegId leg, HangupCause cause) implements LegEvent {}

    /**
     * A leg whose dialog was {@link Confirmed} was hung up by command, and nothing is owed to its
     * peer any more: it has answered our BYE, has sent its own, or 64*T1 have passed. Told once for
     * each such leg, and nothing else is told of it after the command.
     */
    record Released(LegId leg) implements LegEvent {}

    /**
     * A re-INVITE or UPDATE. The receiver owes one {@link SipCommand.AnswerReoffer} or {@link
     * SipCommand.RejectReoffer}.
     *
     * @param sdp the offer; empty when the peer asks us to offer
     */
    record ReofferReceived(LegId leg, String sdp) implements LegEvent {
        @Override
        public String toString() {
            return "ReofferReceived[leg=" + leg + ", sdp=" + Keyless.text(sdp) + "]";
        }
    }

    /** Our re-INVITE was accepted. */
    record ReofferAnswered(LegId leg, String sdp) implements LegEvent {
        @Override
        public String toString() {
            return "ReofferAnswered[leg=" + leg + ", sdp=" + Keyless.text(sdp) + "]";
        }
    }

    /** Our re-INVITE was refused; the session goes on unchanged (RFC 3261 14.1). */
    record ReofferFailed(LegId leg, HangupCause cause) implements LegEvent {}

    /** An INFO request, already answered with 200. */
    record InfoReceived(LegId leg, String contentType, String body) implements LegEvent {}

    /** A REFER, not yet answered. */
    record ReferReceived(LegId leg, SipUri target) implements LegEvent {}

    /**
     * The leg failed: our INVITE got a final answer other than 2xx or none in time, our 2xx was
     * never acknowledged, or a request inside the dialog got 408 or 481. The endpoint has told the
     * peer where that is due.
     */
    record Failed(LegId leg, HangupCause cause) implements LegEvent {}

    /**
     * The bindings of an account changed: registered, refreshed with another address, unregistered
     * or expired.
     *
     * @param account user name in {@link Peers#accounts()}
     * @param contacts what is bound now, best first; empty = not reachable
     */
    record RegistrationChanged(String account, List<Contact> contacts) implements SipEvent {
        public RegistrationChanged {
            contacts = List.copyOf(contacts);
        }
    }

    /**
     * An OPTIONS ping of a trunk is over.
     *
     * @param trunk name in {@link Peers#trunks()}
     * @param status of the final response; 0 = none came in time
     * @param roundTripNs from the request to the response; 0 without one
     */
    record TrunkPinged(String trunk, int status, long roundTripNs) implements SipEvent {}

    /** How a {@link SipCommand.ByeOrphan} ended. */
    enum OrphanEnd {
        /** The peer answered 200: it knew the dialog. */
        OK,
        /** The peer answered 481: the dialog was over already. */
        GONE,
        /** Another final answer. */
        REFUSED,
        /** No answer within 64*T1, or 408. */
        TIMEOUT,
        /** The facts are not of a dialog that can be addressed; nothing was sent. */
        UNADDRESSABLE,
        /** Too many wait; nothing was sent. */
        OVERFLOW
    }

    /**
     * There is nothing more to expect of a {@link SipCommand.ByeOrphan}; told once for each.
     *
     * @param dialog as in the command
     */
    record OrphanEnded(DialogFacts dialog, OrphanEnd end) implements SipEvent {}
}
