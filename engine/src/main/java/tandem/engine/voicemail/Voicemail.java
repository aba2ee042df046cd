package tandem.engine.voicemail;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A message in a box. Immutable.
 *
 * @param call the call that left it
 * @param from caller as presented
 * @param started its first sample
 * @param durationMs length
 * @param heard since when it counts as heard; empty = new
 * @param complete whether all that was said is in it
 * @param fault what went wrong, or empty
 * @param hooks names of webhooks that were to hear of it
 */
public record Voicemail(
        MessageId id,
        String call,
        String from,
        Instant started,
        long durationMs,
        Optional<Instant> heard,
        boolean complete,
        String fault,
        List<String> hooks) {
    public Voicemail {
        hooks = List.copyOf(hooks);
    }

    Voicemail heardAt(Instant at) {
        return new Voicemail(
                id,
                call,
                from,
                started,
                durationMs,
                Optional.of(heard.orElse(at)),
                complete,
                fault,
                hooks);
    }
}
