package tandem.engine.verbs;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import tandem.dialplan.Template;
import tandem.engine.call.Call;
import tandem.engine.call.CallEvent;
import tandem.media.Audio;
import tandem.media.MediaEvent;

/** Plays prompts to the caller and waits for their end. */
final class Prompts {
    private Prompts() {}

    /** The files that templates name, without those that lead out of the conf directory. */
    static List<Audio> of(Call call, Variables variables, List<Template> files) {
        List<Audio> audio = new ArrayList<>();
        for (Template file : files) {
            call.prompt(file.render(variables)).ifPresent(audio::add);
        }
        return audio;
    }

    /**
     * Plays to the end, or until a digit is typed where that may interrupt.
     *
     * @return whether a digit ended it
     */
    static boolean play(Call call, List<Audio> audio, boolean bargeIn) {
        if (audio.isEmpty() || (bargeIn && call.hasTypedDigits())) {
            return bargeIn && call.hasTypedDigits();
        }
        long play = call.play(call.caller(), audio, false);
        while (true) {
            CallEvent event = call.await(Long.MAX_VALUE);
            if (event instanceof CallEvent.FromMedia(MediaEvent.Played(_, long ended, _, _))
                    && ended == play) {
                return false;
            }
            if (bargeIn && call.hasTypedDigits()) {
                call.stopPlay(call.caller(), play);
                return true;
            }
        }
    }

    static Optional<Audio> music(Call call, String file) {
        return file.isEmpty() ? Optional.of(Audio.Tone.RINGBACK) : call.prompt(file);
    }
}
