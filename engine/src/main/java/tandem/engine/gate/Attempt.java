package tandem.engine.gate;

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
 */
public record Attempt(
        String call,
        Tenant tenant,
        String trunk,
        String number,
        String callerId,
        Purpose purpose,
        Origin origin,
        Optional<Forwarded> forwarded) {
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
        QUESTION
    }
}
