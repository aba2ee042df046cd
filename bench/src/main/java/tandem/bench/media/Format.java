package tandem.bench.media;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import tandem.bench.stage.Signal;
import tandem.media.Codec;
import tandem.media.codec.Codecs;
import tandem.media.codec.Encoder;

/**
 * A second of a voice, coded before the run so that the generator spends nothing on it. Runs on:
 * any (immutable).
 *
 * @param payloadType as offered by us
 * @param frames payloads of 20 ms, which nobody changes
 */
record Format(Codec codec, int payloadType, List<byte[]> frames) {
    /** Packets of 20 ms. */
    static final int FRAMES_A_SECOND = 50;

    private static final int DYNAMIC = 96;

    Format {
        frames = List.copyOf(frames);
    }

    static Format of(Codec codec, Codecs codecs) {
        int rateHz = codec == Codec.OPUS ? 16_000 : codec.audioHz();
        int samples = rateHz / FRAMES_A_SECOND;
        short[] voice = Signal.voice(rateHz, rateHz);
        byte[] room = new byte[2 * Encoder.ROOM];
        List<byte[]> frames = new ArrayList<>();
        try (Encoder encoder = codecs.encoder(codec, rateHz)) {
            for (int i = 0; i < FRAMES_A_SECOND; i++) {
                int octets = encoder.encode(voice, i * samples, samples, room, 0);
                frames.add(Arrays.copyOf(room, octets));
            }
        }
        int fixed = codec.staticPayloadType();
        return new Format(codec, fixed >= 0 ? fixed : DYNAMIC, frames);
    }

    byte[] frame(long number) {
        return frames.get((int) (number % FRAMES_A_SECOND));
    }

    /** Units of RTP timestamp that a frame lasts. */
    int units() {
        return codec.clockHz() / FRAMES_A_SECOND;
    }
}
