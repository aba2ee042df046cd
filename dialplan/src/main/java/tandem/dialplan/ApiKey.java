package tandem.dialplan;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Somebody who may use the API, in {@code conf/access.yaml}. A request is signed with one of the
 * secrets.
 *
 * @param id public name of the key
 * @param secrets references in the file; more than one while they are exchanged
 * @param tenant whose data it sees; empty = all tenants
 * @param role what it may do
 * @param scopes narrows the role to these, such as {@code calls:read}; empty = all of the role
 * @param perSecond requests a second, if bounded otherwise than {@code http.rate}
 */
public record ApiKey(
        String id,
        List<Secret> secrets,
        Optional<String> tenant,
        Role role,
        List<String> scopes,
        OptionalInt perSecond) {
    public ApiKey {
        secrets = List.copyOf(secrets);
        scopes = List.copyOf(scopes);
    }

    /**
     * One secret of a key.
     *
     * @param value at least 16 characters; never shown
     * @param until the end of its life; empty = for good
     */
    public record Secret(String value, Optional<Instant> until) {
        @Override
        public String toString() {
            return "Secret[" + until + "]";
        }
    }

    /** What a key may do; each includes the ones before it. */
    public enum Role {
        /** Reads calls, seats, queues, events. */
        VIEWER,
        /** And recordings, exports. */
        AUDITOR,
        /** And supervises live calls. */
        SUPERVISOR,
        /** And commands to seats, queues, webhooks, config. */
        OPERATOR,
        /** And erasure, keys, everything. */
        ADMIN
    }
}
