package tandem.media.session;

import java.util.List;

import org.jspecify.annotations.Nullable;

import tandem.media.Audio;
import tandem.media.Codec;
import tandem.media.MediaCommand;
import tandem.media.MediaEvent.Played;
import tandem.media.SessionId;
import tandem.media.play.PlayForm;
import tandem.media.play.Playlist;
import tandem.media.play.Prompts;

/**
 * The plays of one session: at most one waits or runs, and each is told as ended exactly once. Runs
 * on: media loop.
 */
final class Plays {
    /** Where audio goes when it is ready. */
    interface Output {
        /**
         * Begins to play.
         *
         * @param onPlayed to be called at the end of the audio
         */
        void start(Playlist playlist, Runnable onPlayed);

        void stop();
    }

    /** A play that has not begun: its audio is being prepared, or the stream is not known yet. */
    private record Waiting(long play, List<Audio> audio, boolean repeat) {}

    private final SessionId id;
    private final Host host;
    private @Nullable Output output;
    private PlayForm form = PlayForm.A_LAW;
    private @Nullable Waiting waiting;
    private boolean playing;
    private long play;

    Plays(SessionId id, Host host) {
        this.id = id;
        this.host = host;
    }

    /** The stream is known: what waits for it begins. */
    void connect(Output output, Codec codec) {
        boolean first = this.output == null;
        this.output = output;
        this.form = PlayForm.of(codec);
        Waiting next = waiting;
        if (first && next != null) {
            begin(next);
        }
    }

    void play(MediaCommand.Play wanted) {
        end(Played.End.STOPPED, "");
        Waiting next = new Waiting(wanted.play(), wanted.audio(), wanted.repeat());
        waiting = next;
        if (output != null) {
            begin(next);
        }
    }

    /** Stops that play, if it is still the one. */
    void stop(long which) {
        Waiting next = waiting;
        if (playing && play == which || next != null && next.play == which) {
            stop();
        }
    }

    /** Stops whatever plays or waits. */
    void stop() {
        end(Played.End.STOPPED, "");
    }

    private void begin(Waiting next) {
        Playlist ready = host.cached(next.audio, form, next.repeat);
        if (ready != null) {
            start(next, ready);
            return;
        }
        Prompts.Prepared then =
                new Prompts.Prepared() {
                    @Override
                    public void ready(Playlist playlist) {
                        start(next, playlist);
                    }

                    @Override
                    public void failed(String detail) {
                        fail(next, detail);
                    }
                };
        if (!host.tryPrepare(next.audio, form, next.repeat, then)) {
            fail(next, "too many prompts wait to be loaded");
        }
    }

    /** The audio is ready; by now another play may have taken its place. */
    private void start(Waiting ready, Playlist playlist) {
        Output to = output;
        if (waiting == ready && to != null) {
            waiting = null;
            playing = true;
            play = ready.play;
            to.start(playlist, () -> end(Played.End.FINISHED, ""));
        }
    }

    private void fail(Waiting failed, String detail) {
        if (waiting == failed) {
            end(Played.End.FAILED, detail);
        }
    }

    private void end(Played.End how, String detail) {
        Waiting next = waiting;
        if (next == null && !playing) {
            return;
        }
        long ended = next == null ? play : next.play;
        waiting = null;
        playing = false;
        if (output != null) {
            output.stop();
        }
        host.tell(new Played(id, ended, how, detail));
    }
}
