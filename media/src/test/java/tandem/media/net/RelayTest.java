package tandem.media.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import tandem.media.Codec;
import tandem.media.MediaCommand;
import tandem.media.MediaEvent;
import tandem.media.codec.LawFormula;
import tandem.media.net.MediaFixture.Leg;
import tandem.media.net.RtpPeer.Rtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class RelayTest {
    private static final int MARKED = 0x5A;

    private final MediaFixture fixture = new MediaFixture();
    private RtpPeer alice;
    private RtpPeer bob;

    @BeforeEach
    void open() throws IOException {
        alice = new RtpPeer(0xA11CE);
        bob = new RtpPeer(0xB0B);
    }

    @AfterEach
    void close() {
        fixture.close();
        alice.close();
        bob.close();
    }

    @Test
    void payloadPassesUnchangedUnderANewHeader() throws IOException {
        Leg a = fixture.connect(alice, Codec.PCMA);
        Leg b = fixture.connect(bob, Codec.PCMA);
        bridge(a, b);
        byte[] payload = noise(160, 1);

        alice.send(a.port(), 8, payload);
        Rtp first = bob.receive(packet -> Arrays.equals(packet.payload(), payload));
        byte[] next = noise(160, 2);
        alice.send(a.port(), 8, next);
        Rtp second = bob.receive(packet -> Arrays.equals(packet.payload(), next));

        assertTrue(first.marker(), "a relayed stretch begins with the marker");
        assertFalse(second.marker());
        assertEquals(8, first.payloadType());
        assertNotEquals(alice.ssrc, first.ssrc());
        assertEquals(first.ssrc(), second.ssrc());
        assertEquals((first.sequence() + 1) & 0xFFFF, second.sequence());
        assertEquals(first.timestamp() + 160, second.timestamp());
    }

    @Test
    void relayGoesBothWays() throws IOException {
        Leg a = fixture.connect(alice, Codec.PCMU);
        Leg b = fixture.connect(bob, Codec.PCMU);
        bridge(a, b);

        alice.send(a.port(), 0, marked(160));
        bob.send(b.port(), 0, marked(80));

        assertEquals(160, bob.receive(RelayTest::isMarked).payload().length);
        assertEquals(80, alice.receive(RelayTest::isMarked).payload().length);
    }

    @Test
    void lossAndReorderingStayVisibleDownstream() throws IOException {
        Leg a = fixture.connect(alice, Codec.PCMA);
        Leg b = fixture.connect(bob, Codec.PCMA);
        bridge(a, b);
        int[] sent = {100, 101, 104, 103, 105};

        for (int sequence : sent) {
            alice.sendAs(a.port(), 8, false, sequence, 1000 + 160 * sequence, marked(160));
        }
        List<Rtp> got = new ArrayList<>();
        for (int ignored : sent) {
            got.add(bob.receive(RelayTest::isMarked));
        }

        for (int i = 0; i < sent.length; i++) {
            assertEquals(
                    sent[i] - sent[0], (short) (got.get(i).sequence() - got.getFirst().sequence()));
            assertEquals(
                    160 * (sent[i] - sent[0]), got.get(i).timestamp() - got.getFirst().timestamp());
        }
        assertEquals(1, fixture.closeLeg(a).stats().lostPackets());
    }

    @Test
    void duplicatesAreCountedAndNotRelayed() throws IOException {
        Leg a = fixture.connect(alice, Codec.PCMA);
        Leg b = fixture.connect(bob, Codec.PCMA);
        bridge(a, b);

        alice.sendAs(a.port(), 8, false, 7, 0, marked(160));
        alice.sendAs(a.port(), 8, false, 7, 0, marked(160));
        alice.sendAs(a.port(), 8, false, 8, 160, marked(80));

        bob.receive(RelayTest::isMarked);
        assertEquals(80, bob.receive(RelayTest::isMarked).payload().length);
        var stats = fixture.closeLeg(a).stats();
        assertEquals(1, stats.duplicatePackets());
        assertEquals(2, stats.receivedPackets());
        assertEquals(240, stats.receivedOctets());
        assertEquals(0, stats.lostPackets());
    }

    @Test
    void csrcExtensionAndPaddingAreTakenOff() throws IOException {
        Leg a = fixture.connect(alice, Codec.PCMA);
        Leg b = fixture.connect(bob, Codec.PCMA);
        bridge(a, b);
        byte[] plain = RtpPeer.packet(8, false, 1, 2, alice.ssrc, new byte[0]);
        byte[] payload = marked(160);
        byte[] odd = new byte[12 + 8 + 8 + 160 + 4];
        System.arraycopy(plain, 0, odd, 0, 12);
        odd[0] = (byte) (0x80 | 0x20 | 0x10 | 2);
        odd[12 + 8 + 3] = 1;
        System.arraycopy(payload, 0, odd, 28, 160);
        odd[odd.length - 1] = 4;

        alice.sendRaw(a.port(), odd);

        assertArrayEquals(payload, bob.receive(RelayTest::isMarked).payload());
    }

    @Test
    void lawsAreTranslatedWhenTheLegsDiffer() throws IOException {
        Leg a = fixture.connect(alice, Codec.PCMA);
        Leg b = fixture.connect(bob, Codec.PCMU);
        bridge(a, b);
        byte[] all = new byte[256];
        for (int i = 0; i < 256; i++) {
            all[i] = (byte) i;
        }

        alice.send(a.port(), 8, all);
        Rtp toBob = bob.receive(packet -> packet.payload().length == 256);
        bob.send(b.port(), 0, all);
        Rtp toAlice = alice.receive(packet -> packet.payload().length == 256);

        assertEquals(0, toBob.payloadType());
        assertEquals(8, toAlice.payloadType());
        for (int i = 0; i < 256; i++) {
            // A step of the coarser law at the sample's level is the most that translation may be
            // off.
            double fromA = LawFormula.aLaw(i);
            assertEquals(
                    fromA,
                    LawFormula.muLaw(toBob.payload()[i]),
                    LawFormula.step(fromA),
                    "A-law " + i);
            double fromMu = LawFormula.muLaw(i);
            assertEquals(
                    fromMu,
                    LawFormula.aLaw(toAlice.payload()[i]),
                    LawFormula.step(fromMu),
                    "mu-law " + i);
        }
    }

    @Test
    void nothingFromElsewhereIsRelayedOrHeardAfterThePeerWasFound() throws IOException {
        Leg a = fixture.connect(alice, Codec.PCMA);
        Leg b = fixture.connect(bob, Codec.PCMA);
        bridge(a, b);
        alice.send(a.port(), 8, marked(160));
        bob.receive(RelayTest::isMarked);

        try (RtpPeer stranger = new RtpPeer(0xBAD)) {
            for (int i = 0; i < 50; i++) {
                stranger.send(a.port(), 8, marked(200));
            }
            alice.send(a.port(), 8, marked(80));

            assertEquals(80, bob.receive(RelayTest::isMarked).payload().length);
            assertTrue(stranger.pending().isEmpty(), "the stranger is sent nothing");
        }
        var stats = fixture.closeLeg(a).stats();
        assertEquals(50, stats.foreignPackets());
        assertEquals(2, stats.receivedPackets());
        assertEquals("127.0.0.1:" + alice.address().getPort(), stats.remote());
    }

    @Test
    void whoSpeaksBeforeThePeerIsSentAudioOnlyUntilThePeerSpeaks() throws IOException {
        Leg a = fixture.connect(alice, Codec.PCMA);
        Leg b = fixture.connect(bob, Codec.PCMA);
        bridge(a, b);

        try (RtpPeer stranger = new RtpPeer(0xBAD)) {
            stranger.send(a.port(), 8, marked(200));
            bob.send(b.port(), 8, marked(160));
            stranger.receive(RelayTest::isMarked);

            alice.send(a.port(), 8, marked(80));
            fixture.awaitEvent(
                    MediaEvent.Latched.class, latched -> latched.source().equals(alice.address()));
            stranger.pending();
            for (int i = 0; i < 20; i++) {
                stranger.send(a.port(), 8, marked(200));
                bob.send(b.port(), 8, marked(160));
                alice.receive(RelayTest::isMarked);
            }

            assertTrue(stranger.pending().isEmpty(), "the stranger is sent nothing any more");
        }
        assertEquals(20, fixture.closeLeg(a).stats().foreignPackets());
    }

    @Test
    void mediaGoesToWhereItComesFromNotToWhereSignallingSaid() throws IOException {
        try (RtpPeer signalled = new RtpPeer(1)) {
            Leg a = fixture.connect(signalled, Codec.PCMA);

            alice.send(a.port(), 8, marked(160));

            assertEquals(
                    alice.address(),
                    fixture.awaitEvent(MediaEvent.Latched.class, _ -> true).source());
            alice.receive();
        }
    }

    @Test
    void changedAddressIsFollowedAfterReconnect() throws IOException {
        Leg a = fixture.connect(alice, Codec.PCMA);
        alice.send(a.port(), 8, marked(160));
        Rtp before = alice.receive();

        fixture.tell(new MediaCommand.Connect(a.id(), MediaFixture.stream(bob, Codec.PCMA)));
        Rtp after = bob.receive();
        bob.send(a.port(), 8, marked(160));
        fixture.awaitEvent(
                MediaEvent.Latched.class, latched -> latched.source().equals(bob.address()));

        assertEquals(before.ssrc(), after.ssrc());
        assertTrue((short) (after.sequence() - before.sequence()) > 0);
    }

    @Test
    void aLegOnHoldIsSentNothing() throws IOException {
        Leg a = fixture.connect(alice, Codec.PCMA);
        Leg b = fixture.connect(bob, Codec.PCMA);
        bridge(a, b);
        InetSocketAddress remote = bob.address();
        fixture.tell(
                new MediaCommand.Connect(
                        b.id(), MediaFixture.stream(remote, Codec.PCMA, 101, false, true)));
        bob.send(b.port(), 8, marked(160));
        alice.receive(RelayTest::isMarked);
        bob.pending();

        alice.send(a.port(), 8, marked(160));
        bob.send(b.port(), 8, marked(80));
        alice.receive(packet -> packet.payload().length == 80);

        assertTrue(bob.pending().isEmpty());
    }

    @Test
    void silenceFillsInWhenTheOtherLegIsQuiet() throws IOException {
        Leg a = fixture.connect(alice, Codec.PCMA);
        Leg b = fixture.connect(bob, Codec.PCMA);
        bridge(a, b);
        alice.send(a.port(), 8, marked(160));
        Rtp relayed = bob.receive(RelayTest::isMarked);

        List<Rtp> silence = bob.receiveAll(3);

        assertEquals((relayed.sequence() + 1) & 0xFFFF, silence.getFirst().sequence());
        // 200 ms by the stream's clock, less the packet that the relayed one may be ahead of it
        // when it came right behind another.
        assertTrue(silence.getFirst().timestamp() - relayed.timestamp() >= 160 * (10 - 1));
        // The last octet: the first ones lead from what was heard to silence.
        assertTrue(silence.stream().allMatch(packet -> packet.payload()[159] == (byte) 0xD5));
    }

    @Test
    void echoSendsBackWhatCame() throws IOException {
        Leg a = fixture.connect(alice, Codec.PCMA);
        fixture.tell(new MediaCommand.Echo(a.id(), true));

        alice.send(a.port(), 8, marked(160));

        Rtp back = alice.receive(RelayTest::isMarked);
        assertNotEquals(alice.ssrc, back.ssrc());
    }

    @Test
    @Timeout(60)
    void malformedPacketsAreCountedAndHarmNothing() throws IOException {
        long seed = 20_261_122;
        Random random = new Random(seed);
        Leg a = fixture.connect(alice, Codec.PCMA);
        alice.send(a.port(), 8, marked(160));
        for (int i = 0; i < 3000; i++) {
            byte[] junk = new byte[random.nextInt(80)];
            random.nextBytes(junk);
            if (junk.length > 0 && random.nextBoolean()) {
                junk[0] = (byte) (0x80 | random.nextInt(0x40));
            }
            alice.sendRaw(a.port(), junk);
            alice.sendRaw(
                    new InetSocketAddress(a.port().getAddress(), a.port().getPort() + 1), junk);
        }

        fixture.tell(new MediaCommand.Echo(a.id(), true));
        alice.send(a.port(), 8, marked(80));

        // The flood may have filled the socket, so that this one was dropped before anybody saw it.
        for (RtpPeer.Rtp heard = alice.receive(); !isBack(heard); heard = alice.receive()) {
            alice.send(a.port(), 8, marked(80));
        }
        assertEquals(0, fixture.counter("loop_faults_total"), "seed " + seed);
        assertTrue(fixture.closeLeg(a).stats().malformedPackets() > 100, "seed " + seed);
    }

    private static boolean isBack(RtpPeer.Rtp packet) {
        return packet.payload().length == 80 && isMarked(packet);
    }

    private void bridge(Leg a, Leg b) {
        fixture.tell(new MediaCommand.Bridge(a.id(), b.id()));
    }

    private static byte[] noise(int length, long seed) {
        byte[] payload = new byte[length];
        new Random(seed).nextBytes(payload);
        return payload;
    }

    private static byte[] marked(int length) {
        byte[] payload = new byte[length];
        Arrays.fill(payload, (byte) MARKED);
        return payload;
    }

    private static boolean isMarked(Rtp packet) {
        return packet.payload()[0] == MARKED;
    }
}
