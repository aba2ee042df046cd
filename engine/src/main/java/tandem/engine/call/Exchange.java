package tandem.engine.call;

import java.util.random.RandomGenerator;

import tandem.engine.cdr.CallLog;
import tandem.engine.fetch.Fetcher;
import tandem.engine.gate.Gate;
import tandem.engine.gate.list.OptOuts;
import tandem.engine.queue.SeatRouter;
import tandem.engine.record.RecordingStore;
import tandem.engine.room.Parking;
import tandem.engine.room.Rooms;
import tandem.engine.time.AnchoredClock;
import tandem.engine.time.EngineClock;
import tandem.engine.trunk.Trunks;
import tandem.engine.voicemail.Voicemails;
import tandem.media.MediaEndpoint;
import tandem.sip.SipEndpoint;

/**
 * Everything that a call can reach: the ports of the engine, by which scripts command the loops.
 *
 * @param sipHost the host of URIs that we show
 * @param recordings where recordings go
 * @param fetcher asks web services
 * @param voicemails where callers leave messages
 * @param rooms where calls meet
 * @param parking where calls are parked
 * @param trunks carriers and PBXs as they stand
 * @param optOuts where somebody who wants no more calls is noted
 * @param uploads prompts beside those of the plan
 * @param secrets makes keys; {@link java.security.SecureRandom} outside of tests
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
        RecordingStore recordings,
        Fetcher fetcher,
        Voicemails voicemails,
        Rooms rooms,
        Parking parking,
        Trunks trunks,
        OptOuts optOuts,
        Uploads uploads,
        RandomGenerator secrets) {

    /** The same for a call that begins now, whose times no step of the wall clock disturbs. */
    Exchange forOneCall() {
        return new Exchange(
                sip,
                media,
                router,
                gate,
                new AnchoredClock(clock),
                scripts,
                registry,
                log,
                sipHost,
                recordings,
                fetcher,
                voicemails,
                rooms,
                parking,
                trunks,
                optOuts,
                uploads,
                secrets);
    }
}
