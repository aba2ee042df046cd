package tandem.engine.peers;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

import org.awaitility.Awaitility;

import tandem.bench.phone.PhoneCall;
import tandem.bench.phone.SipPhone;
import tandem.bench.rtp.Tone;

import static org.junit.jupiter.api.Assertions.assertEquals;

/**
 * Files and threads of an idle engine before calls and after them: none may be left over from a
 * call.
 */
final class LeakCheck {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int CALLS = 20;

    /** Threads that the VM makes and ends as it likes, by the begin of their names. */
    private static final Set<String> OF_THE_VM =
            Set.of("C1 ", "C2 ", "GC ", "VM ", "ForkJoinPool", "VirtualThread", "Attach", "ended");

    /**
     * SQLite keeps what a closed connection had open for the next one, as long as another holds a
     * lock; so there are as many as there ever were at once.
     */
    private static final Pattern OF_THE_DATABASE = Pattern.compile(".*\\.db(-wal|-shm)?");

    private final EngineChild engine;
    private final int carrierPort;

    /**
     * @param carrierPort where its trunk {@code lab} is; free
     */
    LeakCheck(EngineChild engine, int carrierPort) {
        this.engine = engine;
        this.carrierPort = carrierPort;
    }

    void check() throws Exception {
        // Whatever is made with the first calls of a process is there from then on.
        calls();
        Map<String, Integer> before = census();
        calls();
        Awaitility.await().atMost(SOON).untilAsserted(() -> assertEquals("", more(before)));
    }

    private void calls() {
        try (SipPhone carrier = SipPhone.on("127.0.0.1", carrierPort).peer(engine.sip())) {
            List<PhoneCall> calls = new ArrayList<>();
            for (int i = 0; i < CALLS; i++) {
                calls.add(carrier.call("4003", Tone.of(440)));
            }
            calls.forEach(call -> call.awaitTone(440, SOON));
            calls.forEach(PhoneCall::hangup);
            calls.forEach(call -> call.awaitEnded(SOON));
        }
        Gone.within(engine.api()::metric, SOON, false);
    }

    private Map<String, Integer> census() throws IOException {
        Map<String, Integer> census = new TreeMap<>();
        engine.openFiles().stream()
                .filter(file -> !OF_THE_DATABASE.matcher(file).matches())
                .forEach(file -> census.merge(kind(file), 1, Integer::sum));
        engine.threads().stream()
                .filter(name -> OF_THE_VM.stream().noneMatch(name::startsWith))
                .forEach(name -> census.merge("thread " + kind(name), 1, Integer::sum));
        return census;
    }

    /** Without what numbers tell: sockets, pipes and threads of a pool are alike. */
    private static String kind(String name) {
        return name.startsWith("/") ? name : name.replaceAll("\\d+", "#");
    }

    private String more(Map<String, Integer> before) throws IOException {
        Map<String, Integer> now = census();
        now.keySet().removeIf(kind -> now.get(kind) <= before.getOrDefault(kind, 0));
        return now.isEmpty() ? "" : "more than before: " + now + ", before: " + before;
    }
}
