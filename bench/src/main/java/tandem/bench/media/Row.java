package tandem.bench.media;

import java.util.List;
import java.util.stream.Stream;

import tandem.media.Codec;

/**
 * One way in which calls are carried: the caller talks PCMU, the callee {@code far}. When they are
 * mixed both are callers, and two such pairs are in a room.
 *
 * @param mode what one asks for
 * @param recorded whether the engine records each call
 * @param encrypted SRTP on both legs
 */
public record Row(Mode mode, Codec far, boolean recorded, boolean encrypted) {

    /** What can be asked for. */
    public enum Mode {
        relay,
        transcode,
        record,
        mix,
        srtp;

        /** What is measured for it. */
        public List<Row> rows() {
            return switch (this) {
                case relay -> List.of(new Row(this, Codec.PCMU, false, false));
                case transcode ->
                        Stream.of(Codec.PCMA, Codec.G722, Codec.OPUS)
                                .map(far -> new Row(this, far, false, false))
                                .toList();
                case mix -> List.of(new Row(this, Codec.PCMU, false, false));
                case record -> List.of(new Row(this, Codec.PCMU, true, false));
                case srtp -> List.of(new Row(this, Codec.PCMU, false, true));
            };
        }
    }

    /** Whether parties meet in rooms instead of by two. */
    public boolean mixed() {
        return mode == Mode.mix;
    }

    /** As in the report: {@code transcode-g722}. */
    public String name() {
        return mode == Mode.transcode
                ? mode + "-" + far.encodingName().toLowerCase(java.util.Locale.ROOT)
                : mode.toString();
    }
}
