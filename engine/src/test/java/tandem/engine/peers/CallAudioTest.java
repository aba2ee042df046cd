package tandem.engine.peers;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import tandem.bench.Goertzel;
import tandem.bench.phone.PhoneCall;
import tandem.bench.phone.SipPhone;
import tandem.bench.rtp.Tone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A program that hears a call over a WebSocket, and speaks in it. */
@Execution(ExecutionMode.CONCURRENT)
class CallAudioTest {
    private static final Duration SOON = Duration.ofSeconds(15);
    private static final int CALLER_HZ = 440;
    private static final int SEAT_HZ = 1000;
    private static final int PROGRAM_HZ = 1700;
    private static final int FRAME = 160;

    @TempDir Path dir;
    private final HttpClient http = HttpClient.newHttpClient();
    private EngineUnderTest engine;
    private SipPhone carrier;

    @BeforeEach
    void start() throws Exception {
        engine = EngineUnderTest.start(dir);
        carrier = SipPhone.on("127.0.0.1", engine.trunkPort).peer(engine.sip());
    }

    @AfterEach
    void stop() {
        carrier.close();
        engine.close();
        http.close();
    }

    /** The other end of the socket. */
    private static final class Program implements WebSocket.Listener {
        final List<String> texts = new CopyOnWriteArrayList<>();
        final CompletableFuture<Integer> closed = new CompletableFuture<>();
        private final ByteBuffer message = ByteBuffer.allocate(1000).order(ByteOrder.LITTLE_ENDIAN);
        private final short[] heard = new short[20 * FRAME];
        private int frames;

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            texts.add(data.toString());
            socket.request(1);
            return null;
        }

        @Override
        public synchronized CompletionStage<?> onBinary(
                WebSocket socket, ByteBuffer data, boolean last) {
            message.put(data);
            if (last) {
                assertEquals(2 * FRAME, message.flip().remaining());
                System.arraycopy(heard, FRAME, heard, 0, heard.length - FRAME);
                message.asShortBuffer().get(heard, heard.length - FRAME, FRAME);
                message.clear();
                frames++;
            }
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            closed.complete(code);
            return null;
        }

        /** Of the last 400 ms. */
        synchronized double levelDb(int hz) {
            return Goertzel.levelDb(heard, 0, heard.length, hz, 8000);
        }

        synchronized int frames() {
            return frames;
        }
    }

    private WebSocket open(String call, String query, Program program) {
        URI uri =
                URI.create(
                        "ws://127.0.0.1:"
                                + engine.engine().httpPort()
                                + "/api/v1/calls/"
                                + call
                                + "/audio"
                                + query);
        return http.newWebSocketBuilder().buildAsync(uri, program).join();
    }

    /** Two seconds of a tone, ahead of time. */
    private static void speak(WebSocket socket) {
        ByteBuffer octets = ByteBuffer.allocate(100 * 2 * FRAME).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < 100 * FRAME; i++) {
            octets.putShort((short) (8000 * Math.sin(2 * Math.PI * PROGRAM_HZ * i / 8000)));
        }
        socket.sendBinary(octets.flip(), true).join();
    }

    private static void hears(PhoneCall call, int hz) {
        Awaitility.await().atMost(SOON).until(() -> call.levelDb(hz) > -40);
    }

    @Test
    void aProgramListensWhispersAndTalks() throws Exception {
        try (SipPhone seat = SipPhone.on("127.0.0.1").answerCalls(0, Tone.of(SEAT_HZ))) {
            seat.register(engine.sip(), "1001", "tandem-1001");
            PhoneCall caller = carrier.call("4000", CALLER_HZ);
            PhoneCall agent = seat.awaitCall(SOON);
            caller.awaitTone(SEAT_HZ, SOON);
            String call =
                    engine.get("/api/v1/calls?state=live").get("calls").get(0).get("id").asText();

            assertThrows(CompletionException.class, () -> open("c-none", "", new Program()));
            assertThrows(CompletionException.class, () -> open(call, "?mode=shout", new Program()));
            Program program = new Program();
            WebSocket socket = open(call, "", program);
            Awaitility.await()
                    .atMost(SOON)
                    .until(
                            () ->
                                    program.levelDb(CALLER_HZ) > -40
                                            && program.levelDb(SEAT_HZ) > -40);
            assertTrue(program.texts.getFirst().contains("\"rate\":8000"), program.texts::toString);
            // The microphone is closed until it is opened.
            speak(socket);
            int before = program.frames();
            Awaitility.await().atMost(SOON).until(() -> program.frames() > before + 50);
            assertTrue(caller.levelDb(PROGRAM_HZ) < -50);
            assertTrue(agent.levelDb(PROGRAM_HZ) < -50);

            socket.sendText("{\"type\":\"clear\"}", true).join();
            socket.sendText("{\"type\":\"mode\",\"mode\":\"whisper\"}", true).join();
            speak(socket);
            hears(agent, PROGRAM_HZ);
            assertTrue(caller.levelDb(PROGRAM_HZ) < -50);
            socket.sendText("{\"type\":\"mode\",\"mode\":\"barge\"}", true).join();
            speak(socket);
            hears(caller, PROGRAM_HZ);
            hears(caller, SEAT_HZ);

            caller.hangup();
            assertEquals(1000, program.closed.get(15, java.util.concurrent.TimeUnit.SECONDS));
        }
        var ended = engine.ended(1, SOON).getFirst();
        assertTrue(
                EngineUnderTest.texts(ended.get("marks"), "name")
                        .containsAll(List.of("listener_listen", "listener_whisper")));
        assertEquals(0, engine.metric("tandem_media_sessions"));
    }
}
