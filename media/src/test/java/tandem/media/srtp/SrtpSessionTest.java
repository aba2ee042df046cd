package tandem.media.srtp;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import tandem.media.Srtp;
import tandem.media.SrtpKey;
import tandem.media.SrtpSuite;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static tandem.media.srtp.Octets.buffer;
import static tandem.media.srtp.Octets.copy;
import static tandem.media.srtp.Octets.key;
import static tandem.media.srtp.Octets.rtcp;
import static tandem.media.srtp.Octets.rtp;

/** What a pair of sessions must hold, whatever the network does between them. */
class SrtpSessionTest {
    private static final int SSRC = 0xCAFE_0001;
    private static final int WINDOW = 64;
    private static final SrtpSuite SUITE = SrtpSuite.AES_CM_128_HMAC_SHA1_80;

    private final Random random = new Random(3711);
    private final SrtpScratch scratch = new SrtpScratch();

    /** A packet on its way: what was said, and what is on the wire. */
    private record Sent(byte[] clear, byte[] sealed) {}

    private record Pair(SrtpSession sender, SrtpSession receiver) {}

    private Pair pair(SrtpSuite suite) {
        return pair(suite, key(suite, random));
    }

    private Pair pair(SrtpSuite suite, SrtpKey key) {
        SrtpKey other = key(suite, random);
        return new Pair(
                new SrtpSession(new Srtp(suite, key, other), WINDOW, scratch),
                new SrtpSession(new Srtp(suite, other, key), WINDOW, scratch));
    }

    private Sent send(SrtpSession sender, int ssrc, int sequence) {
        byte[] clear = rtp(ssrc, sequence, Octets.random(random, random.nextInt(1, 200)));
        ByteBuffer packet = buffer(clear);
        assertEquals(SrtpResult.OK, sender.protectRtp(packet));
        return new Sent(clear, copy(packet));
    }

    private static SrtpResult open(SrtpSession receiver, Sent sent) {
        ByteBuffer packet = buffer(sent.sealed);
        SrtpResult result = receiver.unprotectRtp(packet);
        assertArrayEquals(result == SrtpResult.OK ? sent.clear : sent.sealed, copy(packet));
        return result;
    }

    @ParameterizedTest
    @EnumSource
    void everythingValidOpensOnceWhateverTheNetworkDoes(SrtpSuite suite) {
        for (int seed = 0; seed < 3; seed++) {
            random.setSeed(seed);
            Pair pair = pair(suite);
            // Some wraps of the sequence in each run, with steps that an absent packet leaves.
            int sequence = random.nextInt(0x8000);
            List<Sent> onTheWay = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                onTheWay.add(send(pair.sender, SSRC, sequence & 0xFFFF));
                // Not so close to each other that reordering could make one leap of two.
                sequence += i % 60 == 59 ? random.nextInt(1, 0x7000) : 1;
            }
            shuffleNearby(onTheWay);
            onTheWay.removeIf(_ -> random.nextInt(10) == 0);

            for (Sent sent : onTheWay) {
                SrtpResult first = open(pair.receiver, sent);
                // A packet that jumped over large steps may find the window gone.
                assertTrue(
                        first == SrtpResult.OK || first == SrtpResult.TOO_OLD,
                        "seed " + seed + ": " + first);
                assertNotEquals(SrtpResult.OK, open(pair.receiver, sent), "seed " + seed);
            }
            for (Sent sent : onTheWay) {
                assertNotEquals(SrtpResult.OK, open(pair.receiver, sent), "seed " + seed);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void reorderingAroundTheWrapLosesNothing(SrtpSuite suite) {
        for (int seed = 0; seed < 3; seed++) {
            random.setSeed(100 + seed);
            Pair pair = pair(suite);
            List<Sent> onTheWay = new ArrayList<>();
            for (int i = 0xFF80; i < 0x10080; i++) {
                onTheWay.add(send(pair.sender, SSRC, i & 0xFFFF));
            }
            shuffleNearby(onTheWay);

            for (Sent sent : onTheWay) {
                assertEquals(SrtpResult.OK, open(pair.receiver, sent), "seed " + seed);
            }
            for (Sent sent : onTheWay) {
                SrtpResult again = open(pair.receiver, sent);
                assertTrue(
                        again == SrtpResult.REPLAYED || again == SrtpResult.TOO_OLD,
                        "seed " + seed + ": " + again);
            }
        }
    }

    private void shuffleNearby(List<Sent> packets) {
        for (int i = 15; i + 30 <= packets.size(); i += 30) {
            Collections.shuffle(packets.subList(i, i + 30), random);
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyFlippedBitOfRtpIsRefused(SrtpSuite suite) {
        Pair pair = pair(suite);
        Sent sent = send(pair.sender, SSRC, 4711);
        for (int bit = 0; bit < 8 * sent.sealed.length; bit++) {
            ByteBuffer packet = buffer(flipped(sent.sealed, bit));

            assertNotEquals(SrtpResult.OK, pair.receiver.unprotectRtp(packet), "bit " + bit);
        }
        assertEquals(SrtpResult.OK, open(pair.receiver, sent));
    }

    @ParameterizedTest
    @EnumSource
    void everyFlippedBitOfRtcpIsRefused(SrtpSuite suite) {
        Pair pair = pair(suite);
        byte[] clear = rtcp(SSRC, Octets.random(random, 20));
        ByteBuffer packet = buffer(clear);
        assertEquals(SrtpResult.OK, pair.sender.protectRtcp(packet));
        byte[] sealed = copy(packet);
        for (int bit = 0; bit < 8 * sealed.length; bit++) {
            ByteBuffer changed = buffer(flipped(sealed, bit));

            assertNotEquals(SrtpResult.OK, pair.receiver.unprotectRtcp(changed), "bit " + bit);
        }
        assertEquals(SrtpResult.OK, pair.receiver.unprotectRtcp(packet));
        assertArrayEquals(clear, copy(packet));
        assertEquals(SrtpResult.REPLAYED, pair.receiver.unprotectRtcp(buffer(sealed)));
    }

    private static byte[] flipped(byte[] packet, int bit) {
        byte[] changed = packet.clone();
        changed[bit / 8] ^= (byte) (1 << bit % 8);
        return changed;
    }

    @ParameterizedTest
    @EnumSource
    void anythingMayComeAndNothingThrows(SrtpSuite suite) {
        Pair pair = pair(suite);
        for (int i = 0; i < 500; i++) {
            byte[] noise = Octets.random(random, random.nextInt(120));
            if (noise.length > 0 && random.nextBoolean()) {
                noise[0] = (byte) (0x80 | noise[0] & 0x3F);
            }

            assertNotEquals(SrtpResult.OK, pair.receiver.unprotectRtp(buffer(noise)));
            assertNotEquals(SrtpResult.OK, pair.receiver.unprotectRtcp(buffer(noise)));
        }
        assertEquals(SrtpResult.OK, open(pair.receiver, send(pair.sender, SSRC, 1)));
    }

    @Test
    void theReplayWindowEndsWhereItIsSaidTo() {
        Pair pair = pair(SUITE);
        Sent[] sent = new Sent[WINDOW + 1];
        for (int i = 0; i <= WINDOW; i++) {
            sent[i] = send(pair.sender, SSRC, i);
        }

        assertEquals(SrtpResult.OK, open(pair.receiver, sent[WINDOW]));
        assertEquals(SrtpResult.TOO_OLD, open(pair.receiver, sent[0]));
        assertEquals(SrtpResult.OK, open(pair.receiver, sent[1]));
        assertEquals(SrtpResult.REPLAYED, open(pair.receiver, sent[1]));
    }

    @Test
    void eachSourceHasItsOwnRollovers() {
        Pair pair = pair(SUITE);
        assertEquals(SrtpResult.OK, open(pair.receiver, send(pair.sender, SSRC, 0xFFFF)));
        assertEquals(SrtpResult.OK, open(pair.receiver, send(pair.sender, SSRC, 0)));

        // Another SSRC begins at rollover 0; the first goes on at 1.
        assertEquals(SrtpResult.OK, open(pair.receiver, send(pair.sender, SSRC + 1, 7)));
        assertEquals(SrtpResult.OK, open(pair.receiver, send(pair.sender, SSRC, 1)));
        assertEquals(SrtpResult.OK, open(pair.receiver, send(pair.sender, SSRC + 1, 8)));
    }

    @Test
    void manySourcesAreForgottenOldestFirst() {
        Pair pair = pair(SUITE);
        Sent first = send(pair.sender, 0, 1);
        Sent last = first;
        assertEquals(SrtpResult.OK, open(pair.receiver, first));
        for (int ssrc = 1; ssrc < 32; ssrc++) {
            last = send(pair.sender, ssrc, 1);
            assertEquals(SrtpResult.OK, open(pair.receiver, last));
        }

        assertEquals(SrtpResult.REPLAYED, open(pair.receiver, first));
        assertEquals(SrtpResult.OK, open(pair.receiver, send(pair.sender, 100, 1)));
        assertEquals(SrtpResult.REPLAYED, open(pair.receiver, last));
    }

    @Test
    void aPeerThatPassedTheWrapBeforeWeListenedIsHeard() {
        Pair pair = pair(SUITE);
        send(pair.sender, SSRC, 0xFFFE);

        assertEquals(SrtpResult.OK, open(pair.receiver, send(pair.sender, SSRC, 3)));
        assertEquals(SrtpResult.OK, open(pair.receiver, send(pair.sender, SSRC, 4)));
    }

    @Test
    void noIndexIsEverUsedTwiceToSend() {
        Pair pair = pair(SUITE);
        send(pair.sender, SSRC, 9);

        assertEquals(
                SrtpResult.REPLAYED,
                pair.sender.protectRtp(buffer(rtp(SSRC, 9, new byte[] {1, 2}))));
    }

    @Test
    void aKeyThatStaysGoesOnAndAKeyThatChangesBeginsAnew() {
        SrtpKey ours = key(SUITE, random);
        SrtpKey theirs = key(SUITE, random);
        Srtp agreed = new Srtp(SUITE, ours, theirs);
        SrtpSession us = new SrtpSession(agreed, scratch);
        SrtpSession them = new SrtpSession(new Srtp(SUITE, copyOf(theirs), copyOf(ours)), scratch);
        Sent first = send(them, SSRC, 0xFFFF);
        assertEquals(SrtpResult.OK, open(us, first));
        assertEquals(SrtpResult.OK, open(us, send(them, SSRC, 0)));

        // A session refresh: the same keys in other objects.
        assertFalse(us.rekey(new Srtp(SUITE, copyOf(ours), copyOf(theirs))));
        assertEquals(SrtpResult.REPLAYED, open(us, first));

        SrtpKey fresh = key(SUITE, random);
        assertTrue(us.rekey(new Srtp(SUITE, copyOf(ours), copyOf(fresh))));
        assertEquals(SrtpResult.BAD_TAG, open(us, send(them, SSRC, 1)));
        them.rekey(new Srtp(SUITE, fresh, copyOf(ours)));
        assertEquals(SrtpResult.OK, open(us, send(them, SSRC, 2)));
        assertEquals(SrtpResult.OK, open(them, send(us, SSRC, 5)));
    }

    @Test
    void afterAChangeOfKeysTheOldRolloverCounterIsTakenToo() {
        SrtpKey first = key(SUITE, random);
        SrtpKey second = key(SUITE, random);
        Pair before = pair(SUITE, first);
        for (int wraps = 0; wraps < 6; wraps++) {
            for (int sequence = 0; sequence < 0x10000; sequence += 0x4000) {
                Sent sent = send(before.sender, SSRC, sequence);
                assertEquals(SrtpResult.OK, open(before.receiver, sent));
            }
        }
        SrtpSession keeping = new SrtpSession(new Srtp(SUITE, second, first), scratch);
        for (int i = 0; i < 6 * 4; i++) {
            send(keeping, SSRC, i * 0x4000 & 0xFFFF);
        }

        before.receiver.rekey(new Srtp(SUITE, first, second));

        assertEquals(SrtpResult.OK, open(before.receiver, send(keeping, SSRC, 0xC001)));
    }

    private static SrtpKey copyOf(SrtpKey key) {
        return new SrtpKey(key.octets(0, key.length()), key.lifetimePackets(), key.mki());
    }

    @Test
    void aKeyProtectsNoMoreThanItsLifetime() {
        SrtpKey shortLived = new SrtpKey(Octets.random(random, 30), 3, new byte[0]);
        Pair pair = pair(SUITE, shortLived);
        for (int i = 0; i < 3; i++) {
            assertEquals(SrtpResult.OK, open(pair.receiver, send(pair.sender, SSRC, i)));
            assertEquals(SrtpResult.OK, pair.sender.protectRtcp(report()));
        }

        assertEquals(
                SrtpResult.EXHAUSTED, pair.sender.protectRtp(buffer(rtp(SSRC, 3, new byte[1]))));
        assertEquals(SrtpResult.EXHAUSTED, pair.sender.protectRtcp(report()));
        SrtpKey longLived = new SrtpKey(shortLived.octets(0, 30), 100, new byte[0]);
        Sent fourth = send(pair(SUITE, longLived).sender, SSRC, 3);
        assertEquals(SrtpResult.EXHAUSTED, open(pair.receiver, fourth));
    }

    private static ByteBuffer report() {
        return buffer(rtcp(SSRC, new byte[20]));
    }

    @ParameterizedTest
    @EnumSource
    void packetsMayNameTheirKey(SrtpSuite suite) {
        byte[] octets = Octets.random(random, suite.keyOctets() + suite.saltOctets());
        SrtpKey named = new SrtpKey(octets, 1000, new byte[] {0, 0, 0, 7});
        Pair pair = pair(suite, named);
        Sent sent = send(pair.sender, SSRC, 1);
        byte[] plain = send(pair(suite, SrtpKey.of(octets)).sender, SSRC, 1).sealed;
        ByteBuffer report = report();
        assertEquals(SrtpResult.OK, pair.sender.protectRtcp(report));

        assertEquals(SrtpResult.OK, open(pair.receiver, sent));
        assertEquals(SrtpResult.OK, pair.receiver.unprotectRtcp(report));
        assertEquals(28, report.limit());
        int mkiAt = sent.sealed.length - 4 - (suite.isAead() ? 0 : suite.rtpTagOctets());
        assertArrayEquals(
                new byte[] {0, 0, 0, 7}, Arrays.copyOfRange(sent.sealed, mkiAt, mkiAt + 4));
        assertNotEquals(SrtpResult.OK, pair.receiver.unprotectRtp(buffer(plain)));
    }

    @Test
    void headersOfAnyLengthStayClear() {
        Pair pair = pair(SUITE);
        byte[] clear = rtp(SSRC, 1, Octets.random(random, 40));
        clear[0] = (byte) 0x92; // two contributing sources, and an extension
        clear[22] = 0;
        clear[23] = 2; // of two words
        ByteBuffer packet = buffer(clear);

        assertEquals(SrtpResult.OK, pair.sender.protectRtp(packet));

        byte[] sealed = copy(packet);
        assertArrayEquals(Arrays.copyOf(clear, 32), Arrays.copyOf(sealed, 32));
        assertFalse(Arrays.equals(clear, 32, 52, sealed, 32, 52));
        assertEquals(SrtpResult.OK, pair.receiver.unprotectRtp(packet));
        assertArrayEquals(clear, copy(packet));
    }

    @Test
    void aPacketInTheMiddleOfABufferIsProtectedThere() {
        Pair pair = pair(SUITE);
        byte[] clear = rtp(SSRC, 1, new byte[20]);
        ByteBuffer packet = ByteBuffer.allocate(100).put(5, clear).position(5).limit(37);

        assertEquals(SrtpResult.OK, pair.sender.protectRtp(packet));

        assertEquals(5, packet.position());
        assertEquals(47, packet.limit());
        assertEquals(SrtpResult.OK, pair.receiver.unprotectRtp(packet));
        assertArrayEquals(clear, copy(packet));
    }

    @Test
    void withoutRoomForTheTagNothingIsProtected() {
        Pair pair = pair(SUITE);

        assertEquals(
                SrtpResult.MALFORMED,
                pair.sender.protectRtp(ByteBuffer.wrap(rtp(SSRC, 1, new byte[20]))));
    }

    @Test
    void reportsInTheClearAreRefused() {
        Pair pair = pair(SUITE);
        ByteBuffer packet = report();
        assertEquals(SrtpResult.OK, pair.sender.protectRtcp(packet));
        int word = packet.limit() - 10 - 4;
        packet.putInt(word, packet.getInt(word) & 0x7FFF_FFFF);

        assertEquals(SrtpResult.MALFORMED, pair.receiver.unprotectRtcp(packet));
    }

    @Test
    void keysAreNeverPrinted() {
        byte[] octets = new byte[30];
        Arrays.fill(octets, (byte) 0x41);
        SrtpKey key = SrtpKey.of(octets);
        String printed = key + " " + new Srtp(SUITE, key, key);

        assertFalse(printed.contains("65") || printed.contains("AAA") || printed.contains("41"));
        assertTrue(printed.contains("***"));
    }

    @Test
    void closingWipesTheKeys() {
        SrtpKey ours = key(SUITE, random);
        SrtpKey theirs = key(SUITE, random);

        new SrtpSession(new Srtp(SUITE, ours, theirs), scratch).close();

        assertArrayEquals(new byte[30], ours.octets(0, 30));
        assertArrayEquals(new byte[30], theirs.octets(0, 30));
    }
}
