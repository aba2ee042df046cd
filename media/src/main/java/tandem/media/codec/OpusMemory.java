package tandem.media.codec;

import java.lang.foreign.Arena;
import java.lang.ref.Cleaner;

/**
 * Native memory of one coder or decoder. It is freed by {@link #close}; a stream whose owner forgot
 * that is freed after it became garbage. Use after close is an exception, not a crash: the segments
 * know their arena.
 */
final class OpusMemory implements AutoCloseable {
    private static final Cleaner CLEANER = Cleaner.create();

    private final Arena arena = Arena.ofShared();
    private final Cleaner.Cleanable net;

    OpusMemory() {
        net = CLEANER.register(this, arena::close);
    }

    Arena arena() {
        return arena;
    }

    @Override
    public void close() {
        net.clean();
    }
}
