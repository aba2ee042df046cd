package tandem.engine.call;

import java.util.Optional;
import java.util.random.RandomGenerator;

import tandem.dialplan.SrtpPolicy;
import tandem.media.Srtp;
import tandem.media.SrtpKey;
import tandem.media.SrtpSuite;
import tandem.sip.sdp.AgreedSrtp;
import tandem.sip.sdp.CryptoKey;
import tandem.sip.sdp.CryptoSuite;
import tandem.sip.sdp.LocalSrtp;

/**
 * SRTP between the plan, which has a policy, offer/answer, which has keys as they are written, and
 * the media side, which uses them.
 */
final class Encryption {
    private Encryption() {}

    /** New keys for a leg, where its policy wants any. */
    static LocalSrtp draw(SrtpPolicy policy, RandomGenerator secrets) {
        return LocalSrtp.draw(
                switch (policy) {
                    case OFF -> tandem.sip.sdp.SrtpPolicy.OFF;
                    case OPTIONAL -> tandem.sip.sdp.SrtpPolicy.OPTIONAL;
                    case REQUIRED -> tandem.sip.sdp.SrtpPolicy.REQUIRED;
                },
                secrets);
    }

    /** Keys of its own for the media side, which wipes them. */
    static Optional<Srtp> of(Optional<AgreedSrtp> agreed) {
        return agreed.map(
                srtp -> new Srtp(suite(srtp.suite()), key(srtp.send()), key(srtp.receive())));
    }

    private static SrtpKey key(CryptoKey key) {
        return new SrtpKey(key.octets(), key.lifetimePackets(), key.mki());
    }

    private static SrtpSuite suite(CryptoSuite suite) {
        return switch (suite) {
            case AES_CM_128_HMAC_SHA1_80 -> SrtpSuite.AES_CM_128_HMAC_SHA1_80;
            case AES_CM_128_HMAC_SHA1_32 -> SrtpSuite.AES_CM_128_HMAC_SHA1_32;
            case AES_256_CM_HMAC_SHA1_80 -> SrtpSuite.AES_256_CM_HMAC_SHA1_80;
            case AES_256_CM_HMAC_SHA1_32 -> SrtpSuite.AES_256_CM_HMAC_SHA1_32;
            case AEAD_AES_128_GCM -> SrtpSuite.AEAD_AES_128_GCM;
            case AEAD_AES_256_GCM -> SrtpSuite.AEAD_AES_256_GCM;
        };
    }
}
