package tandem.engine.queue;

import java.util.List;

/** Looks into a router that the test itself steps. */
public final class RouterProbe {
    private RouterProbe() {}

    public static List<Lease> leases(Router router) {
        return router.leases().toList();
    }
}
