package tandem.sip.jain;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

class QuietStackLoggerTest {
    @Test
    void keysInADescriptionAreNotLogged() {
        assertEquals(
                "bad: a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:***|2^20|1:4\r\na=sendrecv",
                QuietStackLogger.clean(
                        "bad: a=crypto:1 AES_CM_128_HMAC_SHA1_80"
                                + " inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz|2^20|1:4\r\n"
                                + "a=sendrecv"));
    }
}
