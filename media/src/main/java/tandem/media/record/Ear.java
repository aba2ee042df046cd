package tandem.media.record;

import org.jspecify.annotations.Nullable;

import tandem.media.Codec;
import tandem.media.codec.Codecs;
import tandem.media.codec.Decoder;
import tandem.media.codec.Resampler;

/**
 * Hears one source of a recording: decodes what its stream carries, whatever codec that is now, and
 * says where it belongs. Runs on: recording writer.
 */
final class Ear implements AutoCloseable {
    private static final int MOST_RATE_HZ = 48_000;

    private final Codecs codecs;
    private final int rateHz;
    private final ArrivalClock clock;
    private final Timeline.Lane lane = new Timeline.Lane();
    private final Room room;
    private short[] pcm;
    private @Nullable Codec codec;
    private @Nullable Decoder decoder;
    private @Nullable Resampler resampler;
    private int epoch;
    private int lastTimestamp;
    private long units;

    /** Room to decode in, the same for all ears of a writer. */
    record Room(short[] decoded, short[] resampled) {
        Room() {
            this(
                    new short[Decoder.roomFor(MOST_RATE_HZ)],
                    new short[Decoder.roomFor(MOST_RATE_HZ) + 1]);
        }
    }

    /**
     * @param rateHz of the recording
     */
    Ear(Codecs codecs, int rateHz, Room room) {
        this.codecs = codecs;
        this.rateHz = rateHz;
        this.clock = new ArrivalClock(rateHz);
        this.room = room;
        this.pcm = room.decoded;
    }

    /**
     * Decodes a frame; {@link #pcm} has it then.
     *
     * @return samples at the rate of the recording, negative when it is not of its codec
     */
    int hear(Frame frame) {
        boolean same = frame.codec == codec && frame.epoch == epoch;
        Decoder with = same ? decoder : change(frame.codec, frame.epoch);
        if (with == null || frame.missing < 0 && remembers(frame.codec)) {
            return Decoder.MALFORMED;
        }
        short[] decoded = room.decoded;
        int samples = with.decode(frame.octets, 0, frame.length, decoded, 0);
        Resampler to = resampler;
        if (to == null || samples <= 0) {
            pcm = decoded;
            return samples;
        }
        pcm = room.resampled;
        return to.resample(decoded, 0, samples, room.resampled, 0);
    }

    /** Whether a packet that comes late would upset the decoder. */
    private static boolean remembers(Codec codec) {
        return switch (codec) {
            case G722, OPUS -> true;
            case PCMU, PCMA, L16_8K, L16_16K -> false;
        };
    }

    private @Nullable Decoder change(Codec next, int stream) {
        close();
        codec = next;
        epoch = stream;
        int fromHz = next.codesAt(rateHz) ? rateHz : next.audioHz();
        resampler = fromHz == rateHz ? null : Resampler.of(fromHz, rateHz);
        decoder = codecs.has(next) ? codecs.decoder(next, fromHz) : null;
        return decoder;
    }

    /** How far its source has come. */
    Timeline.Lane lane() {
        return lane;
    }

    /** What was heard last, until another ear of the writer hears. */
    short[] pcm() {
        return pcm;
    }

    /**
     * Position of a frame's first sample.
     *
     * @param arrival position of the moment when it came
     */
    long position(Frame frame, long arrival) {
        units += frame.timestamp - lastTimestamp;
        lastTimestamp = frame.timestamp;
        return clock.position((int) (units * rateHz / frame.codec.clockHz()), arrival);
    }

    @Override
    public void close() {
        if (decoder != null) {
            decoder.close();
        }
        decoder = null;
        codec = null;
    }
}
