package tandem.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import tandem.bench.phone.Dial;
import tandem.bench.phone.FakeRegistrar;
import tandem.bench.phone.PhoneCall;
import tandem.bench.phone.SipPhone;
import tandem.bench.rtp.Stamps;
import tandem.bench.rtp.Tone;

/**
 * Pretends to be an engine, as far as demo and bench look: registers seats, lets callers of 4000
 * wait with a tone as music, says the right tone to each side instead of bridging, and hands out a
 * recording made of tones. Calls to other numbers hear stamps. What it gets wrong is the subject of
 * tests.
 */
public class FakeEngine {
    private static final int MUSIC_HZ = 620;

    private final SipPhone sip = SipPhone.on("127.0.0.1");
    private final FakeRegistrar registrar = FakeRegistrar.on(sip, "tandem-", "SHA-256");
    private volatile String cdr = "{\"calls\":[],\"next\":null}";
    private volatile byte[] recording = new byte[0];

    public static void main(String[] args) throws Exception {
        new FakeEngine().serve();
    }

    final void serve() throws IOException, InterruptedException {
        HttpServer http =
                HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        http.createContext("/api/v1/calls", this::onHttp);
        http.start();
        sip.onCalls(new tandem.bench.phone.Reaction.Manual());
        sip.onIncoming(call -> Thread.ofVirtual().start(() -> onCall(call)));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> Runtime.getRuntime().halt(0)));
        System.out.println("some log line");
        System.out.println(
                "ready sip=udp:127.0.0.1:"
                        + sip.port()
                        + " http=127.0.0.1:"
                        + http.getAddress().getPort()
                        + " pid="
                        + ProcessHandle.current().pid());
        new CountDownLatch(1).await();
    }

    private void onCall(PhoneCall caller) {
        String number = tandem.bench.phone.NameAddress.parse(caller.inviteHeader("To")).user();
        if (number.equals("4000")) {
            queue(caller);
        } else {
            caller.answer(new Stamps());
        }
    }

    private void queue(PhoneCall caller) {
        Instant answered = Instant.now();
        caller.answer(Tone.of(MUSIC_HZ));
        while (registrar.bindings().isEmpty()) {
            Thread.onSpinWait();
        }
        sip.peer(registrar.bindings().values().iterator().next());
        PhoneCall seat = sip.dial(Dial.to("1001").from(caller.peer()).saying(Tone.of(440)));
        seat.answered().thenRun(() -> caller.say(Tone.of(1000)));
        Instant[] talk = new Instant[1];
        seat.answered().thenRun(() -> talk[0] = Instant.now());
        seat.ended()
                .thenRun(() -> Thread.ofVirtual().start(() -> close(caller, answered, talk[0])));
    }

    private void close(PhoneCall caller, Instant answered, Instant talk) {
        Instant ended = Instant.now();
        int lengthMs = (int) (ended.toEpochMilli() - answered.toEpochMilli());
        int talkFromMs = (int) (talk.toEpochMilli() - answered.toEpochMilli());
        recording = record(lengthMs, talkFromMs);
        cdr =
                """
                {"id":"c1","state":"ended","from":"%s","to":"4000","answered":"%s","ended":"%s",
                "recording":{"file":"c1.wav","duration_ms":%d,"complete":true}}
                """
                        .formatted(caller.peer(), answered, ended, lengthMs);
        caller.hangup();
    }

    /** The caller on the left, the seat on the right. */
    byte[] record(int lengthMs, int talkFromMs) {
        return WavWriter.pcm(
                WavWriter.tone(440, lengthMs, 0), WavWriter.tone(1000, lengthMs, talkFromMs));
    }

    private void onHttp(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        byte[] body =
                path.endsWith("/recording")
                        ? recording
                        : (path.endsWith("/calls") ? "{\"calls\":[" + cdr + "]}" : cdr)
                                .getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    /** Mixes up the channels. */
    public static final class Swapping extends FakeEngine {
        public static void main(String[] args) throws Exception {
            new Swapping().serve();
        }

        @Override
        byte[] record(int lengthMs, int talkFromMs) {
            return WavWriter.pcm(
                    WavWriter.tone(1000, lengthMs, talkFromMs), WavWriter.tone(440, lengthMs, 0));
        }
    }

    /** Ends before it is ready. */
    public static final class Broken {
        private Broken() {}

        public static void main(String[] args) {
            System.out.println("conf/x.yaml:1:1: E101: broken");
            System.exit(3);
        }
    }
}
