package tandem.engine.api;

/** How {@link tandem.engine.cdr.CallJson} writes calls. Runs on: any (immutable). */
final class CallSchema {
    private static final Schema TEXT = Schema.text();
    private static final Schema TIME = Schema.time();
    private static final Schema.Fields HEARD =
            Schema.object("Heard")
                    .with("jitter_p95_ms", Schema.real(), "95th percentile of RFC 3550 jitter.")
                    .with("jitter_max_ms", Schema.real(), "")
                    .with("r", Schema.real(), "R factor, estimated by ITU-T G.107.")
                    .with("mos", Schema.real(), "Estimated, conversational.");
    private static final Schema.Fields QUALITY =
            Schema.object("Quality")
                    .with("round_trip_ms", Schema.real(), "Mean by RTCP; 0 = unknown.")
                    .with("round_trip_max_ms", Schema.real(), "")
                    .with("loss_bursts", Schema.count(), "RFC 3611 4.7.2.")
                    .with("sent_lost_packets", Schema.count(), "As the peer reports.")
                    .with("received", Schema.maybe(HEARD), "What came from the peer.")
                    .with("sent", Schema.maybe(HEARD), "What the peer heard, by its reports.");
    private static final Schema.Fields MEDIA =
            Schema.object("Media")
                    .with("received_packets", Schema.count(), "")
                    .with("received_octets", Schema.count(), "")
                    .with("lost_packets", Schema.count(), "RFC 3550 A.3.")
                    .with("duplicate_packets", Schema.count(), "")
                    .with("foreign_packets", Schema.count(), "From another source.")
                    .with("malformed_packets", Schema.count(), "")
                    .with("sent_packets", Schema.count(), "")
                    .with("sent_octets", Schema.count(), "")
                    .with("send_errors", Schema.count(), "")
                    .with("jitter_ms", Schema.real(), "RFC 3550 A.8.")
                    .with("remote", Schema.maybe(TEXT), "Where media came from.")
                    .with("quality", QUALITY, "How well it was heard.");
    private static final Schema.Fields LEG =
            Schema.object("Leg")
                    .with("number", Schema.count(), "In the order of opening.")
                    .with("role", TEXT, "Caller, seat, trunk, supervisor.")
                    .with("party", TEXT, "Who.")
                    .with("via", TEXT, "Trunk or account.")
                    .with("sip_call_id", Schema.maybe(TEXT), "RFC 3261 8.1.1.4.")
                    .with("codec", Schema.maybe(TEXT), "What was agreed.")
                    .with("started", TIME, "INVITE.")
                    .with("ringing", Schema.maybe(TIME), "First 18x.")
                    .with("answered", Schema.maybe(TIME), "2xx.")
                    .with("ended", Schema.maybe(TIME), "")
                    .with("cause", Schema.maybe(TEXT), "Why it ended.")
                    .with("sip_status", Schema.maybe(Schema.whole(0, 699)), "")
                    .with("q850", Schema.maybe(Schema.whole(0, 127)), "")
                    .with("media", MEDIA, "Figures of its stream.");
    private static final Schema.Fields SEGMENT =
            Schema.object("Segment")
                    .with("kind", TEXT, "Menu, queue, talk ...")
                    .with("name", TEXT, "Of the flow, queue ...")
                    .with("party", Schema.maybe(TEXT), "With whom.")
                    .with("started", TIME, "")
                    .with("ended", Schema.maybe(TIME), "")
                    .with("duration_ms", Schema.count(), "Until now while it goes on.")
                    .with("outcome", Schema.maybe(TEXT), "");
    static final Schema.Fields HOLD =
            Schema.object("LegalHold")
                    .with("by", TEXT, "Key of who set it.")
                    .with("reason", TEXT, "")
                    .with("since", TIME, "");
    private static final Schema.Fields RECORDING =
            Schema.object("Recording")
                    .with("file", TEXT, "In the recordings directory.")
                    .with("started", TIME, "")
                    .with("duration_ms", Schema.count(), "")
                    .with("gap_ms", Schema.count(), "Silence in place of what could not be kept.")
                    .with("complete", Schema.flag(), "")
                    .with("sha256", Schema.maybe(TEXT), "Of the file, once it is finished.")
                    .with("fault", Schema.maybe(TEXT), "")
                    .with("format", Schema.maybe(TEXT), "How the audio is kept.")
                    .with("sample_rate", Schema.count(), "Samples a second of each channel.")
                    .with("channels", Schema.count(), "Of the file.")
                    .with("held", Schema.maybe(HOLD), "Legal hold; it is not deleted.");
    private static final Schema.Fields ENTERED =
            Schema.object("Entered")
                    .with("digits", Schema.maybe(TEXT), "Null when only their count is kept.")
                    .with("count", Schema.count(), "How many.");
    private static final Schema.Fields STEP =
            Schema.object("CallStep")
                    .with("at", TIME, "Entered.")
                    .with("flow", TEXT, "")
                    .with("step", TEXT, "")
                    .with("outcome", Schema.maybe(TEXT), "Null while it runs.")
                    .with("prompts", Schema.rows(TEXT), "Begun in it.")
                    .with("digits", Schema.rows(ENTERED), "Entered in it.");
    private static final Schema.Fields MARK =
            Schema.object("CallMark").with("name", TEXT, "").with("at", TIME, "");
    static final Schema.Fields CALL =
            Schema.object("Call")
                    .with("id", TEXT, "Unique over restarts.")
                    .with("tenant", TEXT, "Whose it is.")
                    .with(
                            "state",
                            Schema.word(
                                    "arrived", "answered", "queued", "ringing", "talking", "ended"),
                            "")
                    .with("direction", Schema.word("inbound", "outbound", "internal"), "")
                    .with("from", TEXT, "Caller as presented.")
                    .with("to", TEXT, "Number that was dialled.")
                    .with("flow", TEXT, "That it entered.")
                    .with("started", TIME, "INVITE.")
                    .with("answered", Schema.maybe(TIME), "Our 2xx.")
                    .with("ended", Schema.maybe(TIME), "Last leg.")
                    .with("duration_ms", Schema.count(), "Until now while it lives.")
                    .with("talk_ms", Schema.count(), "With seats.")
                    .with("wait_ms", Schema.count(), "In queues.")
                    .with("cause", Schema.maybe(TEXT), "Why it ended.")
                    .with("sip_status", Schema.maybe(Schema.whole(0, 699)), "")
                    .with("q850", Schema.maybe(Schema.whole(0, 127)), "")
                    .with(
                            "hangup_by",
                            Schema.maybe(Schema.word("caller", "seat", "callee", "engine")),
                            "")
                    .with("legs", Schema.rows(LEG), "The first is the caller's.")
                    .with("segments", Schema.rows(SEGMENT), "In the order in which they began.")
                    .with("recording", Schema.maybe(RECORDING), "")
                    .with("config_hash", TEXT, "Version of the plan that it ran on.")
                    .with("generation", Schema.count(), "Number of that version; 0 = not known.")
                    .with("path", Schema.rows(STEP), "Steps of the plan, in order.")
                    .with("marks", Schema.rows(MARK), "Facts of the plan that it passed.");
    static final Schema.Fields PAGE = Schema.page("Calls", "calls", CALL);

    private CallSchema() {}
}
