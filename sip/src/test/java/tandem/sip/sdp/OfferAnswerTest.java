package tandem.sip.sdp;

import java.util.List;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

class OfferAnswerTest {
    private static final LocalAudio LOCAL =
            new LocalAudio(
                    "127.0.0.1",
                    20_000,
                    List.of(AudioFormat.PCMA, AudioFormat.PCMU, AudioFormat.DIGITS_8K),
                    Direction.SENDRECV,
                    20,
                    77,
                    3);

    private static final String HEAD =
            "v=0\r\no=x 1 1 IN IP4 10.0.0.1\r\ns=call\r\nc=IN IP4 10.0.0.1\r\nt=0 0\r\n";

    private static OfferAnswer.Outcome.Agreed agreed(String media) {
        return assertInstanceOf(
                OfferAnswer.Outcome.Agreed.class, OfferAnswer.answer(HEAD + media, LOCAL));
    }

    private static OfferAnswer.Outcome.Refused refused(String offer) {
        return assertInstanceOf(
                OfferAnswer.Outcome.Refused.class, OfferAnswer.answer(offer, LOCAL));
    }

    @Test
    void offerListsOurFormatsInOrder() {
        String offer = OfferAnswer.offer(LOCAL);

        assertEquals(
                """
                v=0\r
                o=- 77 3 IN IP4 127.0.0.1\r
                s=-\r
                c=IN IP4 127.0.0.1\r
                t=0 0\r
                m=audio 20000 RTP/AVP 8 0 101\r
                a=rtpmap:8 PCMA/8000\r
                a=rtpmap:0 PCMU/8000\r
                a=rtpmap:101 telephone-event/8000\r
                a=fmtp:101 0-16\r
                a=rtcp-mux\r
                a=ptime:20\r
                a=sendrecv\r
                """,
                offer);
    }

    @Test
    void answerTakesOurPreferenceAndTheirPayloadTypes() {
        var answer =
                agreed(
                        "m=audio 4000 RTP/AVP 0 97 8\r\na=rtpmap:97 telephone-event/8000\r\na=fmtp:97 0-15\r\na=ptime:30\r\n");

        Agreement agreement = answer.agreement();
        assertEquals("10.0.0.1", agreement.remoteHost());
        assertEquals(4000, agreement.remoteRtpPort());
        assertEquals(4001, agreement.remoteRtcpPort());
        assertTrue(agreement.codec().sameCoding(AudioFormat.PCMA));
        assertEquals(8, agreement.receivePayloadType());
        assertEquals(97, agreement.digitsPayloadType());
        assertEquals(97, agreement.digitsReceivePayloadType());
        assertEquals(30, agreement.ptimeMs());
        assertTrue(answer.sdp().contains("m=audio 20000 RTP/AVP 8 97\r\n"), answer.sdp());
        assertTrue(
                answer.sdp().contains("a=rtpmap:97 telephone-event/8000\r\na=fmtp:97 0-16\r\n"),
                answer.sdp());
    }

    @Test
    void staticTypesNeedNoRtpmapAndDynamicOnesMayCarryThem() {
        assertEquals(0, agreed("m=audio 4000 RTP/AVP 0\r\n").agreement().receivePayloadType());
        var dynamic = agreed("m=audio 4000 RTP/AVP 96\r\na=rtpmap:96 pcmu/8000/1\r\n");
        assertEquals(96, dynamic.agreement().codec().payloadType());
        assertTrue(dynamic.sdp().contains("m=audio 20000 RTP/AVP 96\r\n"), dynamic.sdp());
    }

    @Test
    void comfortNoiseIsTakenFromWhoOffersItBesideG711() {
        String sdp = agreed("m=audio 4000 RTP/AVP 13 8\r\n").sdp();
        assertTrue(sdp.contains("m=audio 20000 RTP/AVP 8 13\r\n"), sdp);
        assertTrue(sdp.contains("a=rtpmap:13 CN/8000\r\n"), sdp);
        assertFalse(OfferAnswer.offer(LOCAL).contains("CN"));
    }

    @Test
    void digitsAreLeftOutWhenOnlyOneSideKnowsThem() {
        Agreement agreement = agreed("m=audio 4000 RTP/AVP 0\r\n").agreement();

        assertEquals(-1, agreement.digitsPayloadType());
        assertEquals(-1, agreement.digitsReceivePayloadType());
    }

    @ParameterizedTest
    @CsvSource({
        "sendrecv, SENDRECV, sendrecv",
        "sendonly, RECVONLY, recvonly",
        "recvonly, SENDONLY, sendonly",
        "inactive, INACTIVE, inactive"
    })
    void directionIsMirrored(String offered, Direction ours, String written) {
        var answer = agreed("m=audio 4000 RTP/AVP 0\r\na=" + offered + "\r\n");

        assertEquals(ours, answer.agreement().direction());
        assertTrue(answer.sdp().endsWith("a=" + written + "\r\n"), answer.sdp());
    }

    @Test
    void directionOfTheSessionCountsUnlessTheStreamSaysOtherwise() {
        assertEquals(
                Direction.RECVONLY,
                agreed("a=sendonly\r\nm=audio 4000 RTP/AVP 0\r\n").agreement().direction());
        assertEquals(
                Direction.SENDRECV,
                agreed("a=sendonly\r\nm=audio 4000 RTP/AVP 0\r\na=sendrecv\r\n")
                        .agreement()
                        .direction());
    }

    @Test
    void ourOwnWishNarrowsTheDirection() {
        LocalAudio holding =
                new LocalAudio("127.0.0.1", 20_000, LOCAL.formats(), Direction.SENDONLY, 20, 1, 1);

        var outcome = OfferAnswer.answer(HEAD + "m=audio 4000 RTP/AVP 0\r\n", holding);

        assertEquals(
                Direction.SENDONLY,
                assertInstanceOf(OfferAnswer.Outcome.Agreed.class, outcome)
                        .agreement()
                        .direction());
    }

    @Test
    void zeroAddressIsHold() {
        var answer = agreed("m=audio 4000 RTP/AVP 0\r\nc=IN IP4 0.0.0.0\r\n");

        assertEquals(Direction.RECVONLY, answer.agreement().direction());
    }

    @Test
    void addressOfTheStreamGoesBeforeTheSessions() {
        var answer = agreed("m=audio 4000 RTP/AVP 0\r\nc=IN IP4 10.0.0.2/127\r\na=rtcp:4100\r\n");

        assertEquals("10.0.0.2", answer.agreement().remoteHost());
        assertEquals(4100, answer.agreement().remoteRtcpPort());
    }

    @Test
    void reportsShareThePortWhereThePeerWantsIt() {
        var shared = agreed("m=audio 4000 RTP/AVP 0\r\na=rtcp:4100\r\na=rtcp-mux\r\n");
        var apart = agreed("m=audio 4000 RTP/AVP 0\r\n");

        assertEquals(4000, shared.agreement().remoteRtcpPort());
        assertTrue(shared.sdp().contains("\r\na=rtcp-mux\r\n"));
        assertEquals(4001, apart.agreement().remoteRtcpPort());
        assertFalse(apart.sdp().contains("rtcp-mux"));
    }

    @Test
    void otherStreamsAreRefusedInTheirPlaces() {
        var answer =
                agreed(
                        "m=video 5000 RTP/AVP 31 34\r\nm=audio 0 RTP/AVP 0\r\nm=audio 4000 RTP/AVP 0\r\n"
                                + "m=audio 4002 RTP/AVP 0\r\nm=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n");

        List<String> lines = answer.sdp().lines().filter(line -> line.startsWith("m=")).toList();
        assertEquals(
                List.of(
                        "m=video 0 RTP/AVP 31 34",
                        "m=audio 0 RTP/AVP 0",
                        "m=audio 20000 RTP/AVP 0",
                        "m=audio 0 RTP/AVP 0",
                        "m=application 0 UDP/DTLS/SCTP webrtc-datachannel"),
                lines);
        assertEquals(4000, answer.agreement().remoteRtpPort());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "m=audio 4000 RTP/SAVP 0\r\n",
                "m=audio 0 RTP/AVP 0\r\n",
                "m=audio 4000 RTP/AVP 18\r\n",
                "m=audio 4000 RTP/AVP 96\r\na=rtpmap:96 PCMU/16000\r\n",
                "m=audio 4000 RTP/AVP 96\r\na=rtpmap:96 PCMU/8000/2\r\n",
                "m=audio 4000 RTP/AVP 101\r\na=rtpmap:101 telephone-event/8000\r\n",
                "m=video 4000 RTP/AVP 31\r\n",
                "m=audio 4000 RTP/AVP 0\r\nc=IN IP6 2001:db8::1\r\n",
                ""
            })
    void nothingInCommonIsRefused(String media) {
        assertEquals(488, refused(HEAD + media).sipStatus());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hello",
                "v=1\r\n",
                "v=0\r\nm=audio\r\n",
                "v=0\r\nm=audio 99999 RTP/AVP 0\r\n",
                "v=0\r\nm=audio -1 RTP/AVP 0\r\n",
                "v=0\r\nm=audio 4000 RTP/AVP\r\n",
                "v=0\r\nc=IN IP4\r\n",
                "v=0\r\nc=ATM x y\r\n",
                "v=0\r\nno equals sign\r\n"
            })
    void malformedIsRefusedAsBad(String offer) {
        assertEquals(400, refused(offer).sipStatus());
    }

    @Test
    void oversizedIsRefused() {
        assertEquals(400, refused(HEAD + "a=x\r\n".repeat(600)).sipStatus());
        assertEquals(400, refused(HEAD + "a=" + "x".repeat(2000) + "\r\n").sipStatus());
        assertEquals(400, refused(HEAD + "m=audio 1 RTP/AVP 0\r\n".repeat(20)).sipStatus());
    }

    @Test
    void answerToOurOfferSettlesBothWays() {
        var outcome =
                OfferAnswer.settle(
                        LOCAL,
                        HEAD
                                + "m=audio 4000 RTP/AVP 0 99\r\na=rtpmap:99 telephone-event/8000\r\na=recvonly\r\n");

        Agreement agreement =
                assertInstanceOf(OfferAnswer.Outcome.Agreed.class, outcome).agreement();
        assertTrue(agreement.codec().sameCoding(AudioFormat.PCMU));
        assertEquals(0, agreement.receivePayloadType());
        assertEquals(99, agreement.digitsPayloadType());
        assertEquals(101, agreement.digitsReceivePayloadType());
        assertEquals(Direction.SENDONLY, agreement.direction());
    }

    @Test
    void answerThatRefusesTheStreamIsARefusal() {
        var outcome = OfferAnswer.settle(LOCAL, HEAD + "m=audio 0 RTP/AVP 0\r\n");

        assertEquals(488, assertInstanceOf(OfferAnswer.Outcome.Refused.class, outcome).sipStatus());
    }

    @Test
    void ourAnswerSettlesAtTheOtherEnd() {
        LocalAudio other =
                new LocalAudio(
                        "127.0.0.1",
                        30_000,
                        List.of(AudioFormat.PCMU, AudioFormat.DIGITS_8K),
                        Direction.SENDONLY,
                        20,
                        1,
                        1);

        var answer =
                assertInstanceOf(
                        OfferAnswer.Outcome.Agreed.class,
                        OfferAnswer.answer(OfferAnswer.offer(other), LOCAL));
        var settled =
                assertInstanceOf(
                        OfferAnswer.Outcome.Agreed.class, OfferAnswer.settle(other, answer.sdp()));

        assertEquals(Direction.RECVONLY, answer.agreement().direction());
        assertEquals(Direction.SENDONLY, settled.agreement().direction());
        assertEquals(20_000, settled.agreement().remoteRtpPort());
        assertEquals(30_000, answer.agreement().remoteRtpPort());
    }

    @Test
    void mutatedOffersNeverThrowAndAnswersAreWhole() {
        long seed = 20_261_122L;
        SplittableRandom random = new SplittableRandom(seed);
        String good =
                HEAD
                        + "m=audio 4000 RTP/AVP 0 97 8\r\na=rtpmap:97 telephone-event/8000\r\na=ptime:20\r\nm=video 1 RTP/AVP 31\r\na=sendonly\r\n";
        int agreed = 0;
        for (int i = 0; i < 20_000; i++) {
            String offer = mutated(good, random);
            switch (OfferAnswer.answer(offer, LOCAL)) {
                case OfferAnswer.Outcome.Agreed(String sdp, Agreement _) -> {
                    agreed++;
                    assertTrue(
                            SessionDescription.parse(sdp).isPresent(),
                            "seed " + seed + ": " + offer);
                }
                case OfferAnswer.Outcome.Refused(_, _, String detail) ->
                        assertFalse(detail.contains("\n"));
            }
            assertNotNull(OfferAnswer.settle(LOCAL, offer));
        }
        assertTrue(agreed > 400, "seed " + seed + " agreed only " + agreed);
    }

    private static String mutated(String good, SplittableRandom random) {
        StringBuilder text = new StringBuilder(good).append("a=x\r\n");
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(4)) {
                case 0 -> text.setCharAt(at, (char) random.nextInt(256));
                case 1 -> text.deleteCharAt(at);
                case 2 -> text.insert(at, good, 0, random.nextInt(good.length()));
                default -> text.setLength(Math.max(8, at));
            }
        }
        return text.toString();
    }
}
