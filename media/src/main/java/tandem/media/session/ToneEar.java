package tandem.media.session;

import java.nio.ByteBuffer;

import tandem.media.Codec;
import tandem.media.codec.Codecs;
import tandem.media.codec.Decoder;
import tandem.media.dtmf.Digits;
import tandem.media.dtmf.ToneDetector;

/** Listens for digits in the audio of one stream, whatever it is coded in. Runs on: media loop. */
final class ToneEar implements AutoCloseable {
    private static final int TELEPHONE_HZ = 8000;
    private static final int MOST_OCTETS = 2048;

    private final Codec codec;
    private final Decoder decoder;
    private final ToneDetector detector;
    private final byte[] payload = new byte[MOST_OCTETS];
    private final short[] pcm;

    /**
     * @throws IllegalArgumentException when the codec is not to be had
     */
    ToneEar(Codecs codecs, Codec codec) {
        this.codec = codec;
        decoder =
                codecs.decoder(codec, codec.codesAt(TELEPHONE_HZ) ? TELEPHONE_HZ : codec.audioHz());
        detector = new ToneDetector(decoder.rateHz());
        pcm = new short[Decoder.roomFor(decoder.rateHz())];
    }

    Codec codec() {
        return codec;
    }

    /**
     * Takes the payload of a packet.
     *
     * @return code of the digit that began, or {@link Digits#NONE}
     */
    int hear(ByteBuffer datagram, int at, int length) {
        if (length > MOST_OCTETS) {
            return Digits.NONE;
        }
        datagram.get(at, payload, 0, length);
        int samples = decoder.decode(payload, 0, length, pcm, 0);
        return samples > 0 ? detector.onPcm(pcm, 0, samples) : Digits.NONE;
    }

    /** Code of the digit that is sounding, or {@link Digits#NONE}. */
    int sounding() {
        return detector.sounding();
    }

    @Override
    public void close() {
        decoder.close();
    }
}
