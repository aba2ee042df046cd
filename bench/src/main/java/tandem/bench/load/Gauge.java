package tandem.bench.load;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.HdrHistogram.Histogram;

import tandem.bench.load.LoadResult.EngineCost;
import tandem.bench.load.LoadResult.Generator;
import tandem.bench.load.LoadResult.Sound;
import tandem.bench.net.Loop;
import tandem.bench.rtp.RtpPump;

/** What was on the meters when a run began, to subtract it at its end. Runs on: any. */
final class Gauge {
    private final Target target;
    private final Loop loop;
    private final RtpPump pump;
    private final long beganNs = System.nanoTime();
    private final long ownCpuNs;
    private final long engineCpuMs;
    private final long othersMs;
    private final long stopMark;

    private Gauge(Target target, Loop loop, RtpPump pump) {
        this.target = target;
        this.loop = loop;
        this.pump = pump;
        this.ownCpuNs = loop.cpuNs() + pump.cpuNs();
        this.engineCpuMs = engine().cpuMs();
        this.othersMs = othersMs(engineCpuMs);
        this.stopMark = target.stopLog().map(Stops::mark).orElse(0L);
    }

    static Gauge begin(Target target, Loop loop, RtpPump pump) {
        return new Gauge(target, loop, pump);
    }

    private ProcessCost engine() {
        return target.pid().isPresent()
                ? ProcessCost.of(target.pid().getAsLong())
                : ProcessCost.UNKNOWN;
    }

    /**
     * Work of all programs but the engine and this one; the engine's counts when it is not known.
     */
    private static long othersMs(long engineMs) {
        long ownMs = ProcessCost.of(ProcessHandle.current().pid()).cpuMs();
        return ProcessCost.machineBusyMs() - engineMs - ownMs;
    }

    /** Reads the meters again. Runs on: the SIP loop of the run, which owns the tally. */
    CompletableFuture<LoadResult> result(Tally tally, long offered, long repeats) {
        double seconds = (System.nanoTime() - beganNs) / 1e9;
        EngineCost cost = cost(tally);
        double othersSeconds = (othersMs(engine().cpuMs()) - othersMs) / 1_000.0;
        double ownSeconds = (loop.cpuNs() + pump.cpuNs() - ownCpuNs) / 1e9;
        Generator generator =
                new Generator(
                        round(ownSeconds),
                        Spread.ms(tally.latestCallNs),
                        Spread.ms(tally.latestPacketNs),
                        repeats,
                        round(Math.max(0, othersSeconds / seconds)),
                        loop.faults());
        Spread setup = Spread.ofNs(tally.setupNs);
        Spread offer = Spread.ofNs(tally.offerNs);
        return pump.delaysNs()
                .thenApply(
                        delays ->
                                new LoadResult(
                                        offered,
                                        tally.completed,
                                        tally.failures,
                                        tally.seatsLeft,
                                        round(seconds),
                                        setup,
                                        offer,
                                        sound(tally, delays),
                                        cost,
                                        generator));
    }

    private static Sound sound(Tally tally, Histogram delays) {
        return new Sound(
                Spread.ofNs(delays), tally.packets, tally.lost, Spread.ms(tally.longestGapNs));
    }

    private EngineCost cost(Tally tally) {
        ProcessCost now = engine();
        boolean measured = now.cpuMs() > 0;
        double cpuMs = now.cpuMs() - engineCpuMs;
        double talkSeconds = (double) tally.talkNs / TimeUnit.SECONDS.toNanos(1);
        Stops stops = target.stopLog().map(log -> Stops.since(log, stopMark)).orElse(Stops.UNKNOWN);
        return new EngineCost(
                measured,
                round(cpuMs / 1_000),
                round(tally.completed == 0 ? 0 : cpuMs / tally.completed),
                round(talkSeconds == 0 ? 0 : cpuMs / talkSeconds),
                round(now.peakRssKb() / 1024.0),
                stops);
    }

    private static double round(double value) {
        return Math.round(value * 1_000) / 1_000.0;
    }
}
