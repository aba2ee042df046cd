package tandem.media.record;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

import tandem.media.RecordingFormat;

/** A recording that is kept as Ogg Opus, as it is. Confined to one thread. */
final class ShownOpus implements Shown {
    /** Pages of head and tags. */
    static final int FIRST_SOUND = 2;

    private final Stored source;
    private final OggIndex index;
    private final OpusHead head;

    ShownOpus(Stored source) throws IOException {
        this.source = source;
        this.index = new OggIndex(source);
        if (index.pages() == 0) {
            throw new IOException("the head of the Ogg file is cut off");
        }
        ByteBuffer first = index.read(0);
        int segments = first.get(OggPage.AT_SEGMENTS) & 0xFF;
        this.head = OpusHead.parse(first.position(OggPage.HEADER_OCTETS + segments).slice());
    }

    OggIndex index() {
        return index;
    }

    OpusHead head() {
        return head;
    }

    @Override
    public RecordingFormat format() {
        return RecordingFormat.OPUS;
    }

    @Override
    public int rateHz() {
        return head.rateHz();
    }

    @Override
    public int channels() {
        return head.channels();
    }

    @Override
    public long samples() {
        return head.samples(index.granule(index.pages() - 1));
    }

    @Override
    public long length() {
        return index.end();
    }

    @Override
    public int read(long at, ByteBuffer to) throws IOException {
        int room = Math.clamp(index.end() - at, 0, to.remaining());
        int limit = to.limit();
        to.limit(to.position() + room);
        int count = source.read(at, to);
        to.limit(limit);
        return count;
    }

    @Override
    public Optional<String> check() throws IOException {
        for (int page = 0; page < index.pages(); page++) {
            if (!OggIndex.isSound(index.read(page))) {
                return Optional.of("page " + page + " is not what was written");
            }
        }
        if (!index.hasEnd() || index.end() != source.length()) {
            return Optional.of("the last page is not there");
        }
        return Optional.empty();
    }

    @Override
    public void close() {}
}
