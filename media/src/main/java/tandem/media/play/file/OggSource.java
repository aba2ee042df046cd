package tandem.media.play.file;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

import tandem.media.codec.Codecs;
import tandem.media.ogg.BadOgg;
import tandem.media.ogg.OggReader;

/** Opus or Vorbis in Ogg: whichever stream comes first. */
final class OggSource {
    private static final byte[] OPUS = "OpusHead".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] VORBIS = "\1vorbis".getBytes(StandardCharsets.US_ASCII);

    private OggSource() {}

    static SoundSource open(byte[] octets, Codecs codecs) throws BadAudio {
        Packets packets =
                new Packets(
                        new OggReader(
                                octets, first -> begins(first, OPUS) || begins(first, VORBIS)));
        byte[] head = packets.expect("stream");
        return begins(head, OPUS)
                ? OpusSource.open(head, packets, codecs)
                : VorbisSource.open(head, packets);
    }

    private static boolean begins(byte[] packet, byte[] with) {
        return packet.length >= with.length
                && Arrays.equals(packet, 0, with.length, with, 0, with.length);
    }

    /** The packets of the stream, with the errors of sound files. */
    record Packets(OggReader reader) {
        byte @Nullable [] next() throws BadAudio {
            try {
                return reader.next();
            } catch (BadOgg e) {
                throw new BadAudio(e.position(), String.valueOf(e.getMessage()));
            }
        }

        byte[] expect(String what) throws BadAudio {
            byte[] packet = next();
            if (packet == null) {
                throw bad("no " + what);
            }
            return packet;
        }

        /** Something wrong in the last packet. */
        BadAudio bad(String why) {
            return new BadAudio(reader.position(), why);
        }
    }
}
