package tandem.engine.api;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.jspecify.annotations.Nullable;

import tandem.engine.call.CallAct;
import tandem.engine.call.Listener;
import tandem.media.AudioTap;
import tandem.media.SessionId;
import tandem.media.TapSpec;

/**
 * One program that hears a live call over a WebSocket. What it hears goes out on a virtual thread
 * of its own, which waits for the program and lets the tap drop what is too old meanwhile; what it
 * says comes in on Jetty's.
 */
final class AudioSocket implements Listener {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long SEND_LIMIT_MS = 10_000;
    private static final long LOOK_NS = TimeUnit.SECONDS.toNanos(1);

    /** RFC 6455 7.4.1. */
    private static final int NORMAL = 1000;

    private static final int UNSUPPORTED = 1003;

    /** Codes of an application; the last three digits as in HTTP. */
    private static final int APPLICATION = 4000;

    private final Session session;
    private final LiveCall call;
    private final CallAct.Mode mode;
    private final TapSpec spec;
    private final Thread sender;
    private final AtomicLong refusedFrames = new AtomicLong();

    private volatile @Nullable AudioTap audio;
    private volatile @Nullable SessionId tap;
    private volatile boolean callEnded;
    private volatile boolean closed;

    AudioSocket(Session session, LiveCall call, CallAct.Mode mode, TapSpec spec) {
        this.session = session;
        this.call = call;
        this.mode = mode;
        this.spec = spec;
        this.sender = Thread.ofVirtual().name("audio-" + call.id()).unstarted(this::send);
    }

    void start() {
        sender.start();
    }

    // ---- what the call tells

    @Override
    public void opened(SessionId session, AudioTap audio) {
        this.tap = session;
        this.audio = audio;
    }

    @Override
    public void heard() {
        LockSupport.unpark(sender);
    }

    @Override
    public void ended() {
        callEnded = true;
        LockSupport.unpark(sender);
    }

    // ---- to the program

    private void send() {
        try {
            call.ask(new CallAct.Listen(mode, spec, this));
            AudioTap open = audio;
            if (open == null) {
                throw new IllegalStateException("let in without a tap");
            }
            ObjectNode start = message("start");
            start.put("call", call.id()).put("mode", mode.word());
            start.put("rate", open.rateHz()).put("frame_ms", AudioTap.FRAME_MS);
            send(start);
            pass(open);
            session.close(NORMAL, "the call has ended", Callback.NOOP);
        } catch (Problem problem) {
            session.close(
                    APPLICATION + problem.status(),
                    String.valueOf(problem.getMessage()),
                    Callback.NOOP);
        } catch (ExecutionException | TimeoutException gone) {
            session.disconnect();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            session.disconnect();
        }
        if (closed) {
            // It was closed before the call had let it in.
            leave();
        }
    }

    private void pass(AudioTap open)
            throws ExecutionException, TimeoutException, InterruptedException {
        short[] frame = new short[open.frameSamples()];
        ByteBuffer octets = ByteBuffer.allocate(2 * frame.length).order(ByteOrder.LITTLE_ENDIAN);
        long toldLost = 0;
        while (!closed) {
            while (!closed && open.tryHear(frame)) {
                octets.clear().asShortBuffer().put(frame);
                Callback.Completable sent = new Callback.Completable();
                session.sendBinary(octets, sent);
                sent.get(SEND_LIMIT_MS, TimeUnit.MILLISECONDS);
            }
            long lost = open.droppedFrames();
            if (lost > toldLost) {
                send(message("lost").put("frames", lost - toldLost));
                toldLost = lost;
            }
            long refused = refusedFrames.getAndSet(0);
            if (refused > 0) {
                send(message("full").put("frames", refused));
            }
            if (callEnded) {
                return;
            }
            LockSupport.parkNanos(this, LOOK_NS);
        }
    }

    private static ObjectNode message(String type) {
        return JsonNodeFactory.instance.objectNode().put("type", type);
    }

    private void send(ObjectNode message)
            throws ExecutionException, TimeoutException, InterruptedException {
        Callback.Completable sent = new Callback.Completable();
        session.sendText(message.toString(), sent);
        sent.get(SEND_LIMIT_MS, TimeUnit.MILLISECONDS);
    }

    // ---- from the program

    /** Whole frames of PCM, little-endian; what there is no room for is told back. */
    void onFrames(ByteBuffer octets) {
        AudioTap open = audio;
        int frameOctets = 2 * spec.rateHz() / 1000 * AudioTap.FRAME_MS;
        if (octets.remaining() % frameOctets != 0) {
            session.close(
                    UNSUPPORTED, "frames of " + frameOctets + " octets are wanted", Callback.NOOP);
            return;
        }
        if (open == null) {
            return;
        }
        short[] pcm = new short[octets.remaining() / 2];
        octets.order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(pcm);
        for (int at = 0; at < pcm.length; at += open.frameSamples()) {
            if (!open.trySpeak(pcm, at)) {
                refusedFrames.incrementAndGet();
            }
        }
    }

    /** {@code clear} forgets what was not said yet, {@code mode} changes who hears it. */
    void onText(String text) {
        try {
            JsonNode message = JSON.readTree(text);
            AudioTap open = audio;
            SessionId known = tap;
            if (open == null || known == null) {
                return;
            }
            switch (message.path("type").asText()) {
                case "clear" -> open.clear();
                case "mode" -> call.ask(new CallAct.Listening(known, mode(message)));
                default -> refuse("no message of this type");
            }
        } catch (JsonProcessingException malformed) {
            refuse("no JSON");
        } catch (Problem problem) {
            refuse(String.valueOf(problem.getMessage()));
        }
    }

    private static CallAct.Mode mode(JsonNode message) {
        String word = message.path("mode").asText();
        for (CallAct.Mode mode : CallAct.Mode.values()) {
            if (mode != CallAct.Mode.TAKEOVER && mode.word().equals(word)) {
                return mode;
            }
        }
        throw Problem.of(400, "no mode " + word.toLowerCase(Locale.ROOT));
    }

    private void refuse(String why) {
        session.close(UNSUPPORTED, why, Callback.NOOP);
    }

    void onClose() {
        closed = true;
        leave();
        LockSupport.unpark(sender);
    }

    private void leave() {
        SessionId known = tap;
        if (known != null && !callEnded) {
            tap = null;
            call.forget(new CallAct.EndListening(known));
        }
    }
}
