package tandem.media.srtp;

import java.util.Arrays;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static tandem.media.srtp.Octets.hex;

/** What the RFCs print, with session keys given there. */
class RfcVectorsTest {
    private static final byte[] CM_SALT = hex("F0F1F2F3F4F5F6F7F8F9FAFBFCFD");
    private static final byte[] GCM_SALT = hex("517569642070726f2071756f");
    private static final byte[] GCM_KEY_128 = hex("000102030405060708090a0b0c0d0e0f");
    private static final byte[] GCM_KEY_256 =
            hex("000102030405060708090a0b0c0d0e0f", "101112131415161718191a1b1c1d1e1f");
    private static final byte[] RTP =
            hex(
                    "8040f17b 8041f8d3 5501a0b2 47616c6c 69612065 7374206f 6d6e6973 20646976",
                    "69736120 696e2070 61727465 73207472 6573");
    private static final byte[] RTCP =
            hex(
                    "81c8000d 4d617273 4e545031 4e545032 52545020 0000042a 0000e930 4c756e61",
                    "deadbeef deadbeef deadbeef deadbeef deadbeef");

    private final SrtpScratch scratch = new SrtpScratch();

    @Test
    void rfc3711B2KeystreamOfAesCm() {
        byte[] key = hex("2B7E151628AED2A6ABF7158809CF4F3C");

        assertArrayEquals(
                hex(
                        "E03EAD0935C95E80E166B16DD92B4EB4",
                        "D23513162B02D0F72A43A2FE4A5F97AB",
                        "41E95B3BB0A2E8DD477901E4FCA894C0"),
                keystream(key, 48));
        new Keystream(key, scratch).fill(0xF0F1F2F3F4F5F6F7L, 0xF8F9FAFBFCFDFEFFL, 48);
        assertArrayEquals(
                hex(
                        "EC8CDF7398607CB0F2D21675EA9EA1E4",
                        "362B7C3C6773516318A077D7FC5073AE",
                        "6A2CC3787889374FBEB4C81B17BA6C44"),
                Arrays.copyOf(scratch.keystream, 48));
    }

    @Test
    void rfc6188Section71KeystreamOfAes256Cm() {
        byte[] key = hex("57f82fe3613fd170a85ec93c40b1f092", "2ec4cb0dc025b58272147cc438944a98");

        assertArrayEquals(
                hex(
                        "92bdd28a93c3f52511c677d08b5515a4",
                        "9da71b2378a854f67050756ded165bac",
                        "63c4868b7096d88421b563b8c94c9a31"),
                keystream(key, 48));
    }

    private byte[] keystream(byte[] key, int octets) {
        AesCmHmac transform = new AesCmHmac(key, CM_SALT, new byte[20], 10, scratch);
        byte[] zeros = new byte[octets];
        transform.begin(0, 0, octets);
        transform.crypt(zeros, 0, octets);
        return zeros;
    }

    @Test
    void rfc3711B3KeyDerivation() {
        byte[] salt = hex("0EC675AD498AFEEBB6960B3AABE6");
        Keystream prf = new Keystream(hex("E1F97A0D3E018BE0D64FA32C06DE4139"), scratch);

        assertArrayEquals(
                hex("C61E7A93744F39EE10734AFE3FF7A087"),
                KeyDerivation.derive(prf, salt, 0, 16, scratch));
        assertArrayEquals(
                hex("30CBBC08863D8C85D49DB34A9AE1"),
                KeyDerivation.derive(prf, salt, 2, 14, scratch));
        assertArrayEquals(
                hex(
                        "CEBE321F6FF7716B6FD4AB49AF256A15 6D38BAA48F0A0ACF3C34E2359E6CDBCE",
                        "E049646C43D9327AD175578EF7227098 6371C10C9A369AC2F94A8C5FBCDDDC25",
                        "6D6E919A48B610EF17C2041E47403576 6B68642C59BBFC2F34DB60DBDFB2"),
                KeyDerivation.derive(prf, salt, 1, 94, scratch));
    }

    @Test
    void rfc6188Section72KeyDerivation() {
        byte[] salt = hex("3b04803de51ee7c96423ab5b78d2");
        Keystream prf =
                new Keystream(
                        hex("f0f04914b513f2763a1b1fa130f10e29", "98f6f6e43e4309d1e622a0e332b9f1b6"),
                        scratch);

        assertArrayEquals(
                hex("5ba1064e30ec51613cad926c5a28ef73", "1ec7fb397f70a960653caf06554cd8c4"),
                KeyDerivation.derive(prf, salt, 0, 32, scratch));
        assertArrayEquals(
                hex("fa31791685ca444a9e07c6c64e93"),
                KeyDerivation.derive(prf, salt, 2, 14, scratch));
        assertArrayEquals(
                hex("fd9c32d39ed5fbb5a9dc96b30818454d1313dc05"),
                KeyDerivation.derive(prf, salt, 1, 20, scratch));
    }

    @Test
    void rfc7714Section16RtpWithAesGcm() {
        assertRtp(
                GCM_KEY_128,
                "8040f17b 8041f8d3 5501a0b2 f24de3a3 fb34de6c acba861c 9d7e4bca be633bd5",
                "0d294e6f 42a5f47a 51c7d19b 36de3adf 8833899d 7f27beb1 6a9152cf 765ee439 0cce");
        assertRtp(
                GCM_KEY_256,
                "8040f17b 8041f8d3 5501a0b2 32b1de78 a822fe12 ef9f78fa 332e33aa b1801238",
                "9a58e2f3 b50b2a02 76ffae0f 1ba63799 b87b7aa3 db36dfff d6b0f9bb 7878d7a7 6c13");
    }

    private void assertRtp(byte[] key, String... expected) {
        AesGcm transform = new AesGcm(key, GCM_SALT, false, scratch);
        byte[] packet = Arrays.copyOf(RTP, RTP.length + 16);
        transform.begin(0x5501a0b2, 0xf17b, RTP.length - 12);

        transform.crypt(packet, 12, RTP.length);
        transform.tag(packet, 12, RTP.length, 0, packet, RTP.length);

        assertArrayEquals(hex(expected), packet);
    }

    @Test
    void rfc7714Section17RtcpWithAesGcm() {
        assertRtcp(
                GCM_KEY_128,
                "81c8000d 4d617273 63e94885 dcdab67c a727d766 2f6b7e99 7ff5c0f7 6c06f32d",
                "c676a5f1 730d6fda 4ce09b46 86303ded 0bb9275b c84aa458 96cf4d2f c5abf872",
                "45d9eade");
        assertRtcp(
                GCM_KEY_256,
                "81c8000d 4d617273 d50ae4d1 f5ce5d30 4ba297e4 7d470c28 2c3ece5d bffe0a50",
                "a2eaa5c1 110555be 8415f658 c61de047 6f1b6fad 1d1eb30c 4446839f 57ff6f6c",
                "b26ac3be");
    }

    private void assertRtcp(byte[] key, String... expected) {
        AesGcm transform = new AesGcm(key, GCM_SALT, true, scratch);
        byte[] packet = Arrays.copyOf(RTCP, RTCP.length + 16);
        transform.begin(0x4d617273, 0x5d4, RTCP.length - 8);

        transform.crypt(packet, 8, RTCP.length);
        transform.tag(packet, 8, RTCP.length, 0x800005d4, packet, RTCP.length);

        assertArrayEquals(hex(expected), packet);
        assertEquals(16, transform.tagOctets());
    }
}
