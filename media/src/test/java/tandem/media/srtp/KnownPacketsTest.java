package tandem.media.srtp;

import java.nio.ByteBuffer;

import org.junit.jupiter.api.Test;

import tandem.media.SrtpSuite;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static tandem.media.srtp.Octets.buffer;
import static tandem.media.srtp.Octets.copy;
import static tandem.media.srtp.Octets.hex;
import static tandem.media.srtp.Octets.session;

/** Whole packets that libsrtp made, from master keys on. */
class KnownPacketsTest {
    private static final String RTP = "800f1234decafbadcafebabe";
    private static final String RTCP = "81c8000bcafebabe";
    private static final String PAYLOAD = "abababababababababababababababab";
    private static final byte[] CM_128 =
            hex("e1f97a0d3e018be0d64fa32c06de4139", "0ec675ad498afeebb6960b3aabe6");
    private static final byte[] CM_256 =
            hex(
                    "f0f04914b513f2763a1b1fa130f10e29",
                    "98f6f6e43e4309d1e622a0e332b9f1b6",
                    "3b04803de51ee7c96423ab5b78d2");
    private static final byte[] GCM_128 =
            hex("000102030405060708090a0b0c0d0e0f", "a0a1a2a3a4a5a6a7a8a9aaab");

    @Test
    void aesCm128() {
        assertRtp(
                SrtpSuite.AES_CM_128_HMAC_SHA1_80,
                CM_128,
                "4e55dc4ce79978d88ca4d215949d2402",
                "b78d6acc99ea179b8dbb");
        assertRtp(
                SrtpSuite.AES_CM_128_HMAC_SHA1_32,
                CM_128,
                "4e55dc4ce79978d88ca4d215949d2402",
                "b78d6acc");
        for (SrtpSuite suite :
                new SrtpSuite[] {
                    SrtpSuite.AES_CM_128_HMAC_SHA1_80, SrtpSuite.AES_CM_128_HMAC_SHA1_32
                }) {
            assertRtcp(
                    suite,
                    CM_128,
                    "7128035be487b9bdbef89041f977a5a8",
                    "80000001",
                    "993e08cd54d6c1230798");
        }
    }

    @Test
    void aesCm256() {
        assertRtp(
                SrtpSuite.AES_256_CM_HMAC_SHA1_80,
                CM_256,
                "f1d9de17ff251ff1aa007774b0b4b40d",
                "a08d9d9a5b3a55d8873b");
    }

    @Test
    void aesGcm() {
        assertRtp(
                SrtpSuite.AEAD_AES_128_GCM,
                GCM_128,
                "c5002ede04cfdd2eb91159e0880aa06e",
                "d2976826f796b201df3131a127e8a392");
        assertRtcp(
                SrtpSuite.AEAD_AES_128_GCM,
                GCM_128,
                "c98b8b5df0392a55852b6c21ac8e7025",
                "c52c6fbea2b3b446ea31123ba88ce61e",
                "80000001");
    }

    private static void assertRtp(SrtpSuite suite, byte[] master, String... sealed) {
        ByteBuffer packet = buffer(hex(RTP, PAYLOAD));

        assertEquals(SrtpResult.OK, session(suite, master).protectRtp(packet));

        assertArrayEquals(hex(RTP, String.join("", sealed)), copy(packet));
        assertEquals(SrtpResult.OK, session(suite, master).unprotectRtp(packet));
        assertArrayEquals(hex(RTP, PAYLOAD), copy(packet));
    }

    /** Its index is 1, ours begin at 0. */
    private static void assertRtcp(SrtpSuite suite, byte[] master, String... sealed) {
        SrtpSession sender = session(suite, master);
        sender.protectRtcp(buffer(hex(RTCP, PAYLOAD)));
        ByteBuffer packet = buffer(hex(RTCP, PAYLOAD));

        assertEquals(SrtpResult.OK, sender.protectRtcp(packet));

        assertArrayEquals(hex(RTCP, String.join("", sealed)), copy(packet));
        assertEquals(SrtpResult.OK, session(suite, master).unprotectRtcp(packet));
        assertArrayEquals(hex(RTCP, PAYLOAD), copy(packet));
    }
}
