package tandem.engine.peers;

import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

import tandem.bench.load.LoadPlan;
import tandem.bench.load.LoadResult;
import tandem.bench.load.LoadRun;
import tandem.bench.load.SeatLogin;
import tandem.bench.load.Target;
import tandem.bench.load.Traffic;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** A thousand calls with media through the echo and through the queue, and then an empty house. */
@Isolated
class ThousandCallsTest {
    private static final int SEATS = 120;

    @TempDir Path dir;

    @Test
    void aThousandCallsAtFiftyASecondAllSucceedAndLeaveNothingBehind() throws Exception {
        try (EngineUnderTest engine = EngineUnderTest.start(dir, ThousandCallsTest::manySeats)) {
            Traffic traffic = new Traffic(50, 1000, 1500, true, List.of("4003", "4000"));
            LoadPlan plan =
                    new LoadPlan(
                            Target.at(engine.sip()),
                            traffic,
                            new InetSocketAddress("127.0.0.1", engine.trunkPort),
                            IntStream.range(0, SEATS).mapToObj(ThousandCallsTest::login).toList());

            LoadResult result = LoadRun.run(plan);

            assertEquals(Map.of(), result.failures());
            assertEquals(1000, result.completed());
            assertEquals(0, result.generator().faults());
            Gone.within(engine, Duration.ofSeconds(60), true);
            assertEquals(0, engine.metric("tandem_seat_leases_taken_back_total"));
        }
    }

    private static SeatLogin login(int seat) {
        return new SeatLogin(Integer.toString(2000 + seat), "pass-" + seat);
    }

    /** Seats enough that no call has to wait for another's end; no wrap-up. */
    private static void manySeats(Path conf) throws java.io.IOException {
        Path demo = conf.resolve("tenants/demo");
        StringBuilder seats = new StringBuilder("version: 1\ntenant: demo\nseats:\n  human:\n");
        for (int i = 0; i < SEATS; i++) {
            SeatLogin login = login(i);
            seats.append(
                    "    - { id: \"%s\", name: Seat %s, password: %s }\n"
                            .formatted(login.user(), login.user(), login.password()));
        }
        Files.writeString(demo.resolve("more-seats.yaml"), seats);
        Path queues = demo.resolve("queues.yaml");
        Files.writeString(
                queues,
                Files.readString(queues)
                        .replace("\"1001-1010\"", "\"2000-%d\"".formatted(2000 + SEATS - 1))
                        .replaceAll("wrapup: \\S+", "wrapup: 0s"));
    }
}
