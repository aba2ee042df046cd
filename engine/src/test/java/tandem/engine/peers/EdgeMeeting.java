package tandem.engine.peers;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import org.awaitility.Awaitility;

import tandem.bench.phone.Ending;
import tandem.bench.phone.PhoneCall;
import tandem.bench.phone.SipPhone;
import tandem.bench.rtp.Tone;

/**
 * What {@link EdgeTest} runs inside a network namespace: a caller behind kamailio and rtpengine,
 * and a seat at the engine; prints "all verified" at the end.
 */
final class EdgeMeeting {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int EDGE_PORT = 5070;
    private static final int NG_PORT = 2223;
    private static final int FIRST_RTP_PORT = 30_000;
    private static final int LAST_RTP_PORT = 30_099;
    private static final int CALLER_HZ = 440;
    private static final int SEAT_HZ = 1000;

    private final Path dir;
    private final List<Process> programs = new ArrayList<>();

    private EdgeMeeting(Path dir) {
        this.dir = dir;
    }

    public static void main(String[] args) throws Exception {
        new EdgeMeeting(Path.of(args[0])).run();
        System.out.println("all verified");
        System.exit(0);
    }

    private void run() throws Exception {
        EngineUnderTest.Change edgeIsTheTrunk =
                conf -> {
                    Path trunks = conf.resolve("trunks.yaml");
                    String plan = Files.readString(trunks);
                    Files.writeString(
                            trunks, plan.replaceAll("port: [0-9]+", "port: " + EDGE_PORT));
                    Path queues = conf.resolve("tenants/demo/queues.yaml");
                    String rest = Files.readString(queues);
                    Files.writeString(queues, rest.replaceAll("wrapup: [0-9]+s", "wrapup: 0s"));
                };
        try (EngineUnderTest engine = EngineUnderTest.start(dir, edgeIsTheTrunk, Map.of());
                SipPhone caller = SipPhone.on("127.0.0.1");
                SipPhone seat = SipPhone.on("127.0.0.1").answerCalls(0, Tone.of(SEAT_HZ))) {
            startEdge(engine.sip().getPort());
            caller.peer(new InetSocketAddress("127.0.0.1", EDGE_PORT));
            seat.register(engine.sip(), "1001", "tandem-1001");
            awaitEdge(caller);

            talk(caller, seat, true);
            talk(caller, seat, false);

            for (JsonNode call : engine.ended(2, SOON)) {
                verify(call);
            }
        } finally {
            stopEdge();
        }
    }

    /** It is there once it answers at all. */
    private static void awaitEdge(SipPhone phone) {
        InetSocketAddress edge = new InetSocketAddress("127.0.0.1", EDGE_PORT);
        Awaitility.await("the edge")
                .atMost(SOON)
                .until(() -> phone.ping(edge).handle((status, _) -> status != null).join());
    }

    private static void talk(SipPhone caller, SipPhone seat, boolean callerHangsUp) {
        PhoneCall near = caller.call("4000", Tone.of(CALLER_HZ)).awaitAnswered(SOON);
        PhoneCall far = seat.awaitCall(SOON);
        near.awaitTone(SEAT_HZ, SOON);
        far.awaitTone(CALLER_HZ, SOON);

        (callerHangsUp ? near : far).hangup();
        Ending.How how = (callerHangsUp ? far : near).awaitEnded(SOON).how();
        require(how == Ending.How.PEER_HUNG_UP, "the hang-up went through");
        (callerHangsUp ? near : far).awaitEnded(SOON);
    }

    /** Audio of the caller's leg came from rtpengine's ports. */
    private static void verify(JsonNode call) {
        JsonNode media = call.at("/legs/0/media");
        String remote = media.path("remote").asText();
        int port = Integer.parseInt(remote.substring(remote.lastIndexOf(':') + 1));
        require(
                port >= FIRST_RTP_PORT && port <= LAST_RTP_PORT,
                "audio went through rtpengine: " + remote);
        require(media.path("lost_packets").asInt() == 0, "nothing was lost");
        require(call.path("cause").asText().equals("normal"), "the call ended as it should");
    }

    // ---- the edge

    /** Its control protocol: a cookie, and a command in bencode. */
    private static boolean relayAnswers() throws IOException {
        byte[] ping = "1 d7:command4:pinge".getBytes(StandardCharsets.US_ASCII);
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"))) {
            socket.connect(new InetSocketAddress("127.0.0.1", NG_PORT));
            socket.setSoTimeout(500);
            socket.send(new DatagramPacket(ping, ping.length));
            DatagramPacket pong = new DatagramPacket(new byte[100], 100);
            socket.receive(pong);
            return new String(pong.getData(), 0, pong.getLength(), StandardCharsets.US_ASCII)
                    .contains("pong");
        } catch (SocketTimeoutException | PortUnreachableException notYet) {
            return false;
        }
    }

    private void startEdge(int enginePort) throws IOException, URISyntaxException {
        start(
                "rtpengine",
                "--config-file=none",
                "--table=-1",
                "--interface=127.0.0.1",
                "--listen-ng=127.0.0.1:" + NG_PORT,
                "--port-min=" + FIRST_RTP_PORT,
                "--port-max=" + LAST_RTP_PORT,
                "--num-threads=1",
                "--log-stderr",
                "--foreground",
                "--pidfile=" + dir.resolve("rtpengine.pid"));
        // Kamailio asks once at its start, and does without a relay that does not answer then.
        Awaitility.await("rtpengine").atMost(SOON).until(EdgeMeeting::relayAnswers);
        start(
                "kamailio",
                "-f",
                config(enginePort).toString(),
                "-DD",
                "-m",
                "32",
                "-M",
                "8",
                "-w",
                dir.toString(),
                "-Y",
                dir.toString(),
                "-P",
                dir.resolve("kamailio.pid").toString());
    }

    private Path config(int enginePort) throws IOException, URISyntaxException {
        Path template = Path.of(EdgeMeeting.class.getResource("/edge/kamailio.cfg").toURI());
        String text =
                Files.readString(template)
                        .replace("@EDGE_PORT@", Integer.toString(EDGE_PORT))
                        .replace("@ENGINE_PORT@", Integer.toString(enginePort))
                        .replace("@NG_PORT@", Integer.toString(NG_PORT));
        return Files.writeString(dir.resolve("kamailio.cfg"), text);
    }

    private void start(String... command) throws IOException {
        programs.add(
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(dir.resolve(command[0] + ".out").toFile())
                        .start());
    }

    private void stopEdge() throws IOException, InterruptedException {
        for (Process program : programs) {
            program.descendants().forEach(ProcessHandle::destroyForcibly);
            program.destroyForcibly().waitFor();
        }
        for (String name : List.of("rtpengine", "kamailio")) {
            Path said = dir.resolve(name + ".out");
            System.out.println(name + ":\n" + (Files.exists(said) ? Files.readString(said) : ""));
        }
    }

    private static void require(boolean holds, String what) {
        System.out.println((holds ? "ok: " : "WRONG: ") + what);
        if (!holds) {
            throw new AssertionError(what);
        }
    }
}
