package tandem.engine.peers;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

import tandem.bench.phone.SipPhone;
import tandem.bench.rtp.Tone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * An engine under load that is killed again and again at moments drawn by chance. Whatever moment
 * it is, what the carrier saw and what the engine tells afterwards agree to the call.
 *
 * <p>{@code -Dtandem.chaos.seed} draws the same moments again, {@code -Dtandem.chaos.kills} says
 * how many.
 */
@Isolated
class ChaosTest {
    private static final int KILLS = Integer.getInteger("tandem.chaos.kills", 30);
    private static final int SHORTEST_LIFE_MS = 100;
    private static final int LONGEST_LIFE_MS = 1300;

    /** Of so many lives one ends before calls may come. */
    private static final int ONE_DIES_YOUNG = 3;

    /** On a slow machine fewer kills have to do. */
    private static final Duration ENOUGH = Duration.ofSeconds(40);

    private static final int FEWEST_KILLS = 8;
    private static final List<String> SEATS = List.of("1001", "1002", "1003", "1004");

    private static final String PLAN =
            """
            version: 1
            tenant: demo
            numbers:
              - { id: crowd, number: "5100", inbound: { flow: crowd } }
              - { id: far, number: "5101", inbound: { flow: far } }
            queues:
              crowd: { seats: ["1001-1004"], ring: 5s, wrapup: 1s, max_wait: 1m, music: prompts/hold.wav }
            flows:
              crowd:
                start: wait
                steps:
                  wait: { queue: crowd }
              far:
                start: call
                steps:
                  call: { dial: { number: "13800138000", trunk: far, caller_id: support-line, ring: 20s } }
            """;

    @TempDir Path dir;

    private final List<SipPhone> seats = new ArrayList<>();
    private final List<ChaosAudit.Life> lives = new ArrayList<>();

    /** How long the last one that lived took to be ready, from when it began. */
    private int startMs = 1_000;

    @Test
    void callsAndRecordsAgreeHoweverOftenTheEngineIsKilled() throws Exception {
        Program.need("sipp");
        long seed = Long.getLong("tandem.chaos.seed", System.nanoTime());
        System.out.println("tandem.chaos.seed=" + seed);
        Random random = new Random(seed);
        int carrierPort = EngineUnderTest.freePort();
        int farPort = EngineUnderTest.freePort();
        EngineHome home =
                EngineHome.in(
                        dir,
                        conf -> {
                            EngineUnderTest.trunkPort(carrierPort).in(conf);
                            farTrunk(conf, farPort);
                            EngineUnderTest.tenantFile("chaos.yaml", PLAN).in(conf);
                        });
        try (SippLoad far = SippLoad.start(dir, "patient-callee", farPort);
                SippLoad carrier = carrier(home, carrierPort)) {
            SEATS.forEach(_ -> seats.add(seat()));
            long untilNs = System.nanoTime() + ENOUGH.toNanos();
            EngineChild.Held next = EngineChild.hold(home);
            for (int i = 0; i < KILLS && (i < FEWEST_KILLS || System.nanoTime() < untilNs); i++) {
                next =
                        random.nextInt(ONE_DIES_YOUNG) == 0
                                ? dieYoung(next, home, random)
                                : live(next, home, random);
            }
            next.release();
            try (EngineChild last = next.awaitReady()) {
                register(last);
                lives.add(new ChaosAudit.Life(last.readyAt(), last.readyAt().plusSeconds(3600)));
                carrier.stop();
                new ChaosAudit(seed, lives, carrier.seen(), far, home, last).check();
                new LeakCheck(last, carrierPort).check();
                assertEquals(0, last.stop());
            }
        } finally {
            seats.forEach(SipPhone::close);
        }
    }

    private SippLoad carrier(EngineHome home, int port) throws Exception {
        Path numbers = dir.resolve("numbers.csv");
        Files.writeString(numbers, "SEQUENTIAL\n4004;\n5100;\n4003;\n5101;\n");
        return SippLoad.start(
                dir,
                "through-restarts",
                port,
                "-inf",
                numbers.toString(),
                "-r",
                "15",
                "-m",
                "1000000",
                "127.0.0.1:" + home.sipPort());
    }

    private static SipPhone seat() {
        return SipPhone.on("127.0.0.1").answerCalls(100, Tone.of(800));
    }

    /**
     * The engine starts, takes calls for a while, and is gone.
     *
     * @return the one after it
     */
    private EngineChild.Held live(EngineChild.Held held, EngineHome home, Random random)
            throws Exception {
        long fromNs = System.nanoTime();
        held.release();
        try (EngineChild engine = held.awaitReady()) {
            startMs = (int) ((System.nanoTime() - fromNs) / 1_000_000);
            EngineChild.Held next = EngineChild.hold(home);
            register(engine);
            int ms = SHORTEST_LIFE_MS + random.nextInt(LONGEST_LIFE_MS - SHORTEST_LIFE_MS);
            assertTrue(engine.lives(ms), () -> "it ended by itself\n" + home.lastWords());
            lives.add(new ChaosAudit.Life(engine.readyAt(), engine.kill()));
            return next;
        }
    }

    /** It is gone while it starts: before, while or after it has bound its port. */
    private EngineChild.Held dieYoung(EngineChild.Held held, EngineHome home, Random random)
            throws Exception {
        EngineChild.Held next = EngineChild.hold(home);
        held.release();
        Instant killed = held.killAfter(random.nextInt(startMs));
        lives.add(new ChaosAudit.Life(killed, killed));
        return next;
    }

    /** Registrations do not outlive a process; phones come back, unless the engine dies first. */
    private void register(EngineChild engine) {
        for (int i = 0; i < seats.size(); i++) {
            seats.get(i).tryRegister(engine.sip(), SEATS.get(i), "tandem-" + SEATS.get(i));
        }
    }

    private static void farTrunk(Path conf, int port) throws java.io.IOException {
        Path trunks = conf.resolve("trunks.yaml");
        Files.writeString(
                trunks,
                Files.readString(trunks)
                        + """
                          far:
                            host: 127.0.0.1
                            port: %d
                            tenant: demo
                            codecs: [PCMA, PCMU]
                            options_every: 0s
                        """
                                .formatted(port));
    }
}
