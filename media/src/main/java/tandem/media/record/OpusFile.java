package tandem.media.record;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

import tandem.media.RecordingSpec;
import tandem.media.codec.Codecs;

/**
 * An Ogg Opus file (RFC 7845) that grows by a page a second. A page that the disk did not take is
 * tried again before anything follows, so the file is sound up to its last whole page at any time;
 * what comes meanwhile is silence. Runs on: recording writer.
 */
final class OpusFile implements AudioFile {
    /** After a long failure so much silence is made up for at once. */
    private static final int MOST_SILENCE_S = 16;

    /** A second of them. */
    private static final int PAGE_PACKETS = 1000 / OpusPackets.PACKET_MS;

    private static final byte NOTHING = 0;

    private final FileChannel file;
    private final Store store;
    private final OpusHead head;
    private final OpusPackets packets;
    private final OggPage page;
    private ByteBuffer pending = ByteBuffer.allocate(0);

    /** Samples taken, coded or not. */
    private long taken;

    /** Samples coded. */
    private long coded;

    private OpusFile(
            FileChannel file, Store store, OpusHead head, OpusPackets packets, int serial) {
        this.file = file;
        this.store = store;
        this.head = head;
        this.packets = packets;
        this.page = new OggPage(serial);
    }

    static OpusFile create(RecordingSpec spec, int channels, Codecs codecs) throws IOException {
        OpusPackets packets = new OpusPackets(codecs, channels, spec.rateHz());
        try {
            FileChannel file = Store.create(spec);
            try {
                OpusHead head = new OpusHead(channels, OpusHead.LOOK_AHEAD, spec.rateHz());
                int serial = spec.file().getFileName().hashCode();
                return begin(file, Store.of(file, spec), head, packets, serial);
            } catch (IOException | RuntimeException e) {
                file.close();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            packets.close();
            throw e;
        }
    }

    /** Begins one on a file that is open. */
    static OpusFile begin(
            FileChannel file, Store store, OpusHead head, OpusPackets packets, int serial)
            throws IOException {
        OpusFile opus = new OpusFile(file, store, head, packets, serial);
        opus.begin();
        return opus;
    }

    /** Head and tags have a page each. */
    private void begin() throws IOException {
        byte[] first = head.octets();
        page.add(first, first.length);
        end(OggPage.BEGIN, 0);
        byte[] second = OpusHead.tags();
        page.add(second, second.length);
        end(NOTHING, 0);
    }

    private void end(byte flags, long granule) throws IOException {
        pending = page.end(flags, granule);
        store.append(pending);
    }

    @Override
    public void write(long position, ByteBuffer samples) throws IOException {
        store.append(pending);
        silence(position, (long) MOST_SILENCE_S * head.rateHz());
        ByteBuffer in = samples.order(ByteOrder.LITTLE_ENDIAN);
        while (in.hasRemaining()) {
            for (int channel = 0; channel < head.channels(); channel++) {
                packets.put(channel, in.getShort());
            }
            step();
        }
    }

    private void silence(long upTo, long most) throws IOException {
        long end = Math.min(upTo, taken + most);
        while (taken < end) {
            for (int channel = 0; channel < head.channels(); channel++) {
                packets.put(channel, (short) 0);
            }
            step();
        }
        if (taken < upTo) {
            throw new IOException("makes up for what could not be written");
        }
    }

    private void step() throws IOException {
        taken++;
        if (packets.isFull()) {
            code();
        }
    }

    private void code() throws IOException {
        int octets = packets.code();
        boolean full = !page.fits(octets) || page.packets() == PAGE_PACKETS;
        if (full) {
            pending = page.end(NOTHING, head.granules(coded));
        }
        page.add(packets.packet(), octets);
        coded += packets.samples();
        if (full) {
            store.append(pending);
        }
    }

    @Override
    public void settle(long length) throws IOException {
        store.append(pending);
        if (!page.isEmpty()) {
            end(NOTHING, head.granules(coded));
        }
    }

    /**
     * The last samples come out of a decoder as late as it looked ahead, so there is always one
     * more packet; its page says where the sound really ends (RFC 7845 section 4.4).
     */
    @Override
    public void finish(long length) throws IOException {
        store.append(pending);
        silence(length, Long.MAX_VALUE / 2);
        long granule = head.preSkip() + head.granules(length);
        while (head.granules(coded) < granule) {
            silence(taken + packets.samples() - taken % packets.samples(), packets.samples());
        }
        end(OggPage.END, granule);
        store.finish();
    }

    @Override
    public int read(long at, ByteBuffer to) throws IOException {
        return file.read(to, at);
    }

    @Override
    public void close() throws IOException {
        packets.close();
        file.close();
    }
}
