package tandem.engine.cdr;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import tandem.media.Quality;
import tandem.media.StreamStats;
import tandem.sip.HangupCause;

/** A few calls as they really go. */
public final class SampleCall {
    public static final String SHA_256 =
            "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
    public static final Instant START = Instant.parse("2026-03-01T10:00:00.123Z");

    private static final EndCause NORMAL = EndCause.of(HangupCause.NORMAL);

    private SampleCall() {}

    /**
     * From a trunk to queue support, 3 s of waiting, 7 s of talk with seat 1001, recorded from the
     * answer on.
     */
    public static CallRecord queued() {
        return new CallRecord(
                "c-1",
                "demo",
                CallRecord.State.ENDED,
                CallRecord.Direction.INBOUND,
                "+4930123",
                "4000",
                "support",
                START,
                at(50),
                at(10_050),
                Optional.of(NORMAL),
                Optional.of(CallRecord.HangupBy.SEAT),
                List.of(caller(at(10_050)), seat()),
                List.of(
                        segment(SegmentRecord.Kind.QUEUE, "support", "", 50, 3_050, "answered"),
                        segment(SegmentRecord.Kind.RING, "1001", "1001", 1_050, 3_050, "answered"),
                        segment(SegmentRecord.Kind.TALK, "1001", "1001", 3_050, 10_050, "hangup")),
                Optional.of(
                        new RecordingRecord(
                                "2026/03/01/c-1.wav",
                                START.plusMillis(50),
                                10_000,
                                20,
                                true,
                                SHA_256,
                                "")),
                "cafe");
    }

    /** The same while seat 1001 talks, after 5.05 s; its recording runs. */
    public static CallRecord talking() {
        return new CallRecord(
                "c-2",
                "demo",
                CallRecord.State.TALKING,
                CallRecord.Direction.INBOUND,
                "+4930124",
                "4000",
                "support",
                START,
                at(50),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(caller(Optional.empty())),
                List.of(
                        segment(SegmentRecord.Kind.QUEUE, "support", "", 50, 3_050, "answered"),
                        new SegmentRecord(
                                SegmentRecord.Kind.TALK,
                                "1001",
                                "1001",
                                START.plusMillis(3_050),
                                Optional.empty(),
                                "")),
                Optional.of(
                        new RecordingRecord(
                                "2026/03/01/c-2.wav", START.plusMillis(50), 0, 0, false, "", "")),
                "cafe");
    }

    /** Ended by the restart of the engine; nothing is known of its recording. */
    public static CallRecord interrupted() {
        return new CallRecord(
                "c-3",
                "demo",
                CallRecord.State.ENDED,
                CallRecord.Direction.INBOUND,
                "+4930125",
                "4000",
                "support",
                START,
                at(50),
                at(60_000),
                Optional.of(EndCause.of(HangupCause.ENGINE_RESTART)),
                Optional.of(CallRecord.HangupBy.ENGINE),
                List.of(caller(at(60_000))),
                List.of(),
                Optional.empty(),
                "cafe");
    }

    private static LegRecord caller(Optional<Instant> ended) {
        return new LegRecord(
                1,
                LegRecord.Role.CALLER,
                "+4930123",
                "lab",
                "a84b4c76e66710@127.0.0.1",
                "PCMU",
                START,
                Optional.empty(),
                at(50),
                ended,
                ended.map(at -> NORMAL),
                new StreamStats(
                        500,
                        80_000,
                        2,
                        1,
                        0,
                        0,
                        498,
                        79_680,
                        0,
                        1_250,
                        "127.0.0.1:40000",
                        new Quality(
                                42_500,
                                61_000,
                                1,
                                3,
                                new Quality.Heard(1_600, 4_100, 918, 438),
                                Quality.Heard.UNKNOWN)));
    }

    private static LegRecord seat() {
        return new LegRecord(
                2,
                LegRecord.Role.SEAT,
                "1001",
                "1001",
                "",
                "PCMU",
                START.plusMillis(1_050),
                at(1_060),
                at(3_050),
                at(10_050),
                Optional.of(NORMAL),
                StreamStats.NONE);
    }

    private static SegmentRecord segment(
            SegmentRecord.Kind kind,
            String name,
            String party,
            long from,
            long to,
            String outcome) {
        return new SegmentRecord(kind, name, party, START.plusMillis(from), at(to), outcome);
    }

    private static Optional<Instant> at(long ms) {
        return Optional.of(START.plusMillis(ms));
    }
}
