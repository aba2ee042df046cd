package tandem.engine.sim;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

import tandem.engine.voicemail.MessageId;
import tandem.engine.voicemail.NewMessage;
import tandem.engine.voicemail.VoicemailEvent;
import tandem.engine.voicemail.Voicemails;

/**
 * Boxes without a disk: slow at times, full at times. Each message is kept, discarded or refused.
 */
final class FakeVoicemails implements Voicemails {
    private final SimWorld world;
    private final Map<NewMessage, Boolean> open = new HashMap<>();
    private int kept;

    FakeVoicemails(SimWorld world) {
        this.world = world;
    }

    /** Messages of which nobody said what is to become of them. */
    int open() {
        return open.size();
    }

    int kept() {
        return kept;
    }

    @Override
    public void begin(NewMessage message, Consumer<VoicemailEvent> told) {
        if (world.chance(0.05)) {
            later(told, new VoicemailEvent.NotKept("full"));
        } else {
            open.put(message, true);
            later(told, new VoicemailEvent.Ready(Path.of("message-of-" + message.call())));
        }
    }

    @Override
    public void keep(NewMessage message, Taken taken, Consumer<VoicemailEvent> told) {
        open.remove(message);
        if (world.chance(0.05)) {
            later(told, new VoicemailEvent.NotKept("disk full"));
        } else {
            kept++;
            String text = "demo:box:20261123T090000000-" + message.call();
            later(told, new VoicemailEvent.Kept(MessageId.parse(text).orElseThrow()));
        }
    }

    @Override
    public void discard(NewMessage message) {
        open.remove(message);
    }

    private void later(Consumer<VoicemailEvent> told, VoicemailEvent event) {
        double ms = world.chance(0.02) ? world.between(0, 8_000) : world.between(0, 20);
        world.inMs(ms, () -> told.accept(event));
    }
}
