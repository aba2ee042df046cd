package tandem.engine.record;

import java.util.Optional;

import tandem.dialplan.Plan;
import tandem.dialplan.RecordingPolicy.SealedWith;
import tandem.media.seal.SealKey;

/** The keys of a plan that open sealed recordings. Runs on: any. */
public final class RecordingKeys {
    private RecordingKeys() {}

    /**
     * The key with an id. Ids are names of secrets, of which a plan has one each, whichever tenant
     * uses it.
     */
    public static Optional<SealKey> find(Plan plan, String id) {
        return plan.tenants().values().stream()
                .flatMap(tenant -> tenant.recording().keys().stream())
                .filter(key -> key.id().equals(id))
                .findFirst()
                .map(RecordingKeys::of);
    }

    private static SealKey of(SealedWith key) {
        return SealKey.of(key.id(), key.text());
    }
}
