package tandem.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;

import tandem.bench.load.LoadPlan;
import tandem.bench.load.SeatLogin;
import tandem.bench.load.Target;
import tandem.bench.load.Traffic;

/**
 * An engine made for one bench: a copy of the config whose trunk is our carrier phone and whose
 * queue has seats enough for the traffic. Runs on: any.
 *
 * @param carrier where our calls come from
 * @param seats accounts of the queue; empty when no number of the traffic leads there
 */
record OwnEngine(EngineProcess process, InetSocketAddress carrier, List<SeatLogin> seats)
        implements AutoCloseable {
    private static final String HOST = "127.0.0.1";
    private static final String TRUNK = "lab";
    private static final String TENANT = "demo";
    private static final String QUEUE = "support";
    private static final String QUEUE_NUMBER = "4000";

    /** Calls end unevenly, and a seat is busy a little longer than the talk. */
    private static final double SEAT_MARGIN = 1.3;

    private static final int SEATS_SPARE = 20;

    /**
     * @param home an empty folder for its config, data and logs
     */
    static OwnEngine start(Path home, Path conf, Traffic traffic, boolean record, String mainClass)
            throws IOException {
        int port = FreePort.find(HOST);
        ConfCopy copy = ConfCopy.of(conf, home.resolve("conf"));
        copy.trunkPort(TRUNK, port);
        copy.recording(TENANT, record);
        int count = seatsNeeded(traffic);
        List<SeatLogin> seats = count == 0 ? List.of() : copy.seats(TENANT, QUEUE, count);
        EngineProcess process = EngineProcess.start(home, mainClass);
        return new OwnEngine(process, new InetSocketAddress(HOST, port), seats);
    }

    private static int seatsNeeded(Traffic traffic) {
        long toQueue = traffic.numbers().stream().filter(QUEUE_NUMBER::equals).count();
        double share = (double) toQueue / traffic.numbers().size();
        double talking = traffic.cps() * share * (traffic.holdMs() / 1_000.0 + 1);
        return toQueue == 0 ? 0 : (int) Math.ceil(talking * SEAT_MARGIN) + SEATS_SPARE;
    }

    LoadPlan plan(Traffic traffic) {
        ReadyLine ready = process.ready();
        Target target = Target.at(ready.sip()).pid(ready.pid()).stopLog(process.stopLog());
        return new LoadPlan(target, traffic, carrier, seats);
    }

    @Override
    public void close() {
        process.close();
    }
}
