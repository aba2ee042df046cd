package tandem.bench.phone;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;

import tandem.bench.rtp.Law;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class SdpTest {
    private static final InetSocketAddress LOCAL = new InetSocketAddress("127.0.0.1", 40_000);

    @Test
    void readsWhatItWrites() {
        Sdp sdp =
                Sdp.parse(Sdp.write(LOCAL, List.of(Law.A, Law.MU), 101, "sendonly", 3))
                        .orElseThrow();

        assertEquals(new Sdp(LOCAL, List.of(Law.A, Law.MU), 101, "sendonly"), sdp);
        assertEquals("recvonly", sdp.mirrored());
        assertTrue(sdp.wantsSilence());
    }

    @Test
    void mediaLevelBeatsSessionLevel() {
        Sdp sdp =
                Sdp.parse(
                                "v=0\r\nc=IN IP4 127.0.0.2\r\na=inactive\r\nm=audio 10 RTP/AVP 96 8\r\n"
                                        + "c=IN IP4 127.0.0.3\r\na=rtpmap:96 telephone-event/8000\r\na=recvonly\r\n"
                                        + "m=video 12 RTP/AVP 97\r\nc=IN IP4 127.0.0.9\r\na=sendonly\r\n")
                        .orElseThrow();

        assertEquals(
                new Sdp(new InetSocketAddress("127.0.0.3", 10), List.of(Law.A), 96, "recvonly"),
                sdp);
    }

    @Test
    void refusedOrForeignAudioIsNone() {
        assertTrue(Sdp.parse("v=0\r\nc=IN IP4 127.0.0.1\r\nm=audio 0 RTP/AVP 0\r\n").isEmpty());
        assertTrue(Sdp.parse("v=0\r\nc=IN IP4 127.0.0.1\r\nm=audio 9 RTP/AVP 111\r\n").isEmpty());
        assertTrue(Sdp.parse("v=0\r\nc=IN IP4 host.example\r\nm=audio 9 RTP/AVP 0\r\n").isEmpty());
    }

    @Test
    void anyInputGivesADescriptionOrNothing() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        char[] good = Sdp.write(LOCAL, List.of(Law.A, Law.MU), 101, "sendrecv", 1).toCharArray();
        for (int round = 0; round < 20_000; round++) {
            char[] bad = good.clone();
            for (int edits = 0; edits < 3; edits++) {
                bad[random.nextInt(bad.length)] = (char) random.nextInt(128);
            }
            Sdp.parse(new String(bad));
        }
    }
}
