package tandem.engine.call;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import tandem.engine.call.CallAct.Mode;
import tandem.media.MediaCommand;
import tandem.media.RoomId;
import tandem.media.SessionId;
import tandem.media.TapSpec;

/** Programs that hear a call, or speak in it. Confined to the call's script. */
final class Listeners {
    private static final int MOST = 8;

    private final Call call;
    private final Map<SessionId, Heard> open = new HashMap<>();

    private record Heard(Listener listener, Mode mode, String by) {}

    Listeners(Call call) {
        this.call = call;
    }

    /** Lets a program in, in the part that it asks for. */
    void admit(Asked asked, CallAct.Listen wanted) {
        if (open.size() >= MOST) {
            asked.refuse(MOST + " programs hear this call already");
            return;
        }
        TapSpec spec = wanted.spec();
        Listener listener = wanted.listener();
        SessionId session = call.exchange().media().newSession(call.origin().number());
        RoomId room = call.bridge().admit(session, Guest.part(wanted.mode()));
        var audio =
                call.exchange()
                        .media()
                        .openTap(session, room, Guest.part(wanted.mode()), spec, listener::heard);
        open.put(session, new Heard(listener, wanted.mode(), asked.by()));
        note("listener_" + wanted.mode().word(), asked.by());
        listener.opened(session, audio);
        asked.done();
    }

    /** A program takes part in another way. */
    void change(Asked asked, SessionId session, Mode mode) {
        Heard known = open.get(session);
        if (known == null) {
            asked.missing("no such listener");
            return;
        }
        open.put(session, new Heard(known.listener, mode, known.by));
        call.bridge().admit(session, Guest.part(mode));
        note("listener_" + mode.word(), asked.by());
        asked.done();
    }

    /** A program has gone. */
    void dismiss(Asked asked, SessionId session) {
        Optional.ofNullable(open.remove(session)).ifPresent(gone -> close(session, gone));
        asked.done();
    }

    private void close(SessionId session, Heard gone) {
        call.bridge().dismiss(session);
        call.exchange().media().tell(new MediaCommand.Close(session));
        note("listener_left", gone.by);
    }

    private void note(String act, String by) {
        call.draft().acted(act, "", by);
    }

    /** The call is over. */
    void over() {
        open.forEach(
                (session, heard) -> {
                    call.exchange().media().tell(new MediaCommand.Close(session));
                    heard.listener.ended();
                });
        open.clear();
    }
}
