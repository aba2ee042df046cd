package tandem.engine.api;

import java.time.Duration;
import java.util.Locale;

import io.javalin.websocket.WsConfig;
import io.javalin.websocket.WsContext;

import tandem.dialplan.ApiKey;
import tandem.engine.call.CallAct;
import tandem.engine.call.CallRegistry;
import tandem.media.TapSpec;

/**
 * {@code /api/v1/calls/{id}/audio}: a live call's sound over a WebSocket, both ways. The program at
 * its other end is one who listens, whispers to the seat or talks with both, like a supervisor.
 */
public final class AudioRoute implements SocketRoute {
    private static final String ATTRIBUTE = "tandem.audio";
    private static final String SOCKET = "tandem.audio.socket";
    private static final int MESSAGE_OCTETS = 64 << 10;
    private static final Duration SILENCE = Duration.ofSeconds(60);

    /** How much is kept for a program that is slow, and how much it may say ahead, in ms. */
    private static final int HEARD_MS = 2_000;

    private static final int SPOKEN_MS = 10_000;

    private final CallRegistry live;
    private final Operation socket;

    /** A request that was let in. */
    private record Wanted(LiveCall call, CallAct.Mode mode, TapSpec spec) {}

    public AudioRoute(CallRegistry live) {
        this.live = live;
        this.socket =
                Operation.get("/api/v1/calls/{id}/audio", "call.audio")
                        .summary("The sound of a live call over a WebSocket, both ways")
                        .needs("calls:supervise", ApiKey.Role.SUPERVISOR)
                        .eachTenant()
                        .audited()
                        .path("id", Schema.text(), "Of the call.")
                        .query(
                                "mode",
                                Schema.word("listen", "whisper", "barge"),
                                "listen",
                                "Who hears the program: nobody, the seat, or all.")
                        .query("rate", Schema.word("8000", "16000"), "8000", "Of the PCM, in Hz.")
                        .answers(101, "", "The WebSocket is open")
                        .problems(404, 426)
                        .does(AudioRoute::upgradeRequired);
    }

    @Override
    public Operation socket() {
        return socket;
    }

    private static void upgradeRequired(Request request) {
        request.context().header("Upgrade", "websocket");
        throw Problem.of(426, "this is a WebSocket");
    }

    @Override
    public void beforeUpgrade(Request request) {
        LiveCall call = LiveCall.of(request, live, request.text("id"));
        CallAct.Mode mode = CallAct.Mode.valueOf(request.text("mode").toUpperCase(Locale.ROOT));
        int rateHz = Integer.parseInt(request.text("rate"));
        TapSpec spec = new TapSpec(rateHz, HEARD_MS, SPOKEN_MS);
        request.context().attribute(ATTRIBUTE, new Wanted(call, mode, spec));
    }

    @Override
    public void configure(WsConfig config) {
        config.onConnect(this::connected);
        config.onMessage(context -> of(context).onText(context.message()));
        config.onBinaryMessage(context -> of(context).onFrames(context.data()));
        config.onClose(
                context -> {
                    AudioSocket known = context.attribute(SOCKET);
                    if (known != null) {
                        known.onClose();
                    }
                });
    }

    private void connected(WsContext context) {
        context.session.setIdleTimeout(SILENCE);
        context.session.setMaxTextMessageSize(MESSAGE_OCTETS);
        context.session.setMaxBinaryMessageSize(MESSAGE_OCTETS);
        Wanted wanted = context.attribute(ATTRIBUTE);
        if (wanted != null) {
            AudioSocket opened =
                    new AudioSocket(context.session, wanted.call, wanted.mode, wanted.spec);
            context.attribute(SOCKET, opened);
            opened.start();
        }
    }

    private static AudioSocket of(WsContext context) {
        AudioSocket known = context.attribute(SOCKET);
        if (known == null) {
            throw new IllegalStateException("a message before the opening");
        }
        return known;
    }
}
