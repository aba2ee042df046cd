package tandem.media.session;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import tandem.media.Codec;
import tandem.media.G711;
import tandem.media.MediaCommand;
import tandem.media.MediaEvent;
import tandem.media.OpusSettings;
import tandem.media.SessionId;
import tandem.media.StreamSpec;
import tandem.media.codec.Companding;
import tandem.media.dtmf.Digits;
import tandem.media.dtmf.ToneDetector;
import tandem.media.dtmf.ToneGenerator;
import tandem.media.rtp.RtpPacket;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Keys of a peer, by all the ways at once. */
class KeypadTest {
    private static final long MS = FakeHost.MS;
    private static final SessionId ID = new SessionId(1);
    private static final SessionId OTHER = new SessionId(2);
    private static final InetSocketAddress PEER = new InetSocketAddress("192.0.2.1", 4000);
    private static final int EVENTS = 101;
    private static final int NO_EVENTS = -1;

    private final FakeHost host = new FakeHost(5);
    private final FakeHost.FakeWire wire = host.new FakeWire();
    private final FakeHost.FakeWire otherWire = host.new FakeWire();
    private final Session session = new Session(ID, host, wire, new SessionLimits(0, 0));
    private final Session other = new Session(OTHER, host, otherWire, new SessionLimits(0, 0));
    private int sequence = 100;
    private int timestamp = 5000;

    @AfterEach
    void close() {
        host.close();
    }

    @Test
    void onePressByEventToneAndSignallingIsOneDigit() {
        connect(session, ID, EVENTS, true);

        press(7, true, true);
        session.onCommand(new MediaCommand.Pressed(ID, '7'), host.nowNs);
        press(7, true, true);
        session.onCommand(new MediaCommand.Pressed(ID, '7'), host.nowNs);
        press(8, false, true);
        session.onCommand(new MediaCommand.Pressed(ID, '9'), host.nowNs);

        assertEquals("7789", told(ID));
        assertEquals(4, host.count(Counter.DIGITS_IN));
        assertEquals(4, host.count(Counter.DIGITS_TWICE));
    }

    @Test
    void tonesAreAudioWhereTheyDoNotCount() {
        connect(session, ID, EVENTS, false);

        press(7, false, true);

        assertEquals("", told(ID));
    }

    @Test
    void aKeyThatOnlySignallingTellsReachesTheOtherLeg() {
        connect(session, ID, NO_EVENTS, false);
        connect(other, OTHER, EVENTS, false);
        session.bridge(other, host.nowNs);

        session.onCommand(new MediaCommand.Pressed(ID, '4'), host.nowNs);
        host.runToMs(300);

        assertEquals("4", told(ID));
        assertEquals(
                1,
                otherWire.rtp.stream().filter(FakeHost.Sent::marker).filter(this::event).count());
    }

    @Test
    void aKeyThatComesByEventsTooIsPassedOnOnce() {
        connect(session, ID, EVENTS, false);
        connect(other, OTHER, EVENTS, false);
        session.bridge(other, host.nowNs);

        press(4, true, false);
        session.onCommand(new MediaCommand.Pressed(ID, '4'), host.nowNs);
        host.runToMs(1000);

        assertEquals("4", told(ID));
        assertEquals(5, otherWire.rtp.stream().filter(this::event).count(), "what was relayed");
    }

    @Test
    void aFloodOfSignallingIsCut() {
        connect(session, ID, EVENTS, false);
        for (int i = 0; i < 1000; i++) {
            session.onCommand(new MediaCommand.Pressed(ID, '1'), host.nowNs);
        }

        assertEquals(32, told(ID).length());
        assertEquals(968, host.count(Counter.DIGITS_DROPPED));
    }

    @Test
    void aPeerWithoutEventsIsSentTones() {
        ToneDetector detector = new ToneDetector(8000);
        StringBuilder heard = new StringBuilder();
        Session tones =
                new Session(
                        ID,
                        host,
                        new Wire() {
                            @Override
                            public boolean sendRtp(ByteBuffer packet, InetSocketAddress to) {
                                listen(detector, packet, heard);
                                return true;
                            }

                            @Override
                            public boolean sendRtcp(
                                    ByteBuffer packet, InetSocketAddress to, boolean shared) {
                                return true;
                            }
                        },
                        new SessionLimits(0, 0));
        connect(tones, ID, NO_EVENTS, true);

        tones.onCommand(new MediaCommand.SendDigits(ID, "19*#A", 60, 60), host.nowNs);
        host.runToMs(2000);

        assertEquals("19*#A", heard.toString());
    }

    private static void listen(ToneDetector detector, ByteBuffer packet, StringBuilder heard) {
        int from = packet.position() + RtpPacket.HEADER_OCTETS;
        short[] pcm = new short[packet.limit() - from];
        for (int i = 0; i < pcm.length; i++) {
            pcm[i] = Companding.of(G711.A_LAW).decode(packet.get(from + i));
        }
        int code = detector.onPcm(pcm, 0, pcm.length);
        if (code != Digits.NONE) {
            heard.append(Digits.digit(code));
        }
    }

    private boolean event(FakeHost.Sent sent) {
        return sent.payloadType() == EVENTS;
    }

    /** 100 ms of a key and 60 ms of nothing, in packets of 20 ms. */
    private void press(int code, boolean byEvent, boolean byTone) {
        ToneGenerator generator = new ToneGenerator(8000);
        generator.begin(code);
        int pressed = timestamp;
        for (int i = 0; i < 8; i++) {
            if (byEvent && i < 5) {
                ByteBuffer event = packet(EVENTS, pressed, Digits.PAYLOAD_OCTETS);
                Digits.write(event, RtpPacket.HEADER_OCTETS, code, i == 4, 160 * (i + 1));
                session.onRtp(event, PEER, host.nowNs);
            }
            ByteBuffer audio = packet(8, timestamp, 160);
            for (int k = 0; k < 160; k++) {
                short sample = byTone && i < 5 ? generator.next() : 0;
                audio.put(12 + k, Companding.of(G711.A_LAW).encode(sample));
            }
            session.onRtp(audio, PEER, host.nowNs);
            timestamp += 160;
            host.stallMs(20);
        }
    }

    private ByteBuffer packet(int payloadType, int at, int octets) {
        ByteBuffer packet = ByteBuffer.allocate(RtpPacket.HEADER_OCTETS + octets);
        RtpPacket.writeHeader(packet, 0, payloadType, false, sequence++, at, 77);
        return packet;
    }

    private void connect(Session to, SessionId id, int events, boolean tones) {
        InetSocketAddress rtcp = new InetSocketAddress(PEER.getAddress(), PEER.getPort() + 1);
        StreamSpec stream =
                new StreamSpec(
                        PEER,
                        rtcp,
                        Codec.PCMA,
                        8,
                        8,
                        events,
                        events,
                        tones,
                        20,
                        true,
                        true,
                        OpusSettings.DEFAULT,
                        Optional.empty());
        to.onCommand(new MediaCommand.Connect(id, stream), host.nowNs);
    }

    private String told(SessionId id) {
        List<MediaEvent> events = host.events;
        StringBuilder digits = new StringBuilder();
        for (MediaEvent event : events) {
            if (event instanceof MediaEvent.Digit(SessionId of, char digit) && of.equals(id)) {
                digits.append(digit);
            }
        }
        return digits.toString();
    }
}
