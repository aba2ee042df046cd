package tandem.media.record;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import tandem.media.Codec;
import tandem.media.RecordingFormat;
import tandem.media.codec.Codecs;
import tandem.media.codec.Decoder;
import tandem.media.codec.Encoder;

/**
 * A recording that is kept as Ogg Opus, as a WAV of PCM 16 bit. Whoever begins in the middle gets
 * the second before decoded too, more than the 80 ms after which a decoder has forgotten that it
 * was not there from the start (RFC 7845 section 4.6). Confined to one thread.
 */
final class ShownOpusAsWav implements Shown {
    private static final int MOST_PACKET_MS = 20;
    private static final String FOREIGN = "a packet is no Opus of ours";

    /** libopus is looked for once, and only when somebody asks. */
    private static final class Lazy {
        private static final Codecs CODECS = Codecs.load();
    }

    private final ShownOpus opus;
    private final WavHeader header;
    private final byte[] head;
    private final List<Decoder> decoders = new ArrayList<>();
    private final byte[] packet = new byte[Encoder.ROOM];
    private int packetLength;
    private final short[] decoded = new short[Decoder.roomFor(OpusHead.CLOCK_HZ)];

    /** Sound of one page, channels interleaved. */
    private ByteBuffer sound = ByteBuffer.allocate(0);

    /** First sample of the page's sound, from the first that a decoder makes. */
    private long soundAt;

    private int page = -1;

    ShownOpusAsWav(ShownOpus opus) throws IOException {
        if (!Lazy.CODECS.has(Codec.OPUS)) {
            throw new IOException(Lazy.CODECS.opus());
        }
        this.opus = opus;
        this.header = new WavHeader(RecordingFormat.WAV, opus.channels(), opus.rateHz());
        this.head = header.bytes(opus.samples());
    }

    private void renew() {
        close();
        for (int channel = 0; channel < opus.channels(); channel++) {
            decoders.add(Lazy.CODECS.decoder(Codec.OPUS, opus.rateHz()));
        }
    }

    @Override
    public RecordingFormat format() {
        return RecordingFormat.OPUS;
    }

    @Override
    public int rateHz() {
        return opus.rateHz();
    }

    @Override
    public int channels() {
        return opus.channels();
    }

    @Override
    public long samples() {
        return opus.samples();
    }

    @Override
    public long length() {
        return head.length + samples() * header.frameOctets();
    }

    @Override
    public Optional<String> check() throws IOException {
        return opus.check();
    }

    @Override
    public int read(long at, ByteBuffer to) throws IOException {
        int before = to.position();
        if (at < head.length) {
            int count = (int) Math.min(head.length - at, to.remaining());
            to.put(head, (int) at, count);
        }
        long from = Math.max(at, head.length) - head.length;
        long end = samples() * header.frameOctets();
        while (to.hasRemaining() && from < end) {
            int count = copy(from, Math.min(end - from, to.remaining()), to);
            if (count == 0) {
                break;
            }
            from += count;
        }
        return to.position() - before;
    }

    /** Copies what one page has of it. */
    private int copy(long from, long most, ByteBuffer to) throws IOException {
        int frame = header.frameOctets();
        long sample = from / frame + skipped();
        if (!holds(sample) && !load(sample)) {
            return 0;
        }
        int at = (int) ((sample - soundAt) * frame + from % frame);
        int count = (int) Math.min(most, sound.limit() - at);
        to.put(sound.slice(at, count));
        return count;
    }

    private boolean holds(long sample) {
        return page >= 0 && sample >= soundAt && sample < soundAt + frames();
    }

    private long frames() {
        return sound.limit() / header.frameOctets();
    }

    /** Samples that decoders make before the first of the recording. */
    private long skipped() {
        return opus.head().preSkip() / (OpusHead.CLOCK_HZ / rateHz());
    }

    private boolean load(long sample) throws IOException {
        if (page < 0 || sample < soundAt || sample >= soundAt + 2 * frames() + rateHz()) {
            seek(sample);
        }
        while (page + 1 < opus.index().pages() && !holds(sample)) {
            decode(page + 1);
        }
        return holds(sample);
    }

    /** Begins anew, a page before the one that has the sample. */
    private void seek(long sample) {
        renew();
        int ratio = OpusHead.CLOCK_HZ / rateHz();
        int first = ShownOpus.FIRST_SOUND;
        int low = first;
        int high = opus.index().pages();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (opus.index().granule(middle) <= sample * ratio) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        page = Math.max(first, low - 1) - 1;
        soundAt = page < first ? 0 : opus.index().granule(page) / ratio;
        sound = ByteBuffer.allocate(0);
    }

    private void decode(int next) throws IOException {
        ByteBuffer octets = opus.index().read(next);
        int segments = octets.get(OggPage.AT_SEGMENTS) & 0xFF;
        soundAt += frames();
        page = next;
        int most = rateHz() / 1000 * MOST_PACKET_MS * header.frameOctets();
        sound = ByteBuffer.allocate(segments * most).order(ByteOrder.LITTLE_ENDIAN);
        int at = OggPage.HEADER_OCTETS + segments;
        int length = 0;
        for (int i = 0; i < segments; i++) {
            int piece = octets.get(OggPage.HEADER_OCTETS + i) & 0xFF;
            length += piece;
            if (piece < 255) {
                decode(octets.array(), at, length);
                at += length;
                length = 0;
            }
        }
        sound.flip();
    }

    /** One packet: the streams of all channels, one after the other. */
    private void decode(byte[] octets, int at, int length) throws IOException {
        int begin = sound.position();
        int end = at + length;
        int next = at;
        int samples = 0;
        for (int channel = 0; channel < decoders.size(); channel++) {
            next = unframe(octets, next, end, channel == decoders.size() - 1);
            samples = decoders.get(channel).decode(packet, 0, packetLength, decoded, 0);
            if (samples <= 0 || samples > rateHz() / 1000 * MOST_PACKET_MS) {
                throw new IOException(FOREIGN);
            }
            for (int i = 0; i < samples; i++) {
                sound.putShort(begin + (i * decoders.size() + channel) * 2, decoded[i]);
            }
        }
        sound.position(begin + samples * header.frameOctets());
    }

    /** Takes the packet of one stream out of all; returns where the next begins. */
    private int unframe(byte[] octets, int at, int end, boolean last) throws IOException {
        int from = at + 1;
        int frame = end - from;
        if (!last && from + 1 < end) {
            frame = octets[from++] & 0xFF;
            frame += frame < OpusPackets.TWO_OCTETS ? 0 : 4 * (octets[from++] & 0xFF);
        }
        if (frame < 0 || frame >= packet.length || from + frame > end) {
            throw new IOException(FOREIGN);
        }
        packet[0] = octets[at];
        System.arraycopy(octets, from, packet, 1, frame);
        packetLength = frame + 1;
        return from + frame;
    }

    @Override
    public void close() {
        decoders.forEach(Decoder::close);
        decoders.clear();
    }
}
