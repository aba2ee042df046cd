package tandem.sip.sdp;

import java.util.List;
import java.util.Optional;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Policies for SRTP against all that a peer may offer or answer. */
class SrtpOfferAnswerTest {
    private static final String HEAD =
            "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n";
    private static final String KEY = "WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz";
    private static final String LINE_80 =
            "a=crypto:5 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + "\r\n";
    private static final String LINE_32 =
            "a=crypto:6 AES_CM_128_HMAC_SHA1_32 inline:" + KEY + "\r\n";
    private static final String UNKNOWN = "a=crypto:4 F8_128_HMAC_SHA1_80 inline:" + KEY + "\r\n";
    private static final String AVP = "m=audio 4000 RTP/AVP 8\r\n";
    private static final String SAVP = "m=audio 4000 RTP/SAVP 8\r\n";

    private static LocalAudio local(SrtpPolicy policy) {
        return local(LocalSrtp.draw(policy, new Random(policy.ordinal())));
    }

    private static LocalAudio local(LocalSrtp srtp) {
        return new LocalAudio(
                "127.0.0.1", 20_000, List.of(AudioFormat.PCMA), Direction.SENDRECV, 20, 1, 1, srtp);
    }

    private static OfferAnswer.Outcome.Agreed agreed(OfferAnswer.Outcome outcome) {
        return assertInstanceOf(OfferAnswer.Outcome.Agreed.class, outcome);
    }

    private static OfferAnswer.Outcome.Agreed answered(SrtpPolicy policy, String media) {
        return agreed(OfferAnswer.answer(HEAD + media, local(policy)));
    }

    private static String refused(OfferAnswer.Outcome outcome) {
        var refusal = assertInstanceOf(OfferAnswer.Outcome.Refused.class, outcome);
        assertEquals(488, refusal.sipStatus());
        return refusal.detail();
    }

    private static String refused(SrtpPolicy policy, String media) {
        return refused(OfferAnswer.answer(HEAD + media, local(policy)));
    }

    private static void assertPlain(OfferAnswer.Outcome.Agreed answer) {
        assertEquals(Optional.empty(), answer.agreement().srtp());
        assertFalse(answer.sdp().contains("crypto"), answer.sdp());
        assertTrue(answer.sdp().contains("m=audio 20000 RTP/AVP 8\r\n"), answer.sdp());
    }

    private static AgreedSrtp assertSecure(
            OfferAnswer.Outcome.Agreed answer, CryptoSuite suite, int tag, String profile) {
        AgreedSrtp srtp = answer.agreement().srtp().orElseThrow();
        assertEquals(suite, srtp.suite());
        String line = new Crypto(tag, suite, srtp.send()).written();
        assertTrue(answer.sdp().contains(line + "\r\n"), answer.sdp());
        assertEquals(2, answer.sdp().split("a=crypto:").length, answer.sdp());
        assertTrue(answer.sdp().contains("m=audio 20000 " + profile + " 8\r\n"), answer.sdp());
        assertEquals(profile.equals("RTP/SAVP"), srtp.savp());
        return srtp;
    }

    @Test
    void offSpeaksPlainRtpAndRefusesAnOfferOfNothingElse() {
        String offer = OfferAnswer.offer(local(SrtpPolicy.OFF));
        assertTrue(offer.contains("m=audio 20000 RTP/AVP 8"), offer);
        assertFalse(offer.contains("crypto"), offer);

        assertPlain(answered(SrtpPolicy.OFF, AVP));
        assertPlain(answered(SrtpPolicy.OFF, AVP + LINE_80));
        assertEquals("no SRTP here, only RTP/AVP", refused(SrtpPolicy.OFF, SAVP + LINE_80));
    }

    @Test
    void optionalOffersPlainRtpWithCryptoLinesBesideIt() {
        String offer = OfferAnswer.offer(local(SrtpPolicy.OPTIONAL));

        assertTrue(offer.contains("m=audio 20000 RTP/AVP 8"), offer);
        assertEquals(5, offer.split("a=crypto:").length, offer);
        assertTrue(offer.length() < 900, "must fit into a datagram with its INVITE");
    }

    @Test
    void optionalAnswersAsItIsAsked() {
        assertPlain(answered(SrtpPolicy.OPTIONAL, AVP));
        assertPlain(answered(SrtpPolicy.OPTIONAL, AVP + UNKNOWN));
        assertSecure(
                answered(SrtpPolicy.OPTIONAL, AVP + LINE_80),
                CryptoSuite.AES_CM_128_HMAC_SHA1_80,
                5,
                "RTP/AVP");
        assertSecure(
                answered(SrtpPolicy.OPTIONAL, SAVP + LINE_80),
                CryptoSuite.AES_CM_128_HMAC_SHA1_80,
                5,
                "RTP/SAVP");
        assertEquals("no crypto line that we know", refused(SrtpPolicy.OPTIONAL, SAVP));
        assertEquals("no crypto line that we know", refused(SrtpPolicy.OPTIONAL, SAVP + UNKNOWN));
    }

    @Test
    void requiredOffersRtpSavpAndRefusesAnOfferWithoutKeys() {
        String offer = OfferAnswer.offer(local(SrtpPolicy.REQUIRED));
        assertTrue(offer.contains("m=audio 20000 RTP/SAVP 8"), offer);

        for (String media : List.of(AVP, AVP + UNKNOWN, SAVP, SAVP + UNKNOWN)) {
            assertEquals(
                    "SRTP with a crypto line is required", refused(SrtpPolicy.REQUIRED, media));
        }
        assertSecure(
                answered(SrtpPolicy.REQUIRED, SAVP + UNKNOWN + LINE_80),
                CryptoSuite.AES_CM_128_HMAC_SHA1_80,
                5,
                "RTP/SAVP");
        assertSecure(
                answered(SrtpPolicy.REQUIRED, AVP + LINE_80),
                CryptoSuite.AES_CM_128_HMAC_SHA1_80,
                5,
                "RTP/AVP");
    }

    @Test
    void theFirstUsableLineOfTheOfferIsTaken() {
        assertSecure(
                answered(SrtpPolicy.OPTIONAL, SAVP + UNKNOWN + LINE_32 + LINE_80),
                CryptoSuite.AES_CM_128_HMAC_SHA1_32,
                6,
                "RTP/SAVP");
    }

    @Test
    void ofTwoStreamsTheEncryptedOneIsTaken() {
        String sdp = answered(SrtpPolicy.OPTIONAL, AVP + SAVP + LINE_80).sdp();
        assertTrue(sdp.contains("m=audio 0 RTP/AVP 8\r\nm=audio 20000 RTP/SAVP 8\r\n"), sdp);

        String plain = answered(SrtpPolicy.OFF, SAVP + LINE_80 + AVP).sdp();
        assertTrue(plain.contains("m=audio 0 RTP/SAVP 8\r\nm=audio 20000 RTP/AVP 8\r\n"), plain);
    }

    @ParameterizedTest
    @EnumSource(names = {"OPTIONAL", "REQUIRED"})
    void twoOfUsAgreeOnEachOthersKeys(SrtpPolicy policy) {
        LocalAudio one = local(LocalSrtp.draw(policy, new Random(1)));
        LocalAudio two = local(LocalSrtp.draw(SrtpPolicy.OPTIONAL, new Random(2)));

        var answer = agreed(OfferAnswer.answer(OfferAnswer.offer(one), two));
        var settled = agreed(OfferAnswer.settle(one, answer.sdp()));

        AgreedSrtp theirs = answer.agreement().srtp().orElseThrow();
        AgreedSrtp ours = settled.agreement().srtp().orElseThrow();
        assertEquals(CryptoSuite.AEAD_AES_256_GCM, ours.suite());
        assertEquals(theirs.suite(), ours.suite());
        assertEquals(theirs.send(), ours.receive());
        assertEquals(ours.send(), theirs.receive());
        assertNotEquals(ours.send(), ours.receive());
        assertEquals(policy == SrtpPolicy.REQUIRED, ours.savp());
    }

    @Test
    void anAnswerMustFitToWhatWasOffered() {
        LocalAudio optional = local(SrtpPolicy.OPTIONAL);
        LocalAudio required = local(SrtpPolicy.REQUIRED);
        LocalAudio off = local(SrtpPolicy.OFF);
        String tag4 = LINE_80.replace("crypto:5", "crypto:4");

        assertTrue(
                agreed(OfferAnswer.settle(optional, HEAD + AVP + tag4))
                        .agreement()
                        .srtp()
                        .isPresent());
        assertTrue(
                agreed(OfferAnswer.settle(required, HEAD + SAVP + tag4))
                        .agreement()
                        .srtp()
                        .isPresent());
        assertPlainSettled(OfferAnswer.settle(optional, HEAD + AVP));
        assertPlainSettled(OfferAnswer.settle(off, HEAD + AVP));
        // Neither a tag of nobody nor a suite that the tag does not have.
        refused(OfferAnswer.settle(optional, HEAD + AVP + LINE_80));
        refused(OfferAnswer.settle(optional, HEAD + SAVP));
        refused(OfferAnswer.settle(optional, HEAD + AVP + LINE_32.replace("6 AES", "4 AES")));
        refused(OfferAnswer.settle(required, HEAD + AVP));
        refused(OfferAnswer.settle(off, HEAD + SAVP + tag4));
    }

    private static void assertPlainSettled(OfferAnswer.Outcome outcome) {
        assertEquals(Optional.empty(), agreed(outcome).agreement().srtp());
    }

    @Test
    void aRefreshKeepsTheKeysAndAChangedLineChangesOnlyThePeers() {
        LocalAudio local = local(SrtpPolicy.REQUIRED);
        AgreedSrtp first = agreedSrtp(local, LINE_80);

        assertEquals(first, agreedSrtp(local, LINE_80));
        AgreedSrtp rekeyed = agreedSrtp(local, LINE_80.replace("WVNf", "AAAA"));
        assertEquals(first.send(), rekeyed.send());
        assertNotEquals(first.receive(), rekeyed.receive());
    }

    private static AgreedSrtp agreedSrtp(LocalAudio local, String line) {
        return agreed(OfferAnswer.answer(HEAD + SAVP + line, local))
                .agreement()
                .srtp()
                .orElseThrow();
    }

    @Test
    void theNextOfferHasTheProfileThatWasAgreed() {
        LocalSrtp local = LocalSrtp.draw(SrtpPolicy.OPTIONAL, new Random(3));
        AgreedSrtp savp = agreedSrtp(local(local), LINE_80);

        assertTrue(OfferAnswer.offer(local(local.after(Optional.of(savp)))).contains("RTP/SAVP"));
        assertTrue(OfferAnswer.offer(local(local.after(Optional.empty()))).contains("RTP/AVP"));
    }

    @Test
    void theNextOfferBeginsWithTheSuiteInUseAndItsKey() {
        LocalSrtp local = LocalSrtp.draw(SrtpPolicy.OPTIONAL, new Random(3));
        AgreedSrtp agreed = agreedSrtp(local(local), LINE_32);
        LocalAudio next = local(local.after(Optional.of(agreed)));

        var answer =
                agreed(OfferAnswer.answer(OfferAnswer.offer(next), local(SrtpPolicy.OPTIONAL)));

        AgreedSrtp again = answer.agreement().srtp().orElseThrow();
        assertEquals(CryptoSuite.AES_CM_128_HMAC_SHA1_32, again.suite());
        assertEquals(agreed.send(), again.receive());
        assertEquals(
                again.suite(),
                agreed(OfferAnswer.settle(next, answer.sdp()))
                        .agreement()
                        .srtp()
                        .orElseThrow()
                        .suite());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void eachLegHasKeysOfItsOwn(int seed) {
        LocalSrtp one = LocalSrtp.draw(SrtpPolicy.OPTIONAL, new Random(seed));
        LocalSrtp two = LocalSrtp.draw(SrtpPolicy.OPTIONAL, new Random(seed + 100));

        for (int i = 0; i < one.keys().size(); i++) {
            assertNotEquals(one.keys().get(i).key(), two.keys().get(i).key());
        }
        assertEquals(6, one.keys().stream().map(Crypto::key).distinct().count());
    }

    @Test
    void refusalsSayNothingAboutKeys() {
        for (SrtpPolicy policy : SrtpPolicy.values()) {
            OfferAnswer.Outcome outcome =
                    OfferAnswer.answer(HEAD + SAVP + UNKNOWN.replace("F8", "F9"), local(policy));
            assertFalse(outcome.toString().contains(KEY), outcome.toString());
        }
        assertFalse(
                answered(SrtpPolicy.OPTIONAL, AVP + LINE_80).agreement().toString().contains(KEY));
    }
}
