package tandem.bench.rtp;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import org.HdrHistogram.Histogram;

import tandem.bench.net.Loop;

/**
 * Thousands of streams on few threads. Each thread has one histogram of delays that its streams
 * share. Runs on: any.
 */
public final class RtpPump implements AutoCloseable {
    private final List<Lane> lanes;
    private final AtomicInteger next = new AtomicInteger();

    /**
     * One thread of the pump.
     *
     * @param delaysNs owned by the loop
     */
    public record Lane(Loop loop, Histogram delaysNs) {}

    private RtpPump(List<Lane> lanes) {
        this.lanes = lanes;
    }

    /**
     * @param threads 1..64; one carries about a thousand streams of 50 packets a second each way
     */
    public static RtpPump start(String name, int threads) {
        List<Lane> lanes = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            lanes.add(new Lane(Loop.start(name + "-" + i), StampEar.histogram()));
        }
        return new RtpPump(List.copyOf(lanes));
    }

    /** The lane for the next stream, in turn. */
    public Lane lane() {
        return lanes.get(Math.floorMod(next.getAndIncrement(), lanes.size()));
    }

    /** A copy of all delays measured so far, in nanoseconds. */
    public CompletableFuture<Histogram> delaysNs() {
        CompletableFuture<Histogram> sum = CompletableFuture.completedFuture(StampEar.histogram());
        for (Lane lane : lanes) {
            CompletableFuture<Histogram> copy = lane.loop.ask(lane.delaysNs::copy);
            sum =
                    sum.thenCombine(
                            copy,
                            (all, one) -> {
                                all.add(one);
                                return all;
                            });
        }
        return sum;
    }

    /** Processor time of the threads so far, in nanoseconds. */
    public long cpuNs() {
        return lanes.stream().mapToLong(lane -> lane.loop.cpuNs()).sum();
    }

    @Override
    public void close() {
        lanes.forEach(lane -> lane.loop.close());
    }
}
