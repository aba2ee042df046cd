package tandem.bench.media;

import java.net.InetSocketAddress;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import tandem.media.Codec;
import tandem.media.SrtpKey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class LineTest {
    private static final InetSocketAddress HERE = new InetSocketAddress("127.0.0.1", 40_000);

    private static final String MANY =
            """
            v=0
            o=- 1 1 IN IP4 127.0.0.1
            s=-
            c=IN IP4 127.0.0.1
            t=0 0
            m=audio 41000 RTP/AVP 0 8 107 101
            a=rtpmap:107 opus/48000/2
            a=rtpmap:101 telephone-event/8000
            a=sendrecv
            """;

    @Test
    void payloadTypesAreFoundByNameOrByNumber() {
        assertEquals(107, Line.parse(MANY, Codec.OPUS).orElseThrow().payloadType());
        assertEquals(8, Line.parse(MANY, Codec.PCMA).orElseThrow().payloadType());
        assertEquals(41_000, Line.parse(MANY, Codec.PCMU).orElseThrow().address().getPort());
        assertTrue(Line.parse(MANY, Codec.G722).isEmpty());
        assertTrue(Line.parse(MANY.replace("41000", "0"), Codec.PCMU).isEmpty());
        assertTrue(Line.parse("", Codec.PCMU).isEmpty());
    }

    @Test
    void whatIsWrittenIsReadWithItsKey() {
        SrtpKey key = SrtpKey.of(new byte[30]);
        Line written = new Line(HERE, 96, Optional.of(key), 3);

        String sdp = written.write(Codec.OPUS, "sendrecv", 7);

        assertTrue(sdp.contains("RTP/SAVP 96"), sdp);
        assertEquals(Optional.of(written), Line.parse(sdp, Codec.OPUS));
    }

    @Test
    void withoutAKeyNothingIsSaidOfEncryption() {
        String sdp = new Line(HERE, 0, Optional.empty(), 0).write(Codec.PCMU, "sendrecv", 0);

        assertTrue(sdp.contains("RTP/AVP 0") && !sdp.contains("crypto"), sdp);
        assertTrue(Line.parse(sdp, Codec.PCMU).orElseThrow().key().isEmpty());
    }
}
