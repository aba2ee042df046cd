package tandem.engine.verbs;

import java.util.List;
import java.util.Optional;

import tandem.dialplan.Verb;
import tandem.engine.call.Asked;
import tandem.engine.call.Call;
import tandem.engine.call.CallAct;
import tandem.engine.call.CallEvent;
import tandem.engine.cdr.CallRecord;
import tandem.engine.cdr.CallRecord.HangupBy;
import tandem.engine.cdr.SegmentRecord;
import tandem.engine.room.Room;
import tandem.engine.room.RoomEvent;
import tandem.engine.room.RoomKey;
import tandem.media.Audio;
import tandem.media.MediaEvent;
import tandem.media.Part;
import tandem.sip.HangupCause;

/**
 * {@code conference}: the caller talks with those of other calls who are in the same room, until he
 * presses the key that leaves, is sent out, or hangs up.
 */
final class ConferenceVerb {
    /** Heard by all when somebody comes or goes. */
    private static final List<Audio> BELL = List.of(new Audio.Tone(660, 0, 150, 0, 150));

    private static final Part MUTED = new Part(Part.Voice.CLOSED, true, false);

    private final Call call;
    private final Variables variables;
    private final Verb.Conference conference;
    private final RoomKey key;
    private Optional<Long> music = Optional.empty();

    ConferenceVerb(Call call, Variables variables, Verb.Conference conference) {
        this.call = call;
        this.variables = variables;
        this.conference = conference;
        this.key =
                RoomKey.conference(
                        call.origin().tenant().name(), conference.room().render(variables));
    }

    String run() {
        RoomStay stay = new RoomStay(call, key, conference.max());
        Optional<Room> entered = stay.tryEnter();
        if (entered.isEmpty()) {
            call.parted(HangupBy.ENGINE, new HangupCause("conference-full", 486, 17));
            return Outcomes.FULL;
        }
        try {
            call.answer();
            stay.meet(entered.get());
            return talk(entered.get().members().size());
        } finally {
            stay.leave();
        }
    }

    private String talk(int members) {
        var segment = call.draft().begin(SegmentRecord.Kind.CONFERENCE, key.name(), "");
        call.milestone("conference", "members=" + members);
        call.state(CallRecord.State.TALKING);
        call.expect(act -> act instanceof CallAct.Mute || act instanceof CallAct.Kick);
        call.watchTalk(true);
        hear(members);
        try {
            talk();
        } finally {
            call.expect(act -> false);
            call.watchTalk(false);
            silence();
            call.draft().end(segment, Outcomes.DONE);
        }
        call.forgetTypedDigits();
        call.state(CallRecord.State.ANSWERED);
        return Outcomes.DONE;
    }

    private void talk() {
        call.forgetTypedDigits();
        while (!finished()) {
            switch (call.await(Long.MAX_VALUE)) {
                case CallEvent.FromRoom(RoomEvent.Came(RoomKey room, int members))
                        when room.equals(key) ->
                        hear(members);
                case CallEvent.FromRoom(RoomEvent.Left(RoomKey room, int members))
                        when room.equals(key) ->
                        hear(members);
                case CallEvent.FromMedia(MediaEvent.TalkStarted(var session))
                        when session.equals(call.caller().session()) ->
                        call.exchange().rooms().talking(key, call.id(), true);
                case CallEvent.FromMedia(MediaEvent.TalkStopped(var session, _))
                        when session.equals(call.caller().session()) ->
                        call.exchange().rooms().talking(key, call.id(), false);
                case CallEvent.Wanted(Asked asked)
                        when asked.act() instanceof CallAct.Mute(boolean muted) ->
                        mute(asked, muted);
                case CallEvent.Wanted(Asked asked) when asked.act() instanceof CallAct.Kick -> {
                    call.draft().acted("conference_kicked", key.name(), asked.by());
                    asked.done();
                    return;
                }
                case CallEvent _ -> {}
            }
        }
    }

    private boolean finished() {
        for (Optional<Character> digit = call.typedDigit();
                digit.isPresent();
                digit = call.typedDigit()) {
            if (conference.finish().equals(digit.get().toString())) {
                return true;
            }
        }
        return false;
    }

    private void mute(Asked asked, boolean muted) {
        call.bridge().join(call.caller(), muted ? MUTED : Part.TALKER);
        call.exchange().rooms().muted(key, call.id(), muted);
        call.draft()
                .acted(muted ? "conference_muted" : "conference_unmuted", key.name(), asked.by());
        asked.done();
    }

    /** Music for who is alone, else the bell. */
    private void hear(int members) {
        silence();
        if (members > 1) {
            call.play(call.caller(), BELL, false);
            return;
        }
        music =
                conference
                        .music()
                        .map(file -> file.render(variables))
                        .flatMap(call::prompt)
                        .map(audio -> call.play(call.caller(), List.of(audio), true));
    }

    private void silence() {
        music.ifPresent(play -> call.stopPlay(call.caller(), play));
        music = Optional.empty();
    }
}
