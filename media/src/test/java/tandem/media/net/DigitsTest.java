package tandem.media.net;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import tandem.media.Codec;
import tandem.media.MediaCommand;
import tandem.media.MediaEvent.Digit;
import tandem.media.net.MediaFixture.Leg;
import tandem.media.net.RtpPeer.Rtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class DigitsTest {
    private final MediaFixture fixture = new MediaFixture();
    private RtpPeer alice;
    private RtpPeer bob;
    private Leg a;
    private Leg b;

    @BeforeEach
    void open() throws IOException {
        alice = new RtpPeer(1);
        bob = new RtpPeer(2);
        a = fixture.connect(alice, Codec.PCMA);
        b = fixture.connect(bob, Codec.PCMA);
    }

    @AfterEach
    void close() {
        fixture.close();
        alice.close();
        bob.close();
    }

    @Test
    void pressIsToldOnceWhicheverPacketsAreLost() throws IOException {
        press(5, 0, 6);
        press(6, 3, 6);
        press(7, 0, 2);
        press(7, 5, 6);
        alice.sendAs(a.port(), 8, false, alice.sequence++, 0, new byte[80]);
        fixture.tell(new MediaCommand.Echo(a.id(), true));

        fixture.awaitEvent(Digit.class, _ -> fixture.find(Digit.class).size() == 4);
        assertEquals(
                "5677",
                fixture.find(Digit.class).stream()
                        .map(digit -> String.valueOf(digit.digit()))
                        .reduce("", String::concat));
    }

    @Test
    void eventsPassTheBridgeUnderTheReceiversPayloadType() throws IOException {
        fixture.tell(
                new MediaCommand.Connect(
                        b.id(), MediaFixture.stream(bob.address(), Codec.PCMA, 97, true, true)));
        fixture.tell(new MediaCommand.Bridge(a.id(), b.id()));
        alice.send(a.port(), 8, new byte[160]);
        Rtp audio = bob.receive(packet -> packet.payload()[0] == 0);

        press(11, 0, 6);
        List<Rtp> events = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            events.add(bob.receive(packet -> packet.payload().length == 4));
        }

        assertTrue(events.stream().allMatch(packet -> packet.payloadType() == 97));
        assertTrue(events.stream().allMatch(packet -> packet.payload()[0] == 11));
        assertTrue(events.stream().allMatch(event -> event.timestamp() == audio.timestamp() + 160));
        assertTrue(events.getFirst().marker());
        assertEquals((audio.sequence() + 1) & 0xFFFF, events.getFirst().sequence());
        assertEquals((audio.sequence() + 6) & 0xFFFF, events.getLast().sequence());
    }

    @Test
    void eventsAreLeftOutWithoutAHoleWhenTheReceiverKnowsNone() throws IOException {
        fixture.tell(
                new MediaCommand.Connect(
                        b.id(), MediaFixture.stream(bob.address(), Codec.PCMA, -1, true, true)));
        fixture.tell(new MediaCommand.Bridge(a.id(), b.id()));
        alice.send(a.port(), 8, new byte[160]);
        Rtp before = bob.receive(packet -> packet.payload()[0] == 0);

        press(1, 0, 6);
        alice.send(a.port(), 8, new byte[80]);
        Rtp after = bob.receive(packet -> packet.payload()[0] == 0);

        assertEquals(80, after.payload().length);
        assertEquals((before.sequence() + 1) & 0xFFFF, after.sequence());
    }

    @Test
    void sentDigitsFollowTheRfc() throws IOException {
        fixture.tell(new MediaCommand.SendDigits(a.id(), "4#", 100, 60));
        List<Rtp> four = new ArrayList<>();
        List<Rtp> hash = new ArrayList<>();
        while (hash.size() < 7) {
            Rtp packet = alice.receive();
            if (packet.payloadType() == 101) {
                (packet.payload()[0] == 4 ? four : hash).add(packet);
            }
        }

        assertPress(four, 4, 100);
        assertPress(hash, 11, 100);
        int distance = hash.getFirst().timestamp() - four.getFirst().timestamp();
        assertTrue(distance >= 160 * 8, "press and pause in samples: " + distance);
    }

    @Test
    void digitsThatCannotBeSentAreCounted() {
        fixture.tell(new MediaCommand.SendDigits(a.id(), "12x", 100, 60));

        assertEquals(3, fixture.counter("digits_dropped_total"));
    }

    private static void assertPress(List<Rtp> packets, int code, int ms) {
        assertEquals(ms / 20 + 2, packets.size(), "updates, and two copies of the last");
        for (int i = 0; i < packets.size(); i++) {
            Rtp packet = packets.get(i);
            boolean end = i >= packets.size() - 3;
            assertEquals(code, packet.payload()[0]);
            assertEquals(i == 0, packet.marker());
            assertEquals(end, (packet.payload()[1] & 0x80) != 0, "end bit of packet " + i);
            assertEquals(packets.getFirst().timestamp(), packet.timestamp());
            int duration = (packet.payload()[2] & 0xFF) << 8 | packet.payload()[3] & 0xFF;
            assertEquals(Math.min(i + 1, ms / 20) * 160, duration);
        }
        assertFalse(packets.isEmpty());
    }

    /**
     * A press of six packets, three of them the end; only those between two indexes reach the other
     * side.
     */
    private void press(int code, int from, int to) throws IOException {
        for (int i = 0; i < 6; i++) {
            boolean end = i >= 3;
            int duration = Math.min(i + 1, 4) * 160;
            byte[] event = {
                (byte) code, (byte) (end ? 0x8A : 0x0A), (byte) (duration >> 8), (byte) duration
            };
            if (i >= from && i < to) {
                alice.sendAs(a.port(), 101, i == 0, alice.sequence, alice.timestamp, event);
            }
            alice.sequence++;
        }
        alice.timestamp += 6 * 160;
    }
}
