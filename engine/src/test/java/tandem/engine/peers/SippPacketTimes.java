package tandem.engine.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;

import tandem.bench.Goertzel;
import tandem.bench.Wav;
import tandem.bench.rtp.Law;
import tandem.bench.rtp.Tone;

/**
 * What {@link PacketTimesTest} runs inside a network namespace, for sipp writes its own IP headers
 * and may do that only there; prints "all verified" at the end.
 */
final class SippPacketTimes {
    private static final int HZ = 440;
    private static final int RATE = 8000;
    private static final int OCTETS_A_MS = RATE / 1000;
    private static final int STRETCH_MS = 1500;

    /** One after the other, without a word about it in SDP. */
    private static final List<Integer> PTIMES_MS = List.of(10, 30, 60, 20);

    private static final double WHOLE = 0.9;

    private SippPacketTimes() {}

    public static void main(String[] args) throws Exception {
        Path dir = Path.of(args[0]);
        tone().write(dir.resolve("tone.pcap"));
        try (EngineUnderTest engine = EngineUnderTest.start(dir, conf -> {}, Map.of())) {
            Program.succeed(
                    dir,
                    60,
                    List.of(
                            "sipp",
                            "-sf",
                            SippLoad.scenario("ptimes"),
                            "-s",
                            "4003",
                            "-i",
                            "127.0.0.1",
                            "-p",
                            Integer.toString(engine.trunkPort),
                            "-m",
                            "1",
                            "-nostdin",
                            "-trace_err",
                            "-timeout",
                            "30",
                            "-timeout_error",
                            engine.sip().getHostString() + ":" + engine.sip().getPort()));
            verify(engine, engine.ended(1, Duration.ofSeconds(15)).getFirst());
        }
        System.out.println("all verified");
        System.exit(0);
    }

    private static Pcap tone() {
        short[] second = Tone.of(HZ).second();
        Pcap pcap = new Pcap();
        int sample = 0;
        for (int ptimeMs : PTIMES_MS) {
            for (int atMs = 0; atMs < STRETCH_MS; atMs += ptimeMs) {
                byte[] payload = new byte[ptimeMs * OCTETS_A_MS];
                for (int i = 0; i < payload.length; i++) {
                    payload[i] = Law.A.encode(second[sample++ % second.length]);
                }
                pcap.add(Law.A.payloadType(), payload);
            }
        }
        return pcap;
    }

    private static void verify(EngineUnderTest engine, JsonNode call) throws IOException {
        System.out.println(call.toPrettyString());
        int packets = PTIMES_MS.stream().mapToInt(ptime -> STRETCH_MS / ptime).sum();
        JsonNode media = call.at("/legs/0/media");
        require(media.path("received_packets").asInt() == packets, "all packets came");
        require(media.path("lost_packets").asInt() == 0, "none was lost");
        require(media.path("sent_packets").asInt() >= packets, "and went back");

        Path file = engine.data.resolve("recordings").resolve(call.at("/recording/file").asText());
        require(call.at("/recording/complete").asBoolean(), "the recording is complete");
        short[] caller = Wav.read(Files.readAllBytes(file)).channels()[0];
        verifyWhole(caller);
    }

    /** From its first to its last tenth of a second the tone has no hole. */
    private static void verifyWhole(short[] samples) {
        int window = RATE / 10;
        int first = -1;
        int last = -1;
        int broken = 0;
        int holes = 0;
        for (int at = 0; at + window <= samples.length; at += window) {
            boolean whole =
                    Goertzel.loudnessDb(samples, at, window) > -20
                            && Goertzel.share(samples, at, window, HZ, RATE) > WHOLE;
            if (whole) {
                first = first < 0 ? at : first;
                last = at;
                holes += broken;
                broken = 0;
            } else if (first >= 0) {
                broken++;
            }
        }
        int toneMs = (last - first + window) / OCTETS_A_MS;
        require(holes == 0, "no hole in the tone: " + holes);
        require(
                Math.abs(toneMs - PTIMES_MS.size() * STRETCH_MS) <= 200,
                "the tone is as long as it was sent: " + toneMs + " ms");
    }

    private static void require(boolean holds, String what) {
        System.out.println((holds ? "ok: " : "WRONG: ") + what);
        if (!holds) {
            throw new AssertionError(what);
        }
    }
}
