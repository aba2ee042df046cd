package tandem.engine.cdr;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * What is known of a recording beside its length and its hash: how it is kept, and where it is
 * silent and why. Runs on: any (immutable).
 *
 * @param format word of {@code tandem.media.RecordingFormat}; empty when it is not known
 * @param key id of the key that it is sealed with; empty when it is not
 * @param retainDays how long it is kept by the plan; 0 = for ever; -1 = as the engine says
 * @param sound its rate and its channels
 * @param samples of each channel; 0 while it runs
 * @param gaps silence in place of audio that was due, the first of them
 * @param gapsLeftOut how many there are beside these
 * @param silences where it was paused, masked or off
 * @param hold legal hold, while there is one
 */
public record RecordingLedger(
        String format,
        String key,
        int retainDays,
        Sound sound,
        long samples,
        List<Gap> gaps,
        long gapsLeftOut,
        List<Silence> silences,
        Optional<Hold> hold) {
    /** Nothing is known. */
    public static final RecordingLedger EMPTY =
            new RecordingLedger("", "", -1, Sound.TELEPHONE, 0, List.of(), 0, List.of());

    /** Of a call with more, the last are not listed; its marks tell of them. */
    private static final int MOST_SILENCES = 200;

    public RecordingLedger {
        requireNonNull(format, "format");
        requireNonNull(key, "key");
        gaps = List.copyOf(gaps);
        silences = List.copyOf(silences);
    }

    /** Without a legal hold. */
    public RecordingLedger(
            String format,
            String key,
            int retainDays,
            Sound sound,
            long samples,
            List<Gap> gaps,
            long gapsLeftOut,
            List<Silence> silences) {
        this(
                format,
                key,
                retainDays,
                sound,
                samples,
                gaps,
                gapsLeftOut,
                silences,
                Optional.empty());
    }

    /**
     * A legal hold: the recording is not deleted.
     *
     * @param by key of who set it
     * @param reason as given
     */
    public record Hold(String by, String reason, Instant since) {}

    /** Two channels at 8000 samples a second. */
    public RecordingLedger(
            String format,
            String key,
            int retainDays,
            long samples,
            List<Gap> gaps,
            long gapsLeftOut,
            List<Silence> silences) {
        this(format, key, retainDays, Sound.TELEPHONE, samples, gaps, gapsLeftOut, silences);
    }

    /**
     * Rate and channels.
     *
     * @param rateHz samples a second of each channel
     * @param parties 0 = two channels, said by the caller and sent to the caller; 2..8 = so many:
     *     said by the caller, said by the engine, and the other parties
     * @param voices which leg is on which channel, in the order of joining
     */
    public record Sound(int rateHz, int parties, List<Voice> voices) {
        /** Two channels at 8000 samples a second. */
        public static final Sound TELEPHONE = new Sound(8000, 0, List.of());

        /** Of a call with more, the last are not listed. */
        private static final int MOST_VOICES = 200;

        public Sound {
            voices = List.copyOf(voices);
        }

        /** Channels of the file. */
        public int channels() {
            return parties == 0 ? 2 : parties;
        }

        /** Length of so many samples, ms. */
        public long ms(long samples) {
            return samples * 1000 / rateHz;
        }

        Sound joined(Voice voice) {
            if (voices.size() >= MOST_VOICES) {
                return this;
            }
            List<Voice> more = new ArrayList<>(voices);
            more.add(voice);
            return new Sound(rateHz, parties, more);
        }
    }

    /**
     * A leg that is heard.
     *
     * @param leg number of the leg in the call, from 1
     * @param channel from 0
     */
    public record Voice(int leg, int channel) {}

    /**
     * One gap.
     *
     * @param channel from 0; of two, 0 = said by the caller, 1 = sent to the caller
     * @param position first sample
     * @param samples length
     */
    public record Gap(int channel, long position, long samples) {}

    /**
     * A stretch in which nothing is heard.
     *
     * @param kind {@code off}, {@code masked}, {@code sensitive} or {@code paused}
     * @param reason as the plan or the operator says it; or empty
     * @param by key of the operator; empty for the plan
     * @param until empty while it lasts
     */
    public record Silence(
            String kind, String reason, String by, Instant from, Optional<Instant> until) {}

    RecordingLedger silenced(Silence silence) {
        if (silences.size() >= MOST_SILENCES) {
            return this;
        }
        List<Silence> more = new ArrayList<>(silences);
        more.add(silence);
        return with(more);
    }

    RecordingLedger resumed(String kind, Instant at) {
        List<Silence> changed = new ArrayList<>();
        for (Silence silence : silences) {
            boolean ends = silence.kind().equals(kind) && silence.until().isEmpty();
            changed.add(
                    ends
                            ? new Silence(
                                    kind,
                                    silence.reason(),
                                    silence.by(),
                                    silence.from(),
                                    Optional.of(at))
                            : silence);
        }
        return with(changed);
    }

    /** The same of another length. */
    public RecordingLedger withSamples(long others) {
        return new RecordingLedger(
                format, key, retainDays, sound, others, gaps, gapsLeftOut, silences, hold);
    }

    RecordingLedger joined(Voice voice) {
        return with(sound.joined(voice));
    }

    /** What the media side knows nothing of stays as it was. */
    RecordingLedger keeping(RecordingLedger known) {
        return (silences.isEmpty() ? with(known.silences) : this)
                .with(sound.voices.isEmpty() ? voicesOf(known) : sound)
                .with(hold.isPresent() ? hold : known.hold);
    }

    private Sound voicesOf(RecordingLedger known) {
        return new Sound(sound.rateHz, sound.parties, known.sound.voices);
    }

    private RecordingLedger with(Sound other) {
        return new RecordingLedger(
                format, key, retainDays, other, samples, gaps, gapsLeftOut, silences, hold);
    }

    RecordingLedger with(List<Silence> others) {
        return new RecordingLedger(
                format, key, retainDays, sound, samples, gaps, gapsLeftOut, others, hold);
    }

    /** The same under a legal hold, or under none. */
    public RecordingLedger with(Optional<Hold> other) {
        return new RecordingLedger(
                format, key, retainDays, sound, samples, gaps, gapsLeftOut, silences, other);
    }
}
