package tandem.engine.call;

import java.util.Optional;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import tandem.dialplan.SrtpPolicy;
import tandem.media.Srtp;
import tandem.sip.sdp.AgreedSrtp;
import tandem.sip.sdp.Crypto;
import tandem.sip.sdp.CryptoSuite;
import tandem.sip.sdp.LocalSrtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

class EncryptionTest {
    private final LocalSrtp local = Encryption.draw(SrtpPolicy.REQUIRED, new Random(1));
    private final LocalSrtp other = Encryption.draw(SrtpPolicy.OPTIONAL, new Random(2));

    @ParameterizedTest
    @EnumSource
    void everySuiteIsTheSameOnBothSidesAndKeysKeepTheirDirection(CryptoSuite suite) {
        Crypto ours = local.keys().get(suite.ordinal());
        Crypto theirs = other.keys().get(suite.ordinal());
        AgreedSrtp agreed = new AgreedSrtp(suite, ours.key(), theirs.key(), true);
        assertEquals(suite, ours.suite());

        Srtp media = Encryption.of(Optional.of(agreed)).orElseThrow();

        assertEquals(suite.name(), media.suite().name());
        int length = media.send().length();
        assertArrayEquals(ours.key().octets(), media.send().octets(0, length));
        assertArrayEquals(theirs.key().octets(), media.receive().octets(0, length));
        assertEquals(ours.key().lifetimePackets(), media.send().lifetimePackets());
    }

    @Test
    void thePolicyIsThatOfThePlanAndOffHasNoKeys() {
        for (SrtpPolicy policy : SrtpPolicy.values()) {
            LocalSrtp drawn = Encryption.draw(policy, new Random(3));
            assertEquals(policy.name(), drawn.policy().name());
            assertEquals(policy == SrtpPolicy.OFF ? 0 : 6, drawn.keys().size());
        }
        assertEquals(Optional.empty(), Encryption.of(Optional.empty()));
    }
}
