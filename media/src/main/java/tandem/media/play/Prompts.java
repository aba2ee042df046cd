package tandem.media.play;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import tandem.media.Audio;
import tandem.media.codec.Resampler;
import tandem.media.play.file.BadAudio;
import tandem.media.play.file.CommonLevel;
import tandem.media.play.file.PromptSound;
import tandem.media.play.file.Renditions;

/**
 * Audio to be played, decoded once and shared. Loops look into the cache and never wait: what is
 * not there is made by the one loader thread and handed back by callback. The cache is bounded by
 * octets; the longest unused goes first. A changed file is noticed some seconds after its next use.
 * Runs on: any, where not said otherwise.
 */
public final class Prompts implements AutoCloseable {
    /** Receives prepared audio. Runs on: prompt loader. */
    public interface Prepared {
        void ready(Playlist playlist);

        void failed(String detail);
    }

    private static final Logger LOG = LoggerFactory.getLogger(Prompts.class);
    private static final int MAX_WAITING = 4096;
    private static final long RECHECK_NS = 2_000_000_000L;

    private final long boundOctets;
    private final LongSupplier nanoClock;
    private final Renditions renditions;
    private final Map<Object, Clip> clips = new ConcurrentHashMap<>();
    private final BlockingQueue<Runnable> jobs = new ArrayBlockingQueue<>(MAX_WAITING);
    private final Thread loader =
            Thread.ofPlatform().daemon().name("prompt-loader").unstarted(this::run);
    private volatile boolean closed;

    /**
     * @param boundOctets of decoded audio kept; larger audio is played but not kept
     * @param renditions what reads files
     */
    public Prompts(long boundOctets, LongSupplier nanoClock, Renditions renditions) {
        this.boundOctets = boundOctets;
        this.renditions = renditions;
        this.nanoClock = nanoClock;
        loader.start();
    }

    /** The playlist if all of it is in the cache, else null. Never waits. */
    public @Nullable Playlist cached(List<Audio> audio, PlayForm form, boolean repeat) {
        List<Track> tracks = new ArrayList<>(audio.size());
        for (Audio one : audio) {
            Track track = cached(one, form);
            if (track == null) {
                return null;
            }
            tracks.add(track);
        }
        return new Playlist(tracks, form, repeat);
    }

    private @Nullable Track cached(Audio audio, PlayForm form) {
        if (audio instanceof Audio.Silence silence) {
            return Track.silence(form, silence.ms());
        }
        Clip clip = clips.get(key(audio));
        Track track = clip == null ? null : track(audio, form, clip);
        if (clip == null || track == null) {
            return null;
        }
        long nowNs = nanoClock.getAsLong();
        clip.used(nowNs);
        if (audio instanceof Audio.File file && nowNs - clip.checkedNs() > RECHECK_NS) {
            clip.checked(nowNs);
            jobs.offer(() -> dropIfChanged(file, clip));
        }
        return track;
    }

    /** Prepares audio on the loader. False, and no callback, when too much waits already. */
    public boolean tryPrepare(List<Audio> audio, PlayForm form, boolean repeat, Prepared then) {
        return !closed && jobs.offer(() -> prepare(audio, form, repeat, then));
    }

    private void prepare(List<Audio> audio, PlayForm form, boolean repeat, Prepared then) {
        try {
            List<Track> tracks = new ArrayList<>(audio.size());
            for (Audio one : audio) {
                tracks.add(load(one, form));
            }
            then.ready(new Playlist(tracks, form, repeat));
        } catch (BadAudio e) {
            then.failed(String.valueOf(e.getMessage()));
        } catch (OutOfMemoryError e) {
            then.failed("not enough memory to decode");
        }
    }

    private Track load(Audio audio, PlayForm form) throws BadAudio {
        if (audio instanceof Audio.Silence silence) {
            return Track.silence(form, silence.ms());
        }
        Clip kept = clips.get(key(audio));
        // The stamp is taken first: a file changed while it is read is then found stale at the
        // next look.
        Clip clip = kept == null ? new Clip(stamp(audio), nanoClock.getAsLong()) : kept;
        Track track = track(audio, form, clip);
        if (track == null) {
            clip.put(form, decode(audio, form));
            track = track(audio, form, clip);
        }
        clip.used(nanoClock.getAsLong());
        keep(key(audio), clip);
        return Objects.requireNonNull(track);
    }

    private static FileStamp stamp(Audio audio) {
        return audio instanceof Audio.File(Path file, _) ? FileStamp.of(file) : FileStamp.NONE;
    }

    private short[] decode(Audio audio, PlayForm form) throws BadAudio {
        return switch (audio) {
            case Audio.File(Path file, boolean levelled) -> {
                PromptSound sound = renditions.of(file);
                short[] pcm =
                        levelled
                                ? CommonLevel.apply(sound.pcm(), sound.report().gainDb())
                                : sound.pcm();
                yield Resampler.convert(pcm, sound.rateHz(), form.rateHz());
            }
            case Audio.Tone tone -> ToneSynth.period(tone, form.rateHz());
            case Audio.Silence silence ->
                    throw new BadAudio("silence of " + silence.ms() + " ms has no clip");
        };
    }

    private static @Nullable Track track(Audio audio, PlayForm form, Clip clip) {
        return switch (audio) {
            case Audio.Tone tone -> clip.track(form, tone.totalMs() <= 0, tone.totalMs());
            case Audio.File _, Audio.Silence _ -> clip.track(form, false, 0);
        };
    }

    /** Tones that differ only in their whole length share a clip. */
    private static Object key(Audio audio) {
        return audio instanceof Audio.Tone tone
                ? new Audio.Tone(tone.firstHz(), tone.secondHz(), tone.onMs(), tone.offMs(), 0)
                : audio;
    }

    private void keep(Object key, Clip clip) {
        clips.put(key, clip);
        while (heldOctets() > boundOctets) {
            clips.entrySet().stream()
                    .min(
                            (a, b) ->
                                    Long.signum(
                                            a.getValue().lastUsedNs() - b.getValue().lastUsedNs()))
                    .ifPresent(oldest -> clips.remove(oldest.getKey(), oldest.getValue()));
        }
    }

    private void dropIfChanged(Audio.File file, Clip clip) {
        if (!clip.stamp().equals(FileStamp.of(file.file()))) {
            clips.remove(file, clip);
        }
    }

    /** Memory that the cache holds now. */
    public long heldOctets() {
        return clips.values().stream().mapToLong(Clip::heldOctets).sum();
    }

    private void run() {
        while (!closed) {
            try {
                jobs.take().run();
            } catch (InterruptedException e) {
                // Only close() interrupts; the condition sees it.
            } catch (Throwable e) {
                LOG.error("prompt-loader job failed", e);
            }
        }
    }

    /** Ends the loader; what still waits is not answered. */
    @Override
    public void close() {
        closed = true;
        loader.interrupt();
    }
}
