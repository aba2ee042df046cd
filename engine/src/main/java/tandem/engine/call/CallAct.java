package tandem.engine.call;

import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

import tandem.engine.gate.Decision;
import tandem.media.Audio;
import tandem.media.SessionId;
import tandem.media.TapSpec;

/** What somebody outside wants of a live call; its script does it at once. Immutable. */
public sealed interface CallAct {

    /** A seat shall supervise the call, or the one that does shall do it in another way. */
    record Supervise(String seat, Mode mode) implements CallAct {}

    /** Whoever supervises the call leaves it. */
    record EndSupervision() implements CallAct {}

    /** A third party shall come into the talk. */
    record Add(Whom whom) implements CallAct {}

    /** Plays into the talk, once. */
    record Play(List<Audio> audio, Side to) implements CallAct {
        public Play {
            audio = List.copyOf(audio);
        }
    }

    /** Ends what {@link Play} began. */
    record StopPlay() implements CallAct {}

    /**
     * Sends digits to the peer of a leg.
     *
     * @param leg number of the leg
     * @param digits 0-9 * # A-D
     */
    record SendDigits(int leg, String digits) implements CallAct {}

    /**
     * Makes a leg louder or softer.
     *
     * @param leg number of the leg
     * @param receivedDb of what its peer says, -40..20
     * @param sentDb of what it hears, -40..20
     */
    record Level(int leg, double receivedDb, double sentDb) implements CallAct {}

    /** Tells who talks and who does not, as events, or no longer. */
    record WatchTalk(boolean on) implements CallAct {}

    /** A seat picks the parked call up. */
    record PickUp(String seat) implements CallAct {}

    /** The caller is heard in his conference, or no longer. */
    record Mute(boolean muted) implements CallAct {}

    /** The caller must leave his conference. */
    record Kick() implements CallAct {}

    /** A program shall hear the call, and speak in it as the mode allows; no takeover. */
    record Listen(Mode mode, TapSpec spec, Listener listener) implements CallAct {}

    /** A program takes part in another way. */
    record Listening(SessionId session, Mode mode) implements CallAct {}

    /** A program has gone. */
    record EndListening(SessionId session) implements CallAct {}

    /** How a supervisor takes part. */
    enum Mode {
        /** Hears all, is heard by nobody. */
        LISTEN,
        /** Is heard by the seat alone. */
        WHISPER,
        /** Talks with both. */
        BARGE,
        /** Talks with the caller instead of the seat, which has left. */
        TAKEOVER;

        /** As the API and the CDR say it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Who of a talk hears what is played into it. */
    enum Side {
        CALLER,
        OTHERS,
        ALL
    }

    /** What became of an act. */
    sealed interface Result {
        /**
         * It is done, or on its way.
         *
         * @param leg the leg that it is about, where there is one already
         */
        record Done(OptionalInt leg) implements Result {}

        /** It cannot be done as the call stands. */
        record Refused(String why) implements Result {}

        /** What it is about is not there. */
        record Missing(String what) implements Result {}

        /** What it is about is not allowed. */
        record Forbidden(Decision.Denied why) implements Result {}
    }
}
