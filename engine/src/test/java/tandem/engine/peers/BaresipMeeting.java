package tandem.engine.peers;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.awaitility.Awaitility;

import tandem.bench.Goertzel;
import tandem.bench.Wav;
import tandem.engine.Engine;

/** What {@link BaresipTest} runs inside its network namespace; prints "all verified" at the end. */
final class BaresipMeeting {
    private static final String ADDRESS = Namespace.ADDRESS;
    private static final int CALLER_HZ = 440;
    private static final int SEAT_HZ = 1000;
    private static final int RATE = 8000;
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What the phones can do. */
    enum Media {
        PLAIN("PCMU/8000,PCMA/8000", "PCMU/8000,PCMA/8000", "", ""),
        /** Each packet encrypted; the seat never without, the caller as it likes. */
        SRTP("PCMU/8000,PCMA/8000", "PCMU/8000,PCMA/8000", "srtp: required", "srtp: optional"),
        /** Nothing in common, so the engine codes anew. */
        WIDE(
                "opus/48000/2",
                "G722/16000",
                "codecs: [OPUS], opus: { dtx: true, rate: 16000, bitrate: 16000 }",
                "codecs: [G722]"),
        /** The caller's second choice is the seat's only one. */
        RECODED(
                "PCMU/8000",
                "G722/16000,PCMU/8000",
                "codecs: [G722, PCMU]",
                "codecs: [G722, PCMU]");

        final String seatCodecs;
        final String callerCodecs;
        final String seatPlan;
        final String callerPlan;

        Media(String seatCodecs, String callerCodecs, String seatPlan, String callerPlan) {
            this.seatCodecs = seatCodecs;
            this.callerCodecs = callerCodecs;
            this.seatPlan = seatPlan;
            this.callerPlan = callerPlan;
        }
    }

    private final Path dir;
    private final Media media;
    private final List<Process> phones = new ArrayList<>();

    private BaresipMeeting(Path dir, Media media) {
        this.dir = dir;
        this.media = media;
    }

    public static void main(String[] args) throws Exception {
        new BaresipMeeting(Path.of(args[0]), Media.valueOf(args[2])).meet(Path.of(args[1]));
        System.out.println("all verified");
        System.exit(0);
    }

    private void meet(Path shipped) throws Exception {
        Path conf = EngineUnderTest.copyOf(shipped, dir.resolve("conf"));
        plan(conf.resolve("tenants/demo/seats.yaml"));
        Map<String, String> set =
                Map.of(
                        "sip.host", ADDRESS,
                        "sip.udp.port", "0",
                        "sip.digest", "md5",
                        "http.port", "0",
                        "media.ports", "0");
        try (Engine engine = Engine.start(conf, dir.resolve("data"), set)) {
            String sip = ADDRESS + ":" + engine.sipAddress().getPort();
            phone("seat", "1001", sip, 5100, 4445, SEAT_HZ, "auto", media.seatCodecs);
            phone("caller", "1002", sip, 5200, 4446, CALLER_HZ, "manual", media.callerCodecs);
            await("both phones registered", () -> idleSeats(engine) == 2);

            command(4446, "dial", "sip:4000@" + sip);
            await("they talk", () -> talking(engine));
            long ms = media == Media.WIDE ? 5500 : 4000;
            await("they have talked for " + ms + " ms", () -> talkMs(engine) >= ms);
            command(4446, "hangup", "");
            await("the call ended", () -> calls(engine, "ended").size() == 1);

            JsonNode call = calls(engine, "ended").get(0);
            System.out.println(call.toPrettyString());
            verifyRecording(dir.resolve("data/recordings"), call);
            if (media == Media.RECODED) {
                verifyOneCodec(call);
            }
            if (media == Media.WIDE) {
                verifyOpusAsAsked(call);
            }
        } catch (RuntimeException | AssertionError failure) {
            for (String name : List.of("seat", "caller")) {
                System.out.println(Files.readString(dir.resolve(name).resolve("out.txt")));
            }
            throw failure;
        } finally {
            // Asked politely, they would wait half a minute for an engine that is gone.
            phones.forEach(Process::destroyForcibly);
            for (Process phone : phones) {
                phone.waitFor();
            }
        }
        verifyHeard("seat", CALLER_HZ);
        if (media == Media.RECODED) {
            verifyRecoded();
        } else {
            verifyHeard("caller", SEAT_HZ);
        }
        verifyNoKeys(dir.resolve("data"));
    }

    private void plan(Path seats) throws IOException {
        String plan = Files.readString(seats);
        String seat = with(plan, "tandem-1001", media.seatPlan);
        Files.writeString(seats, with(seat, "tandem-1002", media.callerPlan));
    }

    private static String with(String plan, String password, String more) {
        require(plan.contains(password + " }"), "the plan has " + password);
        return more.isEmpty() ? plan : plan.replace(password + " }", password + ", " + more + " }");
    }

    /** Records, journal and manifests say nothing of keys. */
    private static void verifyNoKeys(Path data) throws IOException {
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String text = Files.readString(file, StandardCharsets.ISO_8859_1);
                require(!text.contains("inline:"), "no keys in " + data.relativize(file));
            }
        }
    }

    // ---- phones

    private void phone(
            String name,
            String user,
            String sip,
            int port,
            int control,
            int hz,
            String answer,
            String codecs)
            throws IOException {
        Path home = Files.createDirectories(dir.resolve(name));
        Path heard = Files.createDirectories(home.resolve("heard"));
        // Its resampler, once there, outlives the codec that it was for: none for the first codec.
        int rate = codecs.startsWith("G722") ? 16_000 : RATE;
        writeTone(home.resolve("tone.wav"), hz, rate);
        Files.writeString(
                home.resolve("config"),
                """
                sip_listen %s:%d
                net_interface v0
                audio_source aufile,%s
                audio_player aubridge,sink-%s
                ausrc_srate %d
                auplay_srate %d
                ausrc_channels 1
                auplay_channels 1
                audio_txmode poll
                module_path %s
                module g711.so
                module g722.so
                module opus.so
                opus_dtx yes
                opus_application voip
                opus_inbandfec yes
                module srtp.so
                module aufile.so
                module aubridge.so
                module sndfile.so
                snd_path %s
                module ctrl_tcp.so
                module_tmp uuid.so
                module_tmp account.so
                module_app menu.so
                ctrl_tcp_listen 127.0.0.1:%d
                """
                        .formatted(
                                ADDRESS,
                                port,
                                home.resolve("tone.wav"),
                                name,
                                rate,
                                rate,
                                modules(),
                                heard,
                                control));
        Files.writeString(
                home.resolve("accounts"),
                "<sip:%s@%s>;auth_pass=tandem-%s;regint=60;answermode=%s;audio_codecs=%s;ptime=20%s%n"
                        .formatted(
                                user,
                                sip,
                                user,
                                answer,
                                codecs,
                                media == Media.SRTP ? ";mediaenc=srtp-mand" : ""));
        phones.add(
                new ProcessBuilder("baresip", "-f", home.toString())
                        .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                        .redirectErrorStream(true)
                        .redirectOutput(home.resolve("out.txt").toFile())
                        .start());
    }

    private static Path modules() throws IOException {
        try (Stream<Path> roots =
                Files.find(Path.of("/usr/lib"), 4, (p, a) -> p.endsWith("baresip/modules"))) {
            return roots.findFirst().orElseThrow(() -> new IOException("no baresip modules"));
        }
    }

    private void writeTone(Path file, int hz, int rate) throws IOException {
        short[] samples = new short[60 * rate];
        for (int i = 0; i < samples.length; i++) {
            boolean pause = media == Media.WIDE && i % (5 * rate / 2) > 3 * rate / 2;
            samples[i] = pause ? 0 : (short) (8000 * Math.sin(2 * Math.PI * hz * i / rate));
        }
        java.nio.ByteBuffer pcm =
                java.nio.ByteBuffer.allocate(44 + 2 * samples.length)
                        .order(java.nio.ByteOrder.LITTLE_ENDIAN);
        pcm.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + 2 * samples.length);
        pcm.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
        pcm.putShort((short) 1).putShort((short) 1).putInt(rate).putInt(2 * rate);
        pcm.putShort((short) 2).putShort((short) 16);
        pcm.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(2 * samples.length);
        pcm.asShortBuffer().put(samples);
        Files.write(file, pcm.array());
    }

    private static void command(int port, String command, String parameters) throws IOException {
        String json = "{\"command\":\"%s\",\"params\":\"%s\"}".formatted(command, parameters);
        try (Socket socket = new Socket("127.0.0.1", port)) {
            OutputStream out = socket.getOutputStream();
            out.write((json.length() + ":" + json + ",").getBytes(StandardCharsets.UTF_8));
            out.flush();
            socket.setSoTimeout(3000);
            socket.getInputStream().read();
        }
    }

    // ---- the engine, from outside

    private static JsonNode get(Engine engine, String path) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            URI uri = URI.create("http://127.0.0.1:" + engine.httpPort() + path);
            return JSON.readTree(
                    http.send(
                                    HttpRequest.newBuilder(uri).build(),
                                    HttpResponse.BodyHandlers.ofString())
                            .body());
        }
    }

    private static JsonNode calls(Engine engine, String state) throws Exception {
        return get(engine, "/api/v1/calls?state=" + state).get("calls");
    }

    private static int idleSeats(Engine engine) throws Exception {
        int idle = 0;
        for (JsonNode seat : get(engine, "/api/v1/seats").get("seats")) {
            idle += seat.get("state").asText().equals("idle") ? 1 : 0;
        }
        return idle;
    }

    private static boolean talking(Engine engine) throws Exception {
        JsonNode live = calls(engine, "live");
        return live.size() == 1 && live.get(0).get("state").asText().equals("talking");
    }

    private static long talkMs(Engine engine) throws Exception {
        JsonNode live = calls(engine, "live");
        return live.isEmpty() ? 0 : live.get(0).get("talk_ms").asLong();
    }

    private static void await(String what, java.util.concurrent.Callable<Boolean> condition) {
        Awaitility.await(what).atMost(SOON).until(condition);
    }

    // ---- what was heard

    private static void verifyRecording(Path recordings, JsonNode call) throws IOException {
        Wav wav =
                Wav.read(
                        Files.readAllBytes(
                                recordings.resolve(call.get("recording").get("file").asText())));
        require(wav.channels().length == 2, "two channels");
        require(
                toneSeconds(wav.channels()[0], CALLER_HZ) >= 3,
                "the caller's tone on the first channel");
        require(
                toneSeconds(wav.channels()[1], SEAT_HZ) >= 2,
                "the seat's tone on the second channel");
        require(
                toneSeconds(wav.channels()[0], SEAT_HZ) == 0,
                "not the seat's tone on the first channel");
        require(
                toneSeconds(wav.channels()[1], CALLER_HZ) == 0,
                "not the caller's tone on the second channel");
    }

    /** A phone writes a file for each codec that it was told to use. */
    private void verifyHeard(String name, int hz) throws IOException {
        double seconds = 0;
        try (Stream<Path> files = Files.list(dir.resolve(name).resolve("heard"))) {
            for (Path file : files.filter(f -> f.toString().endsWith("-dec.wav")).toList()) {
                Wav heard = Wav.read(Files.readAllBytes(file));
                seconds += toneSeconds(heard.channels()[0], hz, heard.rate());
            }
        }
        require(seconds >= 2, name + " heard " + hz + " Hz for " + seconds + " s");
    }

    /**
     * The first codec was left for the second by a re-INVITE. From then on this phone writes down
     * no more of what it hears, so its own words have to do.
     */
    private void verifyRecoded() throws IOException {
        String said = Files.readString(dir.resolve("caller").resolve("out.txt"));
        int first = said.indexOf("Set audio encoder: G722");
        require(first >= 0, "the caller began with G.722");
        require(said.indexOf("Set audio encoder: PCMU", first) > first, "and went on with PCMU");
    }

    /**
     * Two fifths of the time nothing is said. We leave out packets for that, since the phone asks
     * for it; what this phone does about it, and about the bit rate, is to send packets of next to
     * nothing: 16 kbit/s of five and a half seconds would be 11 000 octets.
     */
    private static void verifyOpusAsAsked(JsonNode call) {
        for (JsonNode leg : call.get("legs")) {
            if (leg.get("codec").asText().equals("opus")) {
                long sent = leg.at("/media/sent_packets").asLong();
                long octets = leg.at("/media/received_octets").asLong();
                require(sent >= 150 && sent < 250, "silence was left out: sent " + sent);
                require(octets > 4000 && octets < 9700, "as it was asked: " + octets);
                require(leg.at("/media/lost_packets").asLong() <= 5, "silence is no loss");
            }
        }
    }

    private static void verifyOneCodec(JsonNode call) {
        for (JsonNode leg : call.get("legs")) {
            require(leg.get("codec").asText().equals("PCMU"), "PCMU on " + leg.get("role"));
            require(leg.at("/media/sent_packets").asLong() >= 150, "three seconds were sent");
        }
    }

    private static void require(boolean holds, String what) {
        System.out.println((holds ? "ok: " : "WRONG: ") + what);
        if (!holds) {
            throw new AssertionError(what);
        }
    }

    static double toneSeconds(short[] samples, int hz) {
        return toneSeconds(samples, hz, RATE);
    }

    /** How long the tone is clearly there. */
    private static double toneSeconds(short[] samples, int hz, int rate) {
        int window = rate / 10;
        int windows = 0;
        for (int at = 0; at + window <= samples.length; at += window) {
            boolean loud = Goertzel.loudnessDb(samples, at, window) > -40;
            windows += loud && Goertzel.share(samples, at, window, hz, rate) > 0.8 ? 1 : 0;
        }
        return windows / 10.0;
    }
}
