package tandem.engine.gate;

import java.util.Locale;
import java.util.Optional;

import tandem.dialplan.Purpose;
import tandem.dialplan.Tenant;

/**
 * A wish to call out.
 *
 * @param call the call that wants it
 * @param tenant on whose behalf
 * @param trunk by which trunk or group; {@code (routes)} = by the tenant's routes
 * @param number whom, as it was asked for
 * @param callerId id of the tenant's number to show
 * @param purpose what for
 * @param origin who came up with it
 * @param forwarded how it came in, should it have come from a trunk
 * @param campaign the campaign that it belongs to
 * @param voice with whom the callee will talk
 */
public record Attempt(
        String call,
        Tenant tenant,
        String trunk,
        String number,
        String callerId,
        Purpose purpose,
        Origin origin,
        Optional<Forwarded> forwarded,
        Optional<String> campaign,
        Voice voice) {
    /** Of no campaign, to talk with a person. */
    public Attempt(
            String call,
            Tenant tenant,
            String trunk,
            String number,
            String callerId,
            Purpose purpose,
            Origin origin,
            Optional<Forwarded> forwarded) {
        this(
                call,
                tenant,
                trunk,
                number,
                callerId,
                purpose,
                origin,
                forwarded,
                Optional.empty(),
                Voice.HUMAN);
    }

    /** Of a call that did not come from a trunk. */
    public Attempt(
            String call,
            Tenant tenant,
            String trunk,
            String number,
            String callerId,
            Purpose purpose,
            Origin origin) {
        this(call, tenant, trunk, number, callerId, purpose, origin, Optional.empty());
    }

    /** The same of a campaign, or of none. */
    public Attempt of(Optional<String> name) {
        return new Attempt(
                call, tenant, trunk, number, callerId, purpose, origin, forwarded, name, voice);
    }

    /** The same with another at our end. */
    public Attempt with(Voice speaking) {
        return new Attempt(
                call, tenant, trunk, number, callerId, purpose, origin, forwarded, campaign,
                speaking);
    }

    /** With whom a callee talks. */
    public enum Voice {
        /** A person; or prompts that lead to one. */
        HUMAN,
        /** A machine that speaks: what the law calls an artificial voice. */
        AI
    }

    /** Who wants to call out. All pass the same rules; records and metrics tell them apart. */
    public enum Origin {
        /** A step of a flow, on a call from a trunk. */
        FLOW,
        /** A person at a seat. */
        SEAT,
        /** A third party for a live call. */
        TRANSFER,
        /** A call that the API places. */
        API,
        /** Nobody yet: it is only asked. */
        QUESTION;

        /** As metrics and events write it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
