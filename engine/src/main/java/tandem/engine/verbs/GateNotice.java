package tandem.engine.verbs;

import java.nio.file.Files;
import java.util.List;
import java.util.Optional;

import tandem.engine.call.Call;
import tandem.engine.gate.Refusal;
import tandem.media.Audio;

/** Says to a caller why the gate lets no call out. */
final class GateNotice {
    private GateNotice() {}

    /**
     * Returns when it is said: to one who is not answered as early media. Nothing is said when the
     * tree has no such recording, or the caller no way to hear it.
     */
    static void say(Call call, Refusal.Notice notice) {
        Optional<Audio> recording =
                call.prompt(notice.prompt())
                        .filter(audio -> audio instanceof Audio.File f && Files.exists(f.file()));
        if (recording.isPresent() && (call.caller().answered() || call.earlyMedia())) {
            call.draft().played(notice.prompt());
            Prompts.play(call, List.of(recording.get()), false);
        }
    }
}
