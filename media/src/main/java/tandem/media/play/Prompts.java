package tandem.media.play;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import tandem.media.Audio;
import tandem.media.G711;
import tandem.media.codec.Resampler;

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
    private final Map<Object, Clip> clips = new ConcurrentHashMap<>();
    private final BlockingQueue<Runnable> jobs = new ArrayBlockingQueue<>(MAX_WAITING);
    private final Thread loader =
            Thread.ofPlatform().daemon().name("prompt-loader").unstarted(this::run);
    private volatile boolean closed;

    /**
     * @param boundOctets of decoded audio kept; larger audio is played but not kept
     */
    public Prompts(long boundOctets, LongSupplier nanoClock) {
        this.boundOctets = boundOctets;
        this.nanoClock = nanoClock;
        loader.start();
    }

    /** The playlist if all of it is in the cache, else null. Never waits. */
    public @Nullable Playlist cached(List<Audio> audio, G711 law, boolean repeat) {
        List<Track> tracks = new ArrayList<>(audio.size());
        for (Audio one : audio) {
            Track track = cached(one, law);
            if (track == null) {
                return null;
            }
            tracks.add(track);
        }
        return new Playlist(tracks, law, repeat);
    }

    private @Nullable Track cached(Audio audio, G711 law) {
        if (audio instanceof Audio.Silence silence) {
            return Track.silence(law, silence.ms());
        }
        Clip clip = clips.get(key(audio));
        byte[] octets = clip == null ? null : clip.octets(law);
        if (clip == null || octets == null) {
            return null;
        }
        long nowNs = nanoClock.getAsLong();
        clip.used(nowNs);
        if (audio instanceof Audio.Wav(Path file) && nowNs - clip.checkedNs() > RECHECK_NS) {
            clip.checked(nowNs);
            jobs.offer(() -> dropIfChanged(file, clip));
        }
        return track(audio, law, octets);
    }

    /** Prepares audio on the loader. False, and no callback, when too much waits already. */
    public boolean tryPrepare(List<Audio> audio, G711 law, boolean repeat, Prepared then) {
        return !closed && jobs.offer(() -> prepare(audio, law, repeat, then));
    }

    private void prepare(List<Audio> audio, G711 law, boolean repeat, Prepared then) {
        try {
            List<Track> tracks = new ArrayList<>(audio.size());
            for (Audio one : audio) {
                tracks.add(load(one, law));
            }
            then.ready(new Playlist(tracks, law, repeat));
        } catch (BadAudio e) {
            then.failed(String.valueOf(e.getMessage()));
        } catch (OutOfMemoryError e) {
            then.failed("not enough memory to decode");
        }
    }

    private Track load(Audio audio, G711 law) throws BadAudio {
        if (audio instanceof Audio.Silence silence) {
            return Track.silence(law, silence.ms());
        }
        Clip clip = clips.get(key(audio));
        if (clip == null) {
            clip = decode(audio);
        }
        byte[] octets = clip.encode(law);
        clip.used(nanoClock.getAsLong());
        keep(key(audio), clip);
        return track(audio, law, octets);
    }

    private Clip decode(Audio audio) throws BadAudio {
        return switch (audio) {
            case Audio.Wav(Path file) -> {
                // The stamp is taken first: a file changed while it is read is then found stale at
                // the next look.
                FileStamp stamp = FileStamp.of(file);
                WavReader.Sound sound = WavReader.read(file);
                yield new Clip(
                        Resampler.convert(sound.pcm(), sound.rateHz(), 8000),
                        stamp,
                        nanoClock.getAsLong());
            }
            case Audio.Tone tone ->
                    new Clip(ToneSynth.period(tone), FileStamp.NONE, nanoClock.getAsLong());
            case Audio.Silence silence ->
                    throw new BadAudio("silence of " + silence.ms() + " ms has no clip");
        };
    }

    private static Track track(Audio audio, G711 law, byte[] octets) {
        return switch (audio) {
            case Audio.Tone tone when tone.totalMs() > 0 ->
                    new Track(law, octets, tone.totalMs() * 8L);
            case Audio.Tone _ -> new Track(law, octets, Track.ENDLESS);
            case Audio.Wav _, Audio.Silence _ -> new Track(law, octets, octets.length);
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

    private void dropIfChanged(Path file, Clip clip) {
        if (!clip.stamp().equals(FileStamp.of(file))) {
            clips.remove(new Audio.Wav(file), clip);
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
