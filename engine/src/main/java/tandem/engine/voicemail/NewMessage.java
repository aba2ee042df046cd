package tandem.engine.voicemail;

import java.time.Instant;
import java.util.List;

/**
 * A message that is about to be taken. Immutable.
 *
 * @param box as the plan says it; one that cannot name a directory is refused
 * @param call the call's id
 * @param from caller as presented
 * @param begun when the caller came to the box
 * @param hooks names of webhooks that are to hear of it, empty = all that want such events
 */
public record NewMessage(
        String tenant, String box, String call, String from, Instant begun, List<String> hooks) {
    public NewMessage {
        hooks = List.copyOf(hooks);
    }
}
