package tandem.media.net;

import java.util.Objects;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoRegistration;
import io.netty.channel.nio.NioIoHandler;
import org.jspecify.annotations.Nullable;

/**
 * Netty's NIO handler with two additions.
 *
 * <ul>
 *   <li>Select timeouts are rounded up to whole milliseconds. Netty rounds to the nearest, and then
 *       spins through empty selects until a timer that is less than half a millisecond away is due;
 *       at 200 timer ticks a second that would cost more than relaying a hundred packets does.
 *   <li>The owner learns when the selector has run: only then are the ports of closed sockets free.
 *       Selecting out of turn is no way, it corrupts Netty's set of selected keys.
 * </ul>
 */
final class LoopIo implements IoHandler {
    /** Who waits for the selector. Runs on: media loop. */
    interface SelectWatch {
        /** True when the next select must not block. */
        boolean isSelectWanted();

        void onSelected();
    }

    private static final long NS_PER_MS = 1_000_000;

    private final IoHandler nio;
    private final SelectWatch watch;
    private final Context context;

    private LoopIo(IoHandler nio, SelectWatch watch) {
        this.nio = nio;
        this.watch = watch;
        this.context = new Context(watch);
    }

    static IoHandlerFactory factory(SelectWatch watch) {
        IoHandlerFactory nio = NioIoHandler.newFactory();
        return executor -> new LoopIo(nio.newHandler(executor), watch);
    }

    @Override
    public int run(IoHandlerContext context) {
        this.context.netty = context;
        boolean wanted = watch.isSelectWanted();
        int handled = nio.run(this.context);
        if (wanted) {
            watch.onSelected();
        }
        return handled;
    }

    @Override
    public void initialize() {
        nio.initialize();
    }

    @Override
    public void prepareToDestroy() {
        nio.prepareToDestroy();
    }

    @Override
    public void destroy() {
        nio.destroy();
    }

    @Override
    public IoRegistration register(IoHandle handle) throws Exception {
        return nio.register(handle);
    }

    @Override
    public void wakeup() {
        nio.wakeup();
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
        return nio.isCompatible(handleType);
    }

    private static final class Context implements IoHandlerContext {
        private final SelectWatch watch;
        private @Nullable IoHandlerContext netty;

        private Context(SelectWatch watch) {
            this.watch = watch;
        }

        private IoHandlerContext netty() {
            return Objects.requireNonNull(netty, "used outside of run");
        }

        @Override
        public boolean canBlock() {
            return !watch.isSelectWanted() && netty().canBlock();
        }

        @Override
        public long delayNanos(long currentTimeNanos) {
            long delay = netty().delayNanos(currentTimeNanos);
            // Far deadlines, and "none", stay as they are: rounding could overflow.
            boolean near = delay > 0 && delay < 1000 * NS_PER_MS;
            return near ? (delay + NS_PER_MS - 1) / NS_PER_MS * NS_PER_MS : delay;
        }

        @Override
        public long deadlineNanos() {
            return netty().deadlineNanos();
        }

        @Override
        public void reportActiveIoTime(long activeNanos) {
            netty().reportActiveIoTime(activeNanos);
        }

        @Override
        public boolean shouldReportActiveIoTime() {
            return netty().shouldReportActiveIoTime();
        }
    }
}
