package tandem.engine.call;

import java.nio.file.Path;
import java.time.Instant;
import java.util.function.BiFunction;

import tandem.engine.cdr.CallLog;
import tandem.engine.gate.Gate;
import tandem.engine.queue.SeatRouter;
import tandem.engine.time.EngineClock;
import tandem.media.MediaEndpoint;
import tandem.sip.SipEndpoint;

/**
 * Everything that a call can reach: the ports of the engine, by which scripts command the loops.
 *
 * @param sipHost the host of URIs that we show
 * @param recordingFile where the recording of a call goes, by call id and start
 */
public record Exchange(
        SipEndpoint sip,
        MediaEndpoint media,
        SeatRouter router,
        Gate gate,
        EngineClock clock,
        Scripts scripts,
        CallRegistry registry,
        CallLog log,
        String sipHost,
        BiFunction<String, Instant, Path> recordingFile) {}
