package tandem.engine.access;

import tandem.dialplan.ApiKey;

/**
 * What an operation asks of those who use it. Immutable.
 *
 * @param operation its id
 * @param scope such as {@code calls:read}; empty = none
 * @param role at least this
 * @param perTenant whether keys of one tenant may use it
 */
public record Need(String operation, String scope, ApiKey.Role role, boolean perTenant) {}
