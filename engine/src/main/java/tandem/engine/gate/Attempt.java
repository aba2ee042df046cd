package tandem.engine.gate;

import tandem.dialplan.Tenant;

/**
 * A wish to call out.
 *
 * @param call the call that wants it
 * @param tenant on whose behalf
 * @param trunk by which trunk
 * @param number whom, as it will be sent to the trunk
 * @param callerId id of the tenant's number to show
 */
public record Attempt(String call, Tenant tenant, String trunk, String number, String callerId) {}
