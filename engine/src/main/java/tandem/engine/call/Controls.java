package tandem.engine.call;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

import tandem.media.MediaCommand;

/**
 * What somebody outside does to the sound of a live call: plays into it, sends digits, makes legs
 * louder, watches who talks. Confined to the call's script.
 */
final class Controls {
    private static final int DIGIT_MS = 100;
    private static final int GAP_MS = 100;

    private final Call call;
    private final Map<Leg, Long> plays = new HashMap<>();
    private boolean watching;
    private boolean watchingCaller;

    Controls(Call call) {
        this.call = call;
    }

    /** Only into a talk: who waits hears what the flow plays. */
    void play(Asked asked, CallAct.Play play) {
        List<Leg> hearers = call.talkers(play.to());
        if (call.bridge().counterpart().isEmpty() && !call.guests().talk() || hearers.isEmpty()) {
            asked.refuse("nobody talks with the caller");
            return;
        }
        hearers.forEach(leg -> plays.put(leg, call.play(leg, play.audio(), false)));
        call.draft()
                .acted(
                        "played_into",
                        play.to().name().toLowerCase(java.util.Locale.ROOT),
                        asked.by());
        asked.done();
    }

    void stopPlay(Asked asked) {
        plays.forEach(call::stopPlay);
        plays.clear();
        asked.done();
    }

    /** The digits themselves are nobody's business; only that there were some is noted. */
    void sendDigits(Asked asked, CallAct.SendDigits wanted) {
        withLeg(
                asked,
                wanted.leg(),
                leg -> {
                    tell(
                            new MediaCommand.SendDigits(
                                    leg.session(), wanted.digits(), DIGIT_MS, GAP_MS));
                    call.draft().acted("digits_sent", leg.party(), asked.by());
                });
    }

    void level(Asked asked, CallAct.Level wanted) {
        withLeg(
                asked,
                wanted.leg(),
                leg -> {
                    tell(
                            new MediaCommand.Level(
                                    leg.session(), wanted.receivedDb(), wanted.sentDb()));
                    call.draft().acted("level_changed", leg.party(), asked.by());
                });
    }

    private void withLeg(Asked asked, int number, Consumer<Leg> what) {
        Optional<Leg> found = call.leg(number).filter(leg -> !leg.ended());
        if (found.isEmpty()) {
            asked.missing("no live leg " + number);
        } else if (!found.get().answered() || found.get().agreement().isEmpty()) {
            asked.refuse("leg " + number + " is not answered yet");
        } else {
            what.accept(found.get());
            asked.done();
        }
    }

    // ---- who talks

    /** Whether somebody outside wants to know. */
    boolean watching() {
        return watching;
    }

    void watchTalk(Asked asked, boolean on) {
        if (watching != on) {
            watching = on;
            call.liveLegs().forEach(this::watch);
        }
        asked.done();
    }

    /** The flow itself wants to know when the caller talks. */
    void watchCaller(boolean on) {
        watchingCaller = on;
        if (!call.caller().ended()) {
            watch(call.caller());
        }
    }

    private void watch(Leg leg) {
        boolean on = watching || watchingCaller && leg == call.caller();
        tell(new MediaCommand.WatchTalk(leg.session(), on));
    }

    /** A leg has media from now on. */
    void connected(Leg leg) {
        if (watching) {
            tell(new MediaCommand.WatchTalk(leg.session(), true));
        }
    }

    void ended(Leg leg) {
        plays.remove(leg);
    }

    private void tell(MediaCommand command) {
        call.exchange().media().tell(command);
    }
}
