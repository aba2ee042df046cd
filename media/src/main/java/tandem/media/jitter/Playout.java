package tandem.media.jitter;

import java.nio.ByteBuffer;
import java.util.Arrays;

import tandem.media.Codec;
import tandem.media.codec.ComfortNoise;
import tandem.media.codec.Decoder;

/**
 * From the packets of one stream to a steady flow of PCM: jitter buffer, decoder, concealment,
 * comfort noise, and the bending of time that keeps the delay where it should be. Allocates nothing
 * once it runs. Runs on: media loop.
 */
public final class Playout implements AutoCloseable {
    private static final int LARGEST_PAYLOAD = 2048;
    private static final int LONGEST_READ_MS = 60;

    /** After so long without anything there is nothing left to go on from. */
    private static final int CONCEALED_MS = 500;

    /** Time is bent once in so many reads at most: by a fifth with frames of 20 ms. */
    private static final int READS_PER_BEND = 3;

    /** A correction so large must be made, even where it is heard. */
    private static final int FORCED_MS = 80;

    private static final int NOISE_SEED = 0x5EED;

    private final Codec codec;
    private final Decoder decoder;
    private final int rateHz;
    private final JitterBuffer buffer;
    private final PcmQueue queue;
    private final ComfortNoise noise = new ComfortNoise(NOISE_SEED);
    private final byte[] payload = new byte[LARGEST_PAYLOAD];
    private boolean heardAny;
    private boolean noisy;
    private int emptySamples;
    private int readsSinceBend;
    private long malformed;
    private long bentSamples;

    /**
     * @param decoder of the codec; closed with this
     */
    public Playout(Codec codec, Decoder decoder, DelayLimits limits) {
        this.codec = codec;
        this.decoder = decoder;
        rateHz = decoder.rateHz();
        buffer = new JitterBuffer(codec.clockHz(), limits);
        queue = new PcmQueue(rateHz, 2 * Decoder.roomFor(rateHz) + samples(LONGEST_READ_MS));
    }

    private int samples(int ms) {
        return rateHz / 1000 * ms;
    }

    /** Rate of the PCM, in Hz. */
    public int rateHz() {
        return rateHz;
    }

    /**
     * Takes a packet as it arrives; copied.
     *
     * @param epoch of the sequence; another one is another stream
     * @param sequence extended, comparable within the epoch
     * @param at where the payload begins
     * @param length its octets
     */
    public void put(
            int epoch,
            long sequence,
            int timestamp,
            PayloadKind kind,
            ByteBuffer from,
            int at,
            int length,
            long arrivalNs) {
        int units = 0;
        if (kind == PayloadKind.AUDIO) {
            units = unitsOf(from, at, length);
            if (units <= 0) {
                malformed++;
                return;
            }
        }
        buffer.put(epoch, sequence, timestamp, units, kind, from, at, length, arrivalNs);
    }

    private int unitsOf(ByteBuffer from, int at, int length) {
        if (length > LARGEST_PAYLOAD) {
            return 0;
        }
        from.get(at, payload, 0, length);
        int samples = decoder.samplesOf(payload, 0, length);
        return samples < 0 ? 0 : (int) codec.timestampUnits(samples, rateHz);
    }

    /**
     * Gives the next samples, whatever has come.
     *
     * @param samples 1..60 ms
     */
    public void read(short[] pcm, int at, int samples, long nowNs) {
        bend(samples, nowNs);
        while (queue.length() < samples) {
            pull(samples - queue.length(), nowNs);
        }
        queue.take(pcm, at, samples);
    }

    private void bend(int wanted, long nowNs) {
        readsSinceBend++;
        if (readsSinceBend < READS_PER_BEND) {
            return;
        }
        int units = buffer.correction(nowNs, (int) codec.timestampUnits(queue.length(), rateHz));
        int correction = (int) codec.samples(units, rateHz);
        boolean force = Math.abs(correction) > samples(FORCED_MS);
        int bent = 0;
        if (correction > 0) {
            int needed = Math.max(queue.neededToDrop(), wanted);
            while (queue.length() < needed && buffer.isNextThere()) {
                pull(needed - queue.length(), nowNs);
            }
            bent = -queue.tryDrop(force);
        } else if (correction < 0) {
            if (queue.length() < wanted && buffer.isNextThere()) {
                pull(wanted - queue.length(), nowNs);
            }
            bent = queue.tryInsert(force);
        }
        if (bent != 0) {
            bentSamples += bent;
            readsSinceBend = 0;
        }
    }

    /** Brings at least one sample, and at most one packet. */
    private void pull(int missing, long nowNs) {
        int units = Math.max(1, (int) codec.timestampUnits(missing, rateHz));
        Due due = buffer.poll(nowNs, units);
        int covered = (int) codec.samples(buffer.units(), rateHz);
        switch (due) {
            case AUDIO -> decode(covered);
            case LOST -> recover(covered);
            case SILENCE -> silence(missing);
            case EMPTY -> nothing(missing);
        }
    }

    private void decode(int covered) {
        queue.makeRoom(Decoder.roomFor(rateHz));
        int samples =
                decoder.decode(
                        buffer.payload(), 0, buffer.length(), queue.buffer(), queue.writeAt());
        heardAny = true;
        noisy = false;
        emptySamples = 0;
        if (samples > 0) {
            queue.added(samples);
        } else {
            malformed++;
            conceal(covered);
        }
    }

    private void recover(int lost) {
        int samples = Math.clamp(lost, 1, Decoder.roomFor(rateHz));
        if (buffer.nextLength() == 0) {
            conceal(samples);
            return;
        }
        queue.makeRoom(samples);
        decoder.recover(
                buffer.nextPayload(),
                0,
                buffer.nextLength(),
                queue.buffer(),
                queue.writeAt(),
                samples);
        queue.added(samples);
    }

    private void conceal(int wanted) {
        int samples = Math.clamp(wanted, 1, Decoder.roomFor(rateHz));
        queue.makeRoom(samples);
        decoder.conceal(queue.buffer(), queue.writeAt(), samples);
        queue.added(samples);
    }

    private void silence(int missing) {
        if (buffer.length() > 0) {
            noisy = noise.update(buffer.payload(), 0, buffer.length());
        }
        queue.makeRoom(missing);
        if (noisy) {
            noise.fill(queue.buffer(), queue.writeAt(), missing);
            queue.added(missing);
        } else {
            nothing(missing);
        }
    }

    /** Goes on from what was heard, which fades, until it is long gone. */
    private void nothing(int missing) {
        if (heardAny && emptySamples < samples(CONCEALED_MS)) {
            emptySamples += missing;
            conceal(missing);
            return;
        }
        queue.makeRoom(missing);
        Arrays.fill(queue.buffer(), queue.writeAt(), queue.writeAt() + missing, (short) 0);
        queue.added(missing);
    }

    /** Delay of the stream now, in ms: from the earliest moment it could come to being heard. */
    public int delayMs(long nowNs) {
        int held = (int) codec.timestampUnits(queue.length(), rateHz);
        return (int) (buffer.delayUnits(nowNs, held) * 1000L / codec.clockHz());
    }

    /** Delay that is aimed at, in ms. */
    public int targetMs() {
        return buffer.targetUnits() * 1000 / codec.clockHz();
    }

    /** What befell the packets. */
    public JitterCounts counts() {
        return buffer.counts();
    }

    /** Packets that were none of the codec. */
    public long malformed() {
        return malformed;
    }

    /** Samples put in to bend time, less those left out. */
    public long bentSamples() {
        return bentSamples;
    }

    @Override
    public void close() {
        decoder.close();
    }
}
