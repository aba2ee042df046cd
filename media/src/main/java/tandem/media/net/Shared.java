package tandem.media.net;

import java.util.concurrent.atomic.LongAdder;

import tandem.media.MediaListener;
import tandem.media.codec.Codecs;
import tandem.media.play.Prompts;
import tandem.media.record.RecordingWriter;
import tandem.media.session.Counters;
import tandem.media.session.SessionLimits;

/** What all loops of an endpoint use together; each part is made for many threads. */
record Shared(
        MediaListener listener,
        MediaClock clock,
        SessionLimits limits,
        PortPairs ports,
        Codecs codecs,
        Prompts prompts,
        RecordingWriter writer,
        Halls halls,
        Counters counters,
        LongAdder sessions) {}
