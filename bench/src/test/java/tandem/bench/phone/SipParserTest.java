package tandem.bench.phone;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class SipParserTest {
    private static final String INVITE =
            """
            INVITE sip:4000@127.0.0.1 SIP/2.0
            v: SIP/2.0/UDP a.example;branch=z9hG4bK1;rport, SIP/2.0/UDP b.example;branch=z9hG4bK2
            Max-Forwards: 70
            f: "Smith, \\"Jo\\" <x>" <sip:jo@a.example;p=1>;tag=77
            t: <sip:4000@127.0.0.1>
            i: abc@a.example
            CSeq: 7   INVITE
            m: <sip:jo@192.0.2.1:5070>
            Subject: two
              lines
            c: application/sdp
            l: 5

            v=0
            """
                    .replace("\n", "\r\n");

    private static Optional<SipMessage> parse(String text) {
        return SipParser.parse(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void readsCompactFoldedAndListedHeaders() {
        SipMessage message = parse(INVITE).orElseThrow();

        assertEquals("INVITE", message.method());
        assertEquals(2, message.all("Via").size());
        assertEquals("z9hG4bK1", message.branch());
        assertEquals("77", message.address("From").tag());
        assertEquals("jo", message.address("From").user());
        assertEquals("sip:jo@192.0.2.1:5070", message.address("Contact").uri());
        assertEquals(7, message.cseq());
        assertEquals("two lines", message.header("subject").orElseThrow());
        assertEquals("v=0\r\n", message.sdp());
    }

    @Test
    void bodyEndsWithItsLength() {
        assertEquals("v=0", parse(INVITE.replace("l: 5", "l: 3")).orElseThrow().body());
    }

    @ParameterizedTest
    @ValueSource(strings = {"l: 500", "l: -1", "l: x", "l: 99999999999"})
    void lengthThatCannotBeIsNoMessage(String length) {
        assertTrue(parse(INVITE.replace("l: 5", length)).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"f", "t", "i", "CSeq", "v"})
    void everyMessageNeedsItsFiveHeaders(String name) {
        assertTrue(
                parse(INVITE.replaceFirst("\r\n" + name + ": ", "\r\nX-" + name + ": ")).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INVITE sip:x",
                "INVITE  SIP/2.0",
                "SIP/2.0 99 x",
                "SIP/2.0 abc x",
                "INVITE sip:x SIP/3.0",
                ""
            })
    void wrongStartLineIsNoMessage(String line) {
        assertTrue(parse(INVITE.replaceFirst("INVITE sip:4000@127.0.0.1 SIP/2.0", line)).isEmpty());
    }

    @Test
    void whatIsWrittenIsReadBack() {
        SipMessage message = parse(INVITE).orElseThrow();

        assertEquals(
                message.body(),
                SipParser.parse(ByteBuffer.wrap(message.encode())).orElseThrow().body());
        assertEquals(
                message.all("Via"),
                SipParser.parse(ByteBuffer.wrap(message.encode())).orElseThrow().all("Via"));
    }

    @Test
    void anyInputGivesAMessageOrNothing() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        byte[] good = INVITE.getBytes(StandardCharsets.UTF_8);
        int read = 0;
        for (int round = 0; round < 20_000; round++) {
            Optional<SipMessage> parsed = SipParser.parse(ByteBuffer.wrap(damaged(good, random)));
            parsed.ifPresent(SipParserTest::use);
            read += parsed.isPresent() ? 1 : 0;
        }
        assertTrue(read > 1_000, "damage must not hide everything: " + read);
    }

    /** Everything that a phone would read of it. */
    private static void use(SipMessage message) {
        message.encode();
        message.method();
        message.address("From").user();
        SipTarget.of(message.address("Contact").uri());
        Via.received(
                message.header("Via").orElse(""),
                new java.net.InetSocketAddress("127.0.0.1", 5060));
        Sdp.parse(message.body());
        Digest.choose(List.of(message.header("Subject").orElse("")));
    }

    private static byte[] damaged(byte[] good, Random random) {
        byte[] bad = good.clone();
        for (int edits = random.nextInt(4); edits >= 0; edits--) {
            int at = random.nextInt(bad.length);
            switch (random.nextInt(3)) {
                case 0 -> bad[at] = (byte) random.nextInt(256);
                case 1 -> bad = java.util.Arrays.copyOf(bad, Math.max(1, at));
                default ->
                        System.arraycopy(
                                bad, 0, bad, at, Math.min(bad.length - at, random.nextInt(20)));
            }
        }
        return bad;
    }
}
