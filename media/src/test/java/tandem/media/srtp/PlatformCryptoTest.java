package tandem.media.srtp;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Random;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

/** Our modes of operation against the platform's, for packets of any length. */
class PlatformCryptoTest {
    private static final int PACKETS = 40;

    private final SrtpScratch scratch = new SrtpScratch();

    @RepeatedTest(10)
    void gcmIsTheSame(RepetitionInfo repetition) throws GeneralSecurityException {
        Random random = new Random(7100 + repetition.getCurrentRepetition());
        byte[] key = Octets.random(random, random.nextBoolean() ? 16 : 32);
        byte[] salt = Octets.random(random, 12);
        AesGcm transform = new AesGcm(key, salt, false, scratch);
        for (int i = 0; i < PACKETS; i++) {
            int clear = 12 + 4 * random.nextInt(16);
            byte[] packet = Octets.random(random, clear + random.nextInt(400));
            int ssrc = random.nextInt();
            long index = random.nextLong() >>> 16;

            byte[] expected = gcm(key, iv12(salt, ssrc, index), packet, clear);

            byte[] sealed = Arrays.copyOf(packet, packet.length + 16);
            transform.begin(ssrc, index, packet.length - clear);
            transform.crypt(sealed, clear, packet.length);
            transform.tag(sealed, clear, packet.length, 0, sealed, packet.length);
            assertArrayEquals(expected, sealed, "seed of " + repetition + ", packet " + i);
        }
    }

    private static byte[] iv12(byte[] salt, int ssrc, long index) {
        byte[] iv = new byte[12];
        ByteBuffer.wrap(iv)
                .putInt(2, ssrc)
                .putShort(6, (short) (index >>> 32))
                .putInt(8, (int) index);
        return xor(iv, salt);
    }

    private static byte[] gcm(byte[] key, byte[] iv, byte[] packet, int clear)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(
                Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, iv));
        cipher.updateAAD(packet, 0, clear);
        byte[] body = cipher.doFinal(packet, clear, packet.length - clear);
        return ByteBuffer.allocate(clear + body.length).put(packet, 0, clear).put(body).array();
    }

    @RepeatedTest(5)
    void counterModeAndHmacAreTheSame(RepetitionInfo repetition) throws GeneralSecurityException {
        Random random = new Random(7200 + repetition.getCurrentRepetition());
        byte[] key = Octets.random(random, random.nextBoolean() ? 16 : 32);
        byte[] salt = Octets.random(random, 14);
        byte[] auth = Octets.random(random, 20);
        AesCmHmac transform = new AesCmHmac(key, salt, auth, 10, scratch);
        for (int i = 0; i < PACKETS; i++) {
            byte[] packet = Octets.random(random, 12 + random.nextInt(400));
            int ssrc = random.nextInt();
            long index = random.nextLong() >>> 16;

            byte[] iv = new byte[16];
            ByteBuffer.wrap(iv)
                    .putInt(4, ssrc)
                    .putInt(8, (int) (index >>> 16))
                    .putShort(12, (short) index);
            byte[] expected =
                    cmHmac(
                            key,
                            xor(iv, Arrays.copyOf(salt, 16)),
                            auth,
                            packet,
                            (int) (index >>> 16));

            byte[] sealed = Arrays.copyOf(packet, packet.length + 10);
            transform.begin(ssrc, index, packet.length - 12);
            transform.crypt(sealed, 12, packet.length);
            transform.tag(sealed, 12, packet.length, (int) (index >>> 16), sealed, packet.length);
            assertArrayEquals(expected, sealed, "seed of " + repetition + ", packet " + i);
        }
    }

    private static byte[] cmHmac(byte[] key, byte[] iv, byte[] auth, byte[] packet, int rollovers)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(iv));
        ByteBuffer sealed = ByteBuffer.allocate(packet.length + 10).put(packet, 0, 12);
        sealed.put(cipher.doFinal(packet, 12, packet.length - 12));
        Mac mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec(auth, "HmacSHA1"));
        mac.update(sealed.array(), 0, packet.length);
        mac.update(ByteBuffer.allocate(4).putInt(0, rollovers));
        return sealed.put(mac.doFinal(), 0, 10).array();
    }

    private static byte[] xor(byte[] a, byte[] b) {
        byte[] out = a.clone();
        for (int i = 0; i < out.length; i++) {
            out[i] ^= b[i];
        }
        return out;
    }
}
