package tandem.media;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;

/** What the media side tells. Events of one session arrive in order; {@link Closed} is the last. */
public sealed interface MediaEvent {
    SessionId session();

    /** The port pair is bound. */
    record Opened(SessionId session, InetSocketAddress rtp) implements MediaEvent {}

    /** No port pair was to be had; the session does not exist. */
    record OpenFailed(SessionId session, String detail) implements MediaEvent {}

    /** The first packet of the peer arrived, or its source moved within the latching window. */
    record Latched(SessionId session, InetSocketAddress source) implements MediaEvent {}

    /**
     * The peer pressed a digit; told once per press, at its start.
     *
     * @param digit one of 0-9 * # A-D
     */
    record Digit(SessionId session, char digit) implements MediaEvent {}

    /** The peer has begun to talk; clicks and steady sounds are no talk. */
    record TalkStarted(SessionId session) implements MediaEvent {}

    /**
     * The peer has stopped talking, or is no longer watched.
     *
     * @param talkMs from the start to the last sound
     */
    record TalkStopped(SessionId session, long talkMs) implements MediaEvent {}

    /** A play ended. */
    record Played(SessionId session, long play, End end, String detail) implements MediaEvent {
        /** How. */
        public enum End {
            FINISHED,
            STOPPED,
            /** The audio could not be read; detail says why. */
            FAILED
        }
    }

    /**
     * Nothing came from the peer for the configured time although it may send; told once until
     * packets come again.
     *
     * @param everReceived false when not one packet came since the session connected
     */
    record Inactive(SessionId session, boolean everReceived) implements MediaEvent {}

    /** A recording is on the disk, or could not be finished. */
    record Recorded(SessionId session, RecordingFacts facts) implements MediaEvent {}

    /** Nobody has spoken into the message for the time that the command says; told once. */
    record MessageSilent(SessionId session) implements MediaEvent {}

    /**
     * A message is in its file, or could not be finished.
     *
     * @param voicedMs time in which somebody spoke, as loudness tells it
     */
    record MessageRecorded(SessionId session, RecordingFacts facts, long voicedMs)
            implements MediaEvent {}

    /** The session is gone and its ports are free. */
    record Closed(SessionId session, StreamStats stats) implements MediaEvent {}

    /**
     * A finished recording.
     *
     * @param file where it is
     * @param startedAtMs wall clock of its first sample, ms since 1970
     * @param samples length of each channel, at the recording's rate
     * @param gapSamples silence put in for what was lost between peer and file, all channels
     *     together, while audio was due
     * @param gaps the first of these, with their places
     * @param gapsLeftOut how many there are beside these
     * @param droppedFrames frames that the writer had no room for; they are gaps too
     * @param complete false when the disk failed or frames were dropped
     * @param sha256 of the file, lower-case hex; empty when it could not be read back
     * @param fault what went wrong, or empty
     */
    record RecordingFacts(
            Path file,
            long startedAtMs,
            long samples,
            long gapSamples,
            List<RecordingGap> gaps,
            long gapsLeftOut,
            long droppedFrames,
            boolean complete,
            String sha256,
            String fault) {
        public RecordingFacts {
            gaps = List.copyOf(gaps);
        }

        /** One whose gaps have no place. */
        public RecordingFacts(
                Path file,
                long startedAtMs,
                long samples,
                long gapSamples,
                long droppedFrames,
                boolean complete,
                String sha256,
                String fault) {
            this(
                    file,
                    startedAtMs,
                    samples,
                    gapSamples,
                    List.of(),
                    0,
                    droppedFrames,
                    complete,
                    sha256,
                    fault);
        }
    }
}
