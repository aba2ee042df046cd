package tandem.media;

import java.nio.file.Path;
import java.util.List;

/** What the media side is told. Immutable; see {@link MediaEndpoint#tell}. */
public sealed interface MediaCommand {
    SessionId session();

    /**
     * Binds a port pair; answered by {@link MediaEvent.Opened} or {@link MediaEvent.OpenFailed}.
     * Nothing is sent yet.
     */
    record Open(SessionId session) implements MediaCommand {}

    /**
     * Starts or changes the stream after offer/answer. From the first one on the session sends
     * (silence when nothing else is to be sent), listens to its port, and its inactivity clock
     * runs. Repeated for re-INVITEs: only the differences apply, the RTP sequence goes on, and a
     * changed remote address opens the latching window anew.
     */
    record Connect(SessionId session, StreamSpec stream) implements MediaCommand {}

    /**
     * Plays audio to the peer, replacing what plays now; ends with one {@link MediaEvent.Played}.
     * Playing into a bridged session covers the other leg's audio towards this peer while it lasts.
     *
     * @param play chosen by the caller; names the play in {@link StopPlay} and Played
     * @param audio played in order
     * @param repeat start over at the end, until stopped
     */
    record Play(SessionId session, long play, List<Audio> audio, boolean repeat)
            implements MediaCommand {
        public Play {
            audio = List.copyOf(audio);
        }
    }

    /** Stops a play if it is still the one that runs. */
    record StopPlay(SessionId session, long play) implements MediaCommand {}

    /**
     * Joins two sessions of one loop: what one receives, the other sends, packet by packet on
     * arrival, without decoding when the codecs agree. Ends earlier bridges of both. Digits pass as
     * RFC 4733 events where the receiver knows them.
     */
    record Bridge(SessionId session, SessionId other) implements MediaCommand {}

    /** Ends the bridge of this session, on both sides, or its stay in a room. */
    record Unbridge(SessionId session) implements MediaCommand {}

    /**
     * Enters a room: the session sends what the room says, decoded and mixed, behind its own jitter
     * buffer. Ends an earlier bridge and the stay in another room. Repeated with the same room only
     * the part changes, from the next 20 ms on. Sessions of different loops may meet in a room.
     */
    record Enter(SessionId session, RoomId room, Part part) implements MediaCommand {}

    /**
     * Makes louder or softer: what the peer says to others, and what it is sent by the room or the
     * bridge. A bridge is decoded while either is not 0. Recordings hear what is sent.
     *
     * @param receivedDb of what the peer says, -40..20
     * @param sentDb of what it hears, -40..20
     */
    record Level(SessionId session, double receivedDb, double sentDb) implements MediaCommand {}

    /**
     * Tells when the peer starts and stops talking, on or off: {@link MediaEvent.TalkStarted},
     * {@link MediaEvent.TalkStopped}.
     */
    record WatchTalk(SessionId session, boolean on) implements MediaCommand {}

    /** Sends back what is received, on or off. */
    record Echo(SessionId session, boolean on) implements MediaCommand {}

    /**
     * Sends digits, one after the other: as RFC 4733 events, or as tones where the peer knows no
     * events and the stream allows tones.
     *
     * @param digits 0-9 * # A-D
     * @param digitMs length of each, 40..1000
     * @param gapMs pause between, at least 40
     */
    record SendDigits(SessionId session, String digits, int digitMs, int gapMs)
            implements MediaCommand {}

    /**
     * Signalling says that the peer pressed a digit (SIP INFO). Told as {@link MediaEvent.Digit}
     * unless the same press came by RTP; passed on to a bridged session when the peer of this one
     * has no other way to press.
     *
     * @param digit one of 0-9 * # A-D
     */
    record Pressed(SessionId session, char digit) implements MediaCommand {}

    /**
     * Records what this session receives (first channel) and what it is sent (second channel) on
     * one clock, from now until the session closes; gaps become silence and are counted. With a
     * channel for each party the second one has only what the engine says itself (prompts, music,
     * bots) and what a room says, not what one other session says. One recording at a time. Ends
     * with one {@link MediaEvent.Recorded}.
     */
    record Record(SessionId session, RecordingSpec spec) implements MediaCommand {
        /** Into a plain WAV of PCM 16 bit. */
        public Record(SessionId session, Path file) {
            this(session, RecordingSpec.wav(file));
        }
    }

    /**
     * Puts what this session's peer says into the recording of another session of the same loop, as
     * far as that one hears it: while they are bridged or meet in a room. Until this session closes
     * or that recording ends. Repeated, it changes the channel.
     *
     * @param recorded whose recording it is; without one that runs there the command is dropped
     * @param channel from 0; beyond the last = the last
     */
    record RecordParty(SessionId session, SessionId recorded, int channel)
            implements MediaCommand {}

    /**
     * Masks the recording with silence on all channels, or ends the masking; the file's clock goes
     * on.
     */
    record MaskRecording(SessionId session, boolean masked) implements MediaCommand {}

    /** Ends the recording before the session closes. */
    record StopRecording(SessionId session) implements MediaCommand {}

    /**
     * Records what this session receives as a message, beside {@link Record} and untouched by
     * {@link MaskRecording}: one channel of 8 kHz PCM 16 bit, from now until it is stopped or the
     * session closes. One message at a time. Ends with one {@link MediaEvent.MessageRecorded};
     * before that {@link MediaEvent.MessageSilent} may come.
     *
     * @param silenceMs how long nobody must have spoken, from now on, to be told so; 0 = never
     */
    record RecordMessage(SessionId session, Path file, long silenceMs) implements MediaCommand {}

    /** Ends the message before the session closes. */
    record StopMessage(SessionId session) implements MediaCommand {}

    /**
     * Frees the ports; answered by {@link MediaEvent.Closed}, after {@link MediaEvent.Recorded} if
     * a recording runs, and {@link MediaEvent.MessageRecorded} if a message does.
     */
    record Close(SessionId session) implements MediaCommand {}
}
