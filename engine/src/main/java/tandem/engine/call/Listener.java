package tandem.engine.call;

import tandem.media.AudioTap;
import tandem.media.SessionId;

/** A program that hears a live call, and may speak in it. Nothing here may block. */
public interface Listener {
    /**
     * It is in. Runs on: call script.
     *
     * @param session names it in {@link CallAct.Listening} and {@link CallAct.EndListening}
     */
    void opened(SessionId session, AudioTap audio);

    /** There is a frame to fetch. Runs on: media loop. */
    void heard();

    /** The call is over; nothing more is heard. Runs on: call script. */
    void ended();
}
