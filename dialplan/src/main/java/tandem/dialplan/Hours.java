package tandem.dialplan;

import java.time.Instant;

/** Opening hours of a tenant, in the tenant's zone. */
public interface Hours {
    boolean open(Instant at);
}
