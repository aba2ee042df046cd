package tandem.engine.verbs;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import tandem.dialplan.Template;
import tandem.engine.call.Call;
import tandem.engine.call.CallEvent;
import tandem.media.Audio;
import tandem.media.MediaEvent;

/**
 * Plays prompts of the plan to the caller and waits for their end.
 *
 * @param secret whether the CDR must not know which prompts were played
 */
record Prompts(Call call, Variables variables, boolean secret) {

    /**
     * Plays files one after the other, all of them so many times. Files whose names lead out of the
     * conf directory are left out.
     *
     * @param bargeIn whether a digit ends it; then it does not even begin when one waits
     * @return whether a digit ended it
     */
    boolean play(List<Template> files, int times, boolean bargeIn) {
        if (bargeIn && call.hasTypedDigits()) {
            return true;
        }
        List<Audio> once = audioOf(files);
        List<Audio> all = new ArrayList<>(once.size() * times);
        for (int i = 0; i < times; i++) {
            all.addAll(once);
        }
        return !all.isEmpty() && play(call, all, bargeIn);
    }

    private List<Audio> audioOf(List<Template> files) {
        List<Audio> audio = new ArrayList<>(files.size());
        for (Template template : files) {
            String file = template.render(variables);
            Optional<Audio> found = call.prompt(file);
            found.ifPresent(audio::add);
            if (found.isPresent() && !secret) {
                call.draft().played(file);
            }
        }
        return audio;
    }

    /**
     * Plays to the end, or until a digit is typed where that may interrupt.
     *
     * @return whether a digit ended it
     */
    static boolean play(Call call, List<Audio> audio, boolean bargeIn) {
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
