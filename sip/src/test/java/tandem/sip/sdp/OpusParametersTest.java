package tandem.sip.sdp;

import java.util.List;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

class OpusParametersTest {
    @Test
    void whatPeersWriteIsUnderstood() {
        assertEquals(OpusParameters.NONE, OpusParameters.of(""));
        assertEquals(
                new OpusParameters(16_000, 20_000, true, true, true),
                OpusParameters.of(
                        "maxplaybackrate=16000; sprop-maxcapturerate=8000 ;MaxAverageBitRate=20000;"
                                + "stereo=1;useinbandfec=1; usedtx=1;cbr=1"));
        assertEquals(
                new OpusParameters(48_000, 0, false, false, false),
                OpusParameters.of("stereo=0;sprop-stereo=0;useinbandfec=0;usedtx=0"));
    }

    @Test
    void whatIsOutOfBoundsIsBroughtIntoThemAndNonsenseCountsAsNotSaid() {
        assertEquals(8000, OpusParameters.of("maxplaybackrate=7").playbackHz());
        assertEquals(48_000, OpusParameters.of("maxplaybackrate=96000").playbackHz());
        assertEquals(48_000, OpusParameters.of("maxplaybackrate=99999999999").playbackHz());
        assertEquals(48_000, OpusParameters.of("maxplaybackrate=-8000").playbackHz());
        assertEquals(6000, OpusParameters.of("maxaveragebitrate=1").bitsPerSecond());
        assertEquals(510_000, OpusParameters.of("maxaveragebitrate=999999").bitsPerSecond());
        assertEquals(OpusParameters.NONE, OpusParameters.of(";;=;usedtx;useinbandfec=yes;=1"));
    }

    @Test
    void whatIsWrittenIsReadAsTheSame() {
        SplittableRandom random = new SplittableRandom(71);
        for (int i = 0; i < 200; i++) {
            OpusParameters one =
                    new OpusParameters(
                            random.nextInt(8000, 48_001),
                            random.nextBoolean() ? 0 : random.nextInt(6000, 510_001),
                            random.nextBoolean(),
                            random.nextBoolean(),
                            random.nextBoolean());
            assertEquals(one, OpusParameters.of(one.fmtp()), one.fmtp());
        }
        assertEquals(AudioFormat.OPUS.fmtp(), "minptime=10;useinbandfec=1");
    }

    /** Each side says what it wants to be sent, and neither repeats the other. */
    @Test
    void bothSidesOfOfferAndAnswerKeepTheirOwnWishes() {
        OpusParameters ours = new OpusParameters(16_000, 0, true, false, false);
        LocalAudio local =
                new LocalAudio(
                        "127.0.0.1",
                        20_000,
                        List.of(AudioFormat.opus(ours)),
                        Direction.SENDRECV,
                        20,
                        77,
                        3);
        String offer =
                """
                v=0\r
                o=x 1 1 IN IP4 127.0.0.1\r
                s=-\r
                c=IN IP4 127.0.0.1\r
                t=0 0\r
                m=audio 4000 RTP/AVP 96\r
                a=rtpmap:96 opus/48000/2\r
                a=fmtp:96 usedtx=1;maxplaybackrate=8000\r
                """;
        OfferAnswer.Outcome.Agreed agreed =
                assertInstanceOf(
                        OfferAnswer.Outcome.Agreed.class, OfferAnswer.answer(offer, local));

        OpusParameters theirs = OpusParameters.of(agreed.agreement().codec().fmtp());
        assertEquals(new OpusParameters(8000, 0, false, true, false), theirs);
        assertTrue(agreed.sdp().contains("a=fmtp:96 " + ours.fmtp() + "\r\n"), agreed.sdp());
    }
}
