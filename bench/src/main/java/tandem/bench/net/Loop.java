package tandem.bench.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * One thread that serves sockets, timers and tasks told by others. Whatever a task or packet throws
 * is counted, the first of them kept for {@link #firstFault}, and the loop goes on. At most {@value
 * #TASKS_MAX} tasks wait.
 */
public final class Loop implements Executor, AutoCloseable {
    private static final int TASKS_MAX = 65_536;
    private static final int PACKET_MAX = 65_535;
    private static final int SIP_BUFFER_OCTETS = 4 << 20;
    private static final long IDLE_MS = 1_000;
    private static final long CLOSE_LIMIT_MS = 5_000;

    private final BlockingQueue<Runnable> tasks = new ArrayBlockingQueue<>(TASKS_MAX);
    private final PriorityQueue<Timer> timers = new PriorityQueue<>();
    private final ByteBuffer packet = ByteBuffer.allocateDirect(PACKET_MAX);
    private final Selector selector;
    private final Thread thread;
    private volatile boolean closed;
    private volatile @Nullable Throwable firstFault;
    private volatile long faults;

    private Loop(String name, Selector selector) {
        this.selector = selector;
        this.thread = new Thread(this::serve, name);
        thread.setDaemon(true);
    }

    /** Opens a loop on a daemon thread of that name. */
    public static Loop start(String name) {
        try {
            Loop loop = new Loop(name, Selector.open());
            loop.thread.start();
            return loop;
        } catch (IOException noSelector) {
            throw new UncheckedIOException(noSelector);
        }
    }

    public boolean isClosed() {
        return closed;
    }

    public boolean inLoop() {
        return Thread.currentThread() == thread;
    }

    /**
     * Enqueues a task. Runs on: any. A full or closed loop refuses with {@link
     * RejectedExecutionException}.
     */
    @Override
    public void execute(Runnable task) {
        if (closed || !tasks.offer(task)) {
            throw new RejectedExecutionException(
                    thread.getName() + (closed ? " is closed" : " is full"));
        }
        selector.wakeup();
    }

    /**
     * Runs the task at once when called on the loop, else enqueues it; a task for a closed loop is
     * dropped. Runs on: any.
     */
    public void tell(Runnable task) {
        if (inLoop()) {
            task.run();
        } else if (!closed) {
            execute(task);
        }
    }

    /**
     * Reads something that the loop owns. Runs on: any; on the loop itself the answer is there at
     * once.
     */
    public <T> CompletableFuture<T> ask(Supplier<T> question) {
        if (inLoop()) {
            return CompletableFuture.completedFuture(question.get());
        }
        try {
            return CompletableFuture.supplyAsync(question, this);
        } catch (RejectedExecutionException closedOrFull) {
            return CompletableFuture.failedFuture(closedOrFull);
        }
    }

    /** Sets a timer. Runs on: this loop. */
    public Timer at(long deadlineNs, Runnable task) {
        assert inLoop();
        Timer timer = new Timer(deadlineNs, task);
        timers.add(timer);
        return timer;
    }

    /** Sets a timer. Runs on: this loop. */
    public Timer after(long delayMs, Runnable task) {
        return at(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(delayMs), task);
    }

    /** Sets a timer once more, from inside its own task. Runs on: this loop. */
    public void again(Timer timer, long deadlineNs) {
        assert inLoop();
        timer.move(deadlineNs);
        timers.add(timer);
    }

    /**
     * Binds a socket that carries much at once, such as SIP of many calls: big buffers, drained per
     * wake-up. Runs on: any.
     */
    public UdpSocket bindBusy(InetSocketAddress local, PacketHandler handler) {
        return bind(local, handler, 64, SIP_BUFFER_OCTETS);
    }

    /**
     * Binds a socket that carries one packet now and then, such as one RTP stream. Runs on: any.
     */
    public UdpSocket bindCalm(InetSocketAddress local, PacketHandler handler) {
        return bind(local, handler, 1, 0);
    }

    private UdpSocket bind(
            InetSocketAddress local, PacketHandler handler, int readsAtOnce, int bufferOctets) {
        try {
            DatagramChannel channel = DatagramChannel.open();
            try {
                prepare(channel, local, bufferOctets);
            } catch (IOException notBound) {
                channel.close();
                throw notBound;
            }
            UdpSocket socket = new UdpSocket(channel, handler, readsAtOnce);
            tell(() -> register(socket));
            return socket;
        } catch (IOException notBound) {
            throw new UncheckedIOException("cannot bind " + local, notBound);
        }
    }

    private static void prepare(DatagramChannel channel, InetSocketAddress local, int bufferOctets)
            throws IOException {
        channel.configureBlocking(false);
        if (bufferOctets > 0) {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, bufferOctets);
            channel.setOption(StandardSocketOptions.SO_SNDBUF, bufferOctets);
        }
        channel.bind(local);
    }

    private void register(UdpSocket socket) {
        try {
            if (socket.channel().isOpen()) {
                socket.channel().register(selector, SelectionKey.OP_READ, socket);
            }
        } catch (IOException closedMeanwhile) {
            note(closedMeanwhile);
        }
    }

    private void serve() {
        while (!closed) {
            try {
                runTasks();
                runTimers();
                awaitWork();
            } catch (Throwable fault) {
                note(fault);
            }
        }
        release();
    }

    private void runTasks() {
        for (int run = 0; run < TASKS_MAX; run++) {
            Runnable task = tasks.poll();
            if (task == null) {
                return;
            }
            guarded(task);
        }
    }

    private void runTimers() {
        long nowNs = System.nanoTime();
        for (Timer next = timers.peek();
                next != null && next.deadlineNs() - nowNs <= 0;
                next = timers.peek()) {
            timers.remove();
            guarded(next::fire);
        }
    }

    private void awaitWork() throws IOException {
        long waitMs = untilNextMs();
        if (waitMs == 0) {
            selector.selectNow(this::serve);
        } else {
            selector.select(this::serve, waitMs);
        }
    }

    /** A wait too short by less than a millisecond would spin, so it is rounded up. */
    private long untilNextMs() {
        Timer next = timers.peek();
        if (next == null) {
            return IDLE_MS;
        }
        long leftNs = next.deadlineNs() - System.nanoTime();
        return leftNs <= 0 ? 0 : Math.min((leftNs + 999_999) / 1_000_000, IDLE_MS);
    }

    private void serve(SelectionKey key) {
        if (key.attachment() instanceof UdpSocket socket) {
            guarded(() -> drain(socket));
        }
    }

    private void drain(UdpSocket socket) {
        try {
            socket.drain(packet);
        } catch (IOException refused) {
            note(refused);
        }
    }

    private void guarded(Runnable work) {
        try {
            work.run();
        } catch (Throwable fault) {
            note(fault);
        }
    }

    private void note(Throwable fault) {
        if (firstFault == null) {
            firstFault = fault;
        }
        faults = faults + 1;
    }

    /**
     * What went wrong first inside a task or packet handler; empty when all is well. Runs on: any.
     */
    public Optional<Throwable> firstFault() {
        return Optional.ofNullable(firstFault);
    }

    /** How often a task or packet handler threw. Runs on: any. */
    public long faults() {
        return faults;
    }

    /** Processor time of the thread so far in nanoseconds; -1 when it is over. Runs on: any. */
    public long cpuNs() {
        return ManagementFactory.getThreadMXBean().getThreadCpuTime(thread.threadId());
    }

    /** Closes all sockets and ends the thread; tasks that still wait are dropped. Runs on: any. */
    @Override
    public void close() {
        closed = true;
        selector.wakeup();
        if (!inLoop()) {
            try {
                thread.join(CLOSE_LIMIT_MS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void release() {
        selector.keys()
                .forEach(
                        key -> {
                            if (key.attachment() instanceof UdpSocket socket) {
                                socket.close();
                            }
                        });
        try {
            selector.close();
        } catch (IOException alreadyGone) {
            note(alreadyGone);
        }
        timers.clear();
        tasks.clear();
    }
}
