package tandem.sip.sdp;

import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Lines of RFC 4568, as other people write them. */
class CryptoTest {
    private static final String KEY = "WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz";

    private static Crypto line(String value) {
        return Crypto.parse(value).orElseThrow();
    }

    @Test
    void theExampleOfTheRfcIsRead() {
        Crypto line = line("1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + "|2^20|1:4");

        assertEquals(1, line.tag());
        assertEquals(CryptoSuite.AES_CM_128_HMAC_SHA1_80, line.suite());
        assertEquals(30, line.key().octets().length);
        assertEquals(1 << 20, line.key().lifetimePackets());
        assertArrayEquals(new byte[] {0, 0, 0, 1}, line.key().mki());
    }

    @Test
    void lifetimeAndMkiMayBeMissing() {
        Crypto plain = line("7 AES_CM_128_HMAC_SHA1_32 inline:" + KEY);
        assertEquals(1L << 48, plain.key().lifetimePackets());
        assertEquals(0, plain.key().mki().length);

        Crypto named = line("7 AES_CM_128_HMAC_SHA1_32 INLINE:" + KEY + "|255:1");
        assertEquals(1L << 48, named.key().lifetimePackets());
        assertArrayEquals(new byte[] {-1}, named.key().mki());

        assertEquals(
                70_000,
                line("7 AES_CM_128_HMAC_SHA1_32 inline:" + KEY + "|70000").key().lifetimePackets());
    }

    @ParameterizedTest
    @ValueSource(strings = {"WSH=128", "KDR=0", "-SOMETHING=1", "wsh=64  -X"})
    void parametersThatChangeNothingAreOverlooked(String parameters) {
        assertEquals(3, line("3 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + " " + parameters).tag());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "1 AES_CM_128_HMAC_SHA1_80",
                "x AES_CM_128_HMAC_SHA1_80 inline:" + KEY,
                "1234567890 AES_CM_128_HMAC_SHA1_80 inline:" + KEY,
                "1 F8_128_HMAC_SHA1_80 inline:" + KEY,
                "1 AES_256_CM_HMAC_SHA1_80 inline:" + KEY,
                "1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + "A",
                "1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + "===",
                "1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + "|2^49",
                "1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + "|0",
                "1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + "|2^20|256:1",
                "1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + "|2^20|1:0",
                "1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + "|2^20|1:129",
                "1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + "|1:4;inline:" + KEY + "|2:4",
                "1 AES_CM_128_HMAC_SHA1_80 uri:" + KEY,
                "1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + " KDR=1",
                "1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + " UNENCRYPTED_SRTP",
                "1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + " UNENCRYPTED_SRTCP",
                "1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + " UNAUTHENTICATED_SRTP",
                "1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + " FEC_ORDER=FEC_SRTP",
                "1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + " SOMETHING_NEW=1"
            })
    void whatWeCannotDoMakesTheLineUnusable(String value) {
        assertTrue(Crypto.parse(value).isEmpty());
    }

    @ParameterizedTest
    @EnumSource
    void whatIsWrittenIsReadAgain(CryptoSuite suite) {
        Random random = new Random(4568);
        byte[] octets = new byte[suite.keyOctets()];
        random.nextBytes(octets);
        Crypto line = Crypto.of(9, suite, octets);

        assertEquals(line, line(line.written().substring("a=crypto:".length())));
    }

    @Test
    void keysAreNotPrinted() {
        Crypto line = line("1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + "|2^20|1:4");
        LocalSrtp local = LocalSrtp.draw(SrtpPolicy.OPTIONAL, new Random(1));
        var agreed = new AgreedSrtp(line.suite(), line.key(), line.key(), true);
        String printed =
                line + " " + agreed + " " + local + " " + local.answer(java.util.List.of(line));

        assertFalse(printed.contains(KEY.substring(0, 6)), printed);
        assertTrue(printed.contains("key=***"), printed);
        for (Crypto ours : local.keys()) {
            String secret = ours.written().replaceFirst(".*inline:", "");
            assertFalse(printed.contains(secret), printed);
        }
    }

    @Test
    void noiseNeverThrows() {
        Random random = new Random(99);
        String valid = "1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + "|2^20|1:4 KDR=0 WSH=64";
        for (int i = 0; i < 3000; i++) {
            StringBuilder noise = new StringBuilder(valid);
            for (int edits = random.nextInt(5); edits >= 0; edits--) {
                noise.setCharAt(random.nextInt(noise.length()), (char) random.nextInt(1, 300));
            }
            assertNotNull(Crypto.parse(noise.substring(random.nextInt(noise.length()))));
        }
    }
}
