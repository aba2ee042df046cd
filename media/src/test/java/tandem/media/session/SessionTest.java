package tandem.media.session;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import tandem.media.Audio;
import tandem.media.Codec;
import tandem.media.MediaCommand;
import tandem.media.MediaEvent;
import tandem.media.SessionId;
import tandem.media.StreamSpec;
import tandem.media.rtp.Packets;
import tandem.media.session.FakeHost.FakeWire;
import tandem.media.session.FakeHost.Sent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What a session sends and when, under virtual time. */
class SessionTest {
    private static final long MS = FakeHost.MS;
    private static final long ORIGIN = -987_654_321;
    private static final SessionId ID = new SessionId(1);
    private static final InetSocketAddress PEER = new InetSocketAddress("192.0.2.1", 4000);

    private final FakeHost host = new FakeHost(ORIGIN);
    private final FakeWire wire = host.new FakeWire();
    private final Session session =
            new Session(ID, host, wire, new SessionLimits(2000 * MS, 10_000 * MS));

    @AfterEach
    void close() {
        host.close();
    }

    @Test
    void packetsAreTwentyMillisecondsApartForAnHourWithoutDrift() {
        connect(20, true, true);
        host.runToMs(3_600_000);

        assertEquals(180_000, wire.rtp.size(), 1);
        assertPaced(wire.rtp, 20);
        assertEquals(0, host.count(Counter.LATE_SENDS));
    }

    @Test
    void otherPacketTimesAreKeptToo() {
        for (int ptime : new int[] {10, 30, 40, 60}) {
            FakeWire other = host.new FakeWire();
            Session one = new Session(ID, host, other, new SessionLimits(0, 0));
            one.onCommand(new MediaCommand.Connect(ID, stream(ptime, true, true)), host.nowNs);
            host.stallMs(0);
            long from = host.nowNs - ORIGIN;
            host.runToMs(from / MS + 1200);

            assertEquals(1200 / ptime, other.rtp.size(), 1);
            assertPaced(other.rtp, ptime);
            one.close(host.nowNs);
        }
    }

    @Test
    void sessionsOfOneMomentAreSpread() {
        List<FakeWire> wires = new java.util.ArrayList<>();
        for (int i = 0; i < 100; i++) {
            FakeWire one = host.new FakeWire();
            wires.add(one);
            connect(
                    new Session(new SessionId(i + 2), host, one, new SessionLimits(0, 0)),
                    stream(20, true, true));
        }
        host.runToMs(100);

        long firstSlot =
                wires.stream()
                        .filter(
                                one ->
                                        one.rtp.getFirst().atNs()
                                                == wires.getFirst().rtp.getFirst().atNs())
                        .count();
        assertTrue(firstSlot < 60, firstSlot + " of 100 in one slot");
    }

    @Test
    void aShortStallIsCaughtUpOnTheSameGrid() {
        connect(20, true, true);
        host.runToMs(100);
        Sent before = wire.rtp.getLast();
        host.stallMs(55);
        host.runToMs(400);

        int index = wire.rtp.indexOf(before);
        for (int i = index + 1; i < wire.rtp.size(); i++) {
            assertEquals(160 * (i - index), wire.rtp.get(i).timestamp() - before.timestamp());
        }
        assertEquals(0, (wire.rtp.getLast().atNs() - before.atNs()) % (20 * MS));
        assertTrue(host.count(Counter.LATE_SENDS) > 0);
        assertEquals(0, host.count(Counter.SKIPPED_SENDS));
    }

    @Test
    void aLongStallIsNotMadeUpByABurst() {
        connect(20, true, true);
        host.runToMs(100);
        int before = wire.rtp.size();
        Sent last = wire.rtp.getLast();
        host.stallMs(1000);
        int burst = wire.rtp.size() - before;
        host.runToMs(1400);

        assertTrue(burst <= 4, "burst of " + burst);
        assertTrue(host.count(Counter.SKIPPED_SENDS) >= 45);
        Sent end = wire.rtp.getLast();
        assertEquals((end.atNs() - last.atNs()) / 125_000, end.timestamp() - last.timestamp(), 1);
        assertEquals(wire.rtp.size() - before, (end.sequence() - last.sequence()) & 0xFFFF);
    }

    @Test
    void aPlayLastsAsLongAsItsAudio() {
        connect(20, true, true);
        host.runToMs(95);
        play(3, new Audio.Silence(500));
        host.runToMs(560);
        assertTrue(host.events.isEmpty());

        host.runToMs(640);
        assertEquals(
                List.of(new MediaEvent.Played(ID, 3, MediaEvent.Played.End.FINISHED, "")),
                host.events);
    }

    @Test
    void digitsAndPausesLastAsLongAsAsked() {
        connect(20, true, true);
        host.runToMs(100);
        session.onCommand(new MediaCommand.SendDigits(ID, "4#", 100, 60), host.nowNs);
        host.runToMs(600);
        List<Sent> events =
                wire.rtp.stream().filter(packet -> packet.payloadType() == 101).toList();

        assertEquals(14, events.size());
        assertEquals(160 * 8, events.getLast().timestamp() - events.getFirst().timestamp());
        assertEquals(160 * MS, events.get(7).atNs() - events.get(0).atNs());
        Sent after = wire.rtp.get(wire.rtp.indexOf(events.getLast()) + 2);
        assertEquals(
                (after.atNs() - events.getFirst().atNs()) / 125_000,
                after.timestamp() - events.getFirst().timestamp());
    }

    @Test
    void onHoldNothingIsSentAndThePlayEndsAllTheSame() {
        connect(20, true, true);
        host.runToMs(100);
        connect(20, false, true);
        int before = wire.rtp.size();
        play(3, new Audio.Silence(200));
        host.runToMs(500);

        assertEquals(before, wire.rtp.size());
        assertEquals(1, host.events.size());

        connect(20, true, true);
        host.runToMs(1000);
        Sent resumed = wire.rtp.get(before);
        Sent last = wire.rtp.get(before - 1);
        assertTrue(resumed.marker());
        assertEquals(
                (resumed.atNs() - last.atNs()) / 125_000,
                resumed.timestamp() - last.timestamp(),
                160);
    }

    @Test
    void inactivityIsToldOnceAndAgainOnlyAfterPacketsCame() {
        connect(20, true, true);
        host.runToMs(9900);
        assertEquals(0, inactive().size());
        host.runToMs(30_000);
        assertEquals(List.of(new MediaEvent.Inactive(ID, false)), inactive());

        receive(1);
        host.runToMs(39_900);
        assertEquals(1, inactive().size());
        host.runToMs(60_000);
        assertEquals(
                List.of(new MediaEvent.Inactive(ID, false), new MediaEvent.Inactive(ID, true)),
                inactive());
    }

    @Test
    void silenceOfAPeerThatMayNotSendIsNoFault() {
        connect(20, true, false);
        host.runToMs(60_000);
        assertEquals(0, inactive().size());

        connect(20, true, true);
        host.runToMs(69_900);
        assertEquals(0, inactive().size());
        host.runToMs(70_200);
        assertEquals(1, inactive().size());
    }

    @Test
    void relayedPacketsNeedNoTimerAndSilenceReturnsAfterThem() {
        connect(20, true, true);
        Session other =
                new Session(new SessionId(2), host, host.new FakeWire(), new SessionLimits(0, 0));
        connect(other, stream(20, true, true));
        session.bridge(other, host.nowNs);
        for (int i = 0; i < 50; i++) {
            other.onRtp(Packets.datagram(8, i, 160 * i, 9, new byte[160]), PEER, host.nowNs);
            host.runToMs(20 * (i + 1));
        }
        assertEquals(51, wire.rtp.size(), 1, "one packet out for each one in");

        host.runToMs(1500);
        assertTrue(wire.rtp.size() > 51 + 10, "silence after 200 ms");
    }

    @Test
    void packetsThatPassDuringAHoldDoNotLookLostAfterIt() {
        connect(20, true, true);
        Session other =
                new Session(new SessionId(2), host, host.new FakeWire(), new SessionLimits(0, 0));
        connect(other, stream(20, true, true));
        session.bridge(other, host.nowNs);
        for (int i = 0; i < 150; i++) {
            if (i == 50 || i == 100) {
                connect(20, i == 100, true);
            }
            other.onRtp(Packets.datagram(8, i, 160 * i, 9, new byte[160]), PEER, host.nowNs);
            host.runToMs(20 * (i + 1));
        }

        List<Sent> sent = wire.rtp;
        assertEquals(
                sent.size() - 1, (sent.getLast().sequence() - sent.getFirst().sequence()) & 0xFFFF);
        assertEquals(100, sent.size(), 12);
    }

    @Test
    void reportsGoOutEveryFiveSecondsOnAverage() {
        connect(20, true, true);
        host.runToMs(600_000);
        assertEquals(120, wire.rtcp.size(), 15);

        session.close(host.nowNs);
        int reports = wire.rtcp.size();
        host.runToMs(700_000);
        assertEquals(reports, wire.rtcp.size());
        assertTrue(host.wheel().isEmpty());
    }

    @Test
    void refusedPacketsAreCountedAsErrorsNotAsSent() {
        wire.refuses = true;
        connect(20, true, true);
        host.runToMs(100);

        assertTrue(session.stats().sendErrors() > 0);
        assertEquals(0, session.stats().sentPackets());
    }

    @Test
    void aRecordingThatCannotBeginIsToldAsEnded() {
        session.onCommand(new MediaCommand.Record(ID, Path.of("x.wav")), host.nowNs);

        assertEquals(1, host.events.size());
        assertFalse(((MediaEvent.Recorded) host.events.getFirst()).facts().complete());
    }

    private List<MediaEvent> inactive() {
        return host.events.stream().filter(MediaEvent.Inactive.class::isInstance).toList();
    }

    private void receive(int sequence) {
        session.onRtp(
                Packets.datagram(8, sequence, 160 * sequence, 9, new byte[160]), PEER, host.nowNs);
    }

    private void play(long play, Audio audio) {
        session.onCommand(new MediaCommand.Play(ID, play, List.of(audio), false), host.nowNs);
    }

    private void connect(int ptimeMs, boolean sends, boolean receives) {
        connect(session, stream(ptimeMs, sends, receives));
    }

    private void connect(Session one, StreamSpec stream) {
        one.onCommand(new MediaCommand.Connect(one.id(), stream), host.nowNs);
    }

    private static StreamSpec stream(int ptimeMs, boolean sends, boolean receives) {
        InetSocketAddress rtcp = new InetSocketAddress("192.0.2.1", 4001);
        return new StreamSpec(PEER, rtcp, Codec.PCMA, 8, 8, 101, 101, ptimeMs, sends, receives);
    }

    private static void assertPaced(List<Sent> packets, int ptimeMs) {
        for (int i = 1; i < packets.size(); i++) {
            Sent before = packets.get(i - 1);
            Sent packet = packets.get(i);
            assertEquals(ptimeMs * MS, packet.atNs() - before.atNs(), "packet " + i);
            assertEquals(8 * ptimeMs, packet.timestamp() - before.timestamp());
            assertEquals((before.sequence() + 1) & 0xFFFF, packet.sequence());
            assertEquals(8 * ptimeMs, packet.length());
        }
    }
}
