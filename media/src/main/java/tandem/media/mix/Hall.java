package tandem.media.mix;

import java.util.concurrent.atomic.AtomicReferenceArray;

import org.jctools.queues.SpscArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * Joins the rooms of one name on several loops. Each of them is a wing: it sums up its own members
 * and gives the sums to the others by queues of one writer and one reader, which costs a loop the
 * same however many members the others have. Runs on: any; a wing belongs to its loop.
 */
public final class Hall {
    private final int loops;

    /** From one loop to another, at {@code from * loops + to}; there while the reader is. */
    private final AtomicReferenceArray<@Nullable Link> links;

    /** Sums on their way, used again and again. */
    static final class Link {
        /** 80 ms: a loop that is held up for longer leaves something out. */
        private static final int FRAMES = 4;

        final SpscArrayQueue<Sums> full = new SpscArrayQueue<>(FRAMES);
        final SpscArrayQueue<Sums> free = new SpscArrayQueue<>(FRAMES);

        Link() {
            for (int i = 0; i < FRAMES; i++) {
                free.offer(new Sums());
            }
        }
    }

    /**
     * @param loops how many there are
     */
    public Hall(int loops) {
        this.loops = loops;
        this.links = new AtomicReferenceArray<>(loops * loops);
    }

    /** Opens the wing of a loop, 0 to their number - 1; one at a time. */
    public Wing open(int loop) {
        for (int from = 0; from < loops; from++) {
            if (from != loop) {
                links.set(from * loops + loop, new Link());
            }
        }
        return new Wing(this, loop);
    }

    void close(int loop) {
        for (int from = 0; from < loops; from++) {
            links.set(from * loops + loop, null);
        }
    }

    int loops() {
        return loops;
    }

    @Nullable Link link(int from, int to) {
        return links.get(from * loops + to);
    }
}
