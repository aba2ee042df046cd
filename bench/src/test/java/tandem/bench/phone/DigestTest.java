package tandem.bench.phone;

import java.util.List;

import org.junit.jupiter.api.Test;

import tandem.bench.phone.Digest.Algorithm;
import tandem.bench.phone.Digest.Challenge;
import tandem.bench.phone.Digest.Credentials;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class DigestTest {
    private static final Credentials MUFASA = new Credentials("Mufasa", "Circle of Life");

    private static String response(
            Challenge challenge, Credentials who, String method, String uri, String cnonce) {
        String answer = Digest.answer(challenge, who, method, uri, 1, cnonce);
        return Digest.fields(answer.substring("Digest ".length())).get("response");
    }

    /** RFC 7616 3.9.1. */
    @Test
    void sha256VectorOfRfc7616() {
        Challenge challenge =
                new Challenge(
                        "http-auth@example.org",
                        "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v",
                        "FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS",
                        Algorithm.SHA_256,
                        true);

        assertEquals(
                "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1",
                response(
                        challenge,
                        MUFASA,
                        "GET",
                        "/dir/index.html",
                        "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ"));
    }

    /** RFC 7616 3.9.1. */
    @Test
    void md5VectorOfRfc7616() {
        Challenge challenge =
                new Challenge(
                        "http-auth@example.org",
                        "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v",
                        "FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS",
                        Algorithm.MD5,
                        true);

        assertEquals(
                "8ca523f5e9506fed4657c9700eebdbec",
                response(
                        challenge,
                        MUFASA,
                        "GET",
                        "/dir/index.html",
                        "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ"));
    }

    /** RFC 2617 3.5. */
    @Test
    void md5VectorOfRfc2617() {
        Challenge challenge =
                new Challenge(
                        "testrealm@host.com",
                        "dcd98b7102dd2f0e8b11d0f600bfb0c093",
                        "5ccc069c403ebaf9f0171e9517f40e41",
                        Algorithm.MD5,
                        true);

        assertEquals(
                "6629fae49393a05397450978507c4ef1",
                response(
                        challenge,
                        new Credentials("Mufasa", "Circle Of Life"),
                        "GET",
                        "/dir/index.html",
                        "0a4f113b"));
    }

    @Test
    void prefersSha256WhateverTheOrder() {
        String md5 = "Digest realm=\"r\", nonce=\"1\", algorithm=MD5, qop=\"auth\"";
        String sha = "Digest realm=\"r\", nonce=\"2\", algorithm=sha-256, qop=\"auth\"";

        assertEquals(Algorithm.SHA_256, Digest.choose(List.of(md5, sha)).orElseThrow().algorithm());
        assertEquals(Algorithm.SHA_256, Digest.choose(List.of(sha, md5)).orElseThrow().algorithm());
    }

    @Test
    void challengeWithoutAlgorithmIsMd5WithoutQop() {
        Challenge challenge =
                Digest.parse("Digest realm=\"a \\\"b\\\", c\",nonce=\"x\"").orElseThrow();

        assertEquals(Algorithm.MD5, challenge.algorithm());
        assertEquals("a \"b\", c", challenge.realm());
        assertFalse(challenge.qopAuth());
    }

    @Test
    void otherSchemesAreIgnored() {
        assertTrue(
                Digest.choose(
                                List.of(
                                        "Basic realm=\"x\"",
                                        "Digest realm=\"r\", nonce=\"1\", algorithm=SHA-512-256"))
                        .isEmpty());
    }

    @Test
    void passwordStaysOutOfToString() {
        assertFalse(MUFASA.toString().contains("Circle"));
    }
}
