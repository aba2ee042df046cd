package tandem.media.session;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import tandem.media.Codec;
import tandem.media.MediaCommand;
import tandem.media.MediaEvent;
import tandem.media.OpusSettings;
import tandem.media.SessionId;
import tandem.media.Srtp;
import tandem.media.SrtpKey;
import tandem.media.SrtpSuite;
import tandem.media.StreamSpec;
import tandem.media.rtp.Packets;
import tandem.media.srtp.SrtpResult;
import tandem.media.srtp.SrtpScratch;
import tandem.media.srtp.SrtpSession;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Sessions with keys, under virtual time; the far end is an SRTP session of its own. */
class SecureSessionTest {
    private static final long MS = FakeHost.MS;
    private static final SrtpSuite SUITE = SrtpSuite.AES_CM_128_HMAC_SHA1_80;
    private static final InetSocketAddress PEER = new InetSocketAddress("192.0.2.1", 4000);
    private static final InetSocketAddress PEER_RTCP = new InetSocketAddress("192.0.2.1", 4001);
    private static final InetSocketAddress STRANGER = new InetSocketAddress("192.0.2.66", 4000);

    /** Keeps what goes out. */
    private static final class Line implements Wire {
        final List<ByteBuffer> rtp = new ArrayList<>();
        final List<ByteBuffer> rtcp = new ArrayList<>();

        @Override
        public boolean sendRtp(ByteBuffer packet, InetSocketAddress to) {
            return rtp.add(copy(packet));
        }

        @Override
        public boolean sendRtcp(ByteBuffer packet, InetSocketAddress to, boolean shared) {
            return rtcp.add(copy(packet));
        }

        private static ByteBuffer copy(ByteBuffer packet) {
            return ByteBuffer.allocate(2048).put(packet.duplicate()).flip();
        }
    }

    private final FakeHost host = new FakeHost(0);
    private final Line line = new Line();
    private final Session session = session(1, line);
    private final Random random = new Random(3711);
    private final SrtpScratch scratch = new SrtpScratch();

    @AfterEach
    void close() {
        host.close();
    }

    private Session session(long id, Wire wire) {
        return new Session(
                new SessionId(id), host, wire, new SessionLimits(2000 * MS, 10_000 * MS));
    }

    private static SrtpKey key(SrtpSuite suite, Random random) {
        byte[] octets = new byte[suite.keyOctets() + suite.saltOctets()];
        random.nextBytes(octets);
        return SrtpKey.of(octets);
    }

    private static SrtpKey copy(SrtpKey key) {
        return SrtpKey.of(key.octets(0, key.length()));
    }

    private SrtpSession farEnd(SrtpSuite suite, SrtpKey ours, SrtpKey theirs) {
        return new SrtpSession(new Srtp(suite, copy(theirs), copy(ours)), scratch);
    }

    private void connect(Session one, Optional<Srtp> srtp) {
        StreamSpec stream =
                new StreamSpec(
                        PEER,
                        PEER_RTCP,
                        Codec.PCMA,
                        8,
                        8,
                        101,
                        101,
                        false,
                        20,
                        true,
                        true,
                        OpusSettings.DEFAULT,
                        srtp);
        one.onCommand(new MediaCommand.Connect(one.id(), stream), host.nowNs);
    }

    private ByteBuffer sealed(SrtpSession from, int sequence, byte[] payload) {
        ByteBuffer packet =
                ByteBuffer.allocate(2048)
                        .put(Packets.datagram(8, sequence, 160 * sequence, 9, payload))
                        .flip();
        assertEquals(SrtpResult.OK, from.protectRtp(packet));
        return packet;
    }

    @ParameterizedTest
    @EnumSource
    void whatIsSentIsEncryptedAndWhatComesIsOpened(SrtpSuite suite) {
        SrtpKey ours = key(suite, random);
        SrtpKey theirs = key(suite, random);
        SrtpSession far = farEnd(suite, ours, theirs);
        connect(session, Optional.of(new Srtp(suite, ours, theirs)));
        session.onCommand(new MediaCommand.Echo(session.id(), true), host.nowNs);
        byte[] payload = new byte[160];
        random.nextBytes(payload);

        host.runToMs(100);
        session.onRtp(sealed(far, 1, payload), PEER, host.nowNs);

        for (ByteBuffer packet : line.rtp) {
            assertEquals(172 + suite.rtpTagOctets(), packet.remaining());
            assertEquals(SrtpResult.OK, far.unprotectRtp(packet));
        }
        ByteBuffer echoed = line.rtp.getLast();
        byte[] heard = new byte[160];
        echoed.get(12, heard);
        assertArrayEquals(payload, heard);
        assertEquals(1, session.stats().receivedPackets());
    }

    @Test
    void reportsAreEncryptedToo() {
        SrtpKey ours = key(SUITE, random);
        SrtpKey theirs = key(SUITE, random);
        SrtpSession far = farEnd(SUITE, ours, theirs);
        connect(session, Optional.of(new Srtp(SUITE, ours, theirs)));

        host.runToMs(8_000);
        assertFalse(line.rtcp.isEmpty());
        for (ByteBuffer report : line.rtcp) {
            assertEquals(SrtpResult.OK, far.unprotectRtcp(report));
            assertEquals(200, report.get(1) & 0xFF);
        }
        ByteBuffer report = line.rtcp.getFirst();
        assertEquals(SrtpResult.OK, far.protectRtcp(report));
        byte[] sealed = Arrays.copyOf(report.array(), report.limit());
        session.onRtcp(report, PEER_RTCP, host.nowNs);
        session.onRtcp(ByteBuffer.wrap(sealed), PEER_RTCP, host.nowNs);

        assertEquals(1, host.count(Counter.RTCP_IN));
        assertEquals(1, host.count(Counter.SRTP_REPLAYED));
    }

    @Test
    void whoeverHasNotTheKeyNeitherLatchesNorIsHeard() {
        connect(session, Optional.of(new Srtp(SUITE, key(SUITE, random), key(SUITE, random))));
        SrtpSession liar = farEnd(SUITE, key(SUITE, random), key(SUITE, random));

        for (int i = 0; i < 10; i++) {
            session.onRtp(sealed(liar, i, new byte[160]), STRANGER, host.nowNs);
        }
        session.onRtp(
                ByteBuffer.wrap(bytes(Packets.datagram(8, 1, 160, 9, new byte[160]))),
                STRANGER,
                host.nowNs);
        host.runToMs(11_000);

        assertTrue(host.events.stream().noneMatch(MediaEvent.Latched.class::isInstance));
        assertTrue(host.events.contains(new MediaEvent.Inactive(session.id(), false)));
        assertEquals(11, host.count(Counter.SRTP_BAD_TAG));
        assertEquals(11, session.stats().foreignPackets());
        assertEquals(0, session.stats().receivedPackets());
        assertEquals("", session.stats().remote());
    }

    private static byte[] bytes(ByteBuffer packet) {
        byte[] octets = new byte[packet.remaining()];
        packet.get(octets);
        return octets;
    }

    @Test
    void aRepeatedPacketIsHeardOnce() {
        SrtpKey ours = key(SUITE, random);
        SrtpKey theirs = key(SUITE, random);
        connect(session, Optional.of(new Srtp(SUITE, ours, theirs)));
        ByteBuffer packet = sealed(farEnd(SUITE, ours, theirs), 1, new byte[160]);
        ByteBuffer again = ByteBuffer.wrap(bytes(packet.duplicate()));

        session.onRtp(packet, PEER, host.nowNs);
        session.onRtp(again, PEER, host.nowNs);

        assertEquals(1, session.stats().receivedPackets());
        assertEquals(1, session.stats().duplicatePackets());
        assertEquals(1, host.count(Counter.SRTP_REPLAYED));
    }

    @Test
    void aLegWithKeysAndALegWithoutMayBeBridged() {
        SrtpKey ours = key(SUITE, random);
        SrtpKey theirs = key(SUITE, random);
        SrtpSession far = farEnd(SUITE, ours, theirs);
        Line plainLine = new Line();
        Session plain = session(2, plainLine);
        connect(session, Optional.of(new Srtp(SUITE, ours, theirs)));
        connect(plain, Optional.empty());
        session.bridge(plain, host.nowNs);
        byte[] payload = new byte[160];
        random.nextBytes(payload);

        session.onRtp(sealed(far, 1, payload), PEER, host.nowNs);
        plain.onRtp(
                ByteBuffer.allocate(2048).put(Packets.datagram(8, 1, 160, 7, payload)).flip(),
                PEER,
                host.nowNs);

        ByteBuffer outPlain = plainLine.rtp.getLast();
        assertEquals(172, outPlain.remaining());
        assertArrayEquals(payload, Arrays.copyOfRange(bytes(outPlain), 12, 172));
        ByteBuffer outSecure = line.rtp.getLast();
        assertEquals(182, outSecure.remaining());
        assertEquals(SrtpResult.OK, far.unprotectRtp(outSecure));
        assertArrayEquals(payload, Arrays.copyOfRange(bytes(outSecure), 12, 172));
    }

    @Test
    void aRefreshChangesNothingAndAnotherKeyOfThePeerGivesOurStreamAnotherName() {
        SrtpKey ours = key(SUITE, random);
        SrtpKey theirs = key(SUITE, random);
        connect(session, Optional.of(new Srtp(SUITE, ours, theirs)));
        host.runToMs(60);
        int first = line.rtp.getLast().getInt(8);
        connect(session, Optional.of(new Srtp(SUITE, copy(ours), copy(theirs))));
        host.runToMs(120);
        assertEquals(first, line.rtp.getLast().getInt(8));

        SrtpKey fresh = key(SUITE, random);
        SrtpKey ourCopy = copy(ours);
        connect(session, Optional.of(new Srtp(SUITE, ourCopy, fresh)));
        host.runToMs(180);
        ByteBuffer last = line.rtp.getLast();
        assertNotEquals(first, last.getInt(8));
        SrtpSession newcomer = farEnd(SUITE, ourCopy, fresh);
        assertEquals(SrtpResult.OK, newcomer.unprotectRtp(last));
        session.onRtp(sealed(newcomer, 1, new byte[160]), PEER, host.nowNs);
        assertEquals(1, session.stats().receivedPackets());
    }

    @Test
    void aPeerMayGoBackToPlainRtpIfThatIsAgreed() {
        connect(session, Optional.of(new Srtp(SUITE, key(SUITE, random), key(SUITE, random))));
        host.runToMs(60);
        assertEquals(182, line.rtp.getLast().remaining());

        connect(session, Optional.empty());
        host.runToMs(120);

        assertEquals(172, line.rtp.getLast().remaining());
    }

    @Test
    void closingWipesTheKeysAfterTheGoodbye() {
        SrtpKey ours = key(SUITE, random);
        SrtpKey theirs = key(SUITE, random);
        SrtpSession far = farEnd(SUITE, ours, theirs);
        connect(session, Optional.of(new Srtp(SUITE, ours, theirs)));

        session.close(host.nowNs);

        assertEquals(SrtpResult.OK, far.unprotectRtcp(line.rtcp.getLast()));
        assertArrayEquals(new byte[30], ours.octets(0, 30));
        assertArrayEquals(new byte[30], theirs.octets(0, 30));
    }

    @Test
    void packetsBeyondTheLifetimeOfOurKeyAreNotSent() {
        byte[] octets = new byte[30];
        random.nextBytes(octets);
        SrtpKey ours = new SrtpKey(octets, 5, new byte[0]);
        connect(session, Optional.of(new Srtp(SUITE, ours, key(SUITE, random))));

        host.runToMs(200);

        assertEquals(5, line.rtp.size());
        assertTrue(host.count(Counter.SRTP_EXHAUSTED) > 0);
        assertEquals(5, session.stats().sentPackets());
    }
}
