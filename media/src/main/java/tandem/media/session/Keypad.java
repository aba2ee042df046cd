package tandem.media.session;

import java.nio.ByteBuffer;

import org.jspecify.annotations.Nullable;

import tandem.media.MediaEvent;
import tandem.media.SessionId;
import tandem.media.StreamSpec;
import tandem.media.dtmf.DigitDetector;
import tandem.media.dtmf.DigitWay;
import tandem.media.dtmf.Digits;
import tandem.media.dtmf.PressBudget;
import tandem.media.dtmf.Presses;
import tandem.media.rtp.RtpPacket;

/** The keys that the peer of one session presses, told once each. Runs on: media loop. */
final class Keypad implements AutoCloseable {
    private final SessionId id;
    private final Host host;
    private final DigitDetector events = new DigitDetector();
    private final PressBudget signalled = new PressBudget();
    private final Presses presses = new Presses();
    private @Nullable ToneEar tones;
    private boolean deaf;

    Keypad(SessionId id, Host host) {
        this.id = id;
        this.host = host;
    }

    /** The stream began anew. */
    void restart() {
        events.restart();
    }

    /** A telephone event came. */
    void onEvent(ByteBuffer datagram, RtpPacket packet, long nowNs) {
        long excess = events.excess();
        int code =
                events.onEvent(
                        datagram,
                        packet.payloadOffset(),
                        packet.payloadLength(),
                        packet.timestamp(),
                        packet.marker(),
                        nowNs);
        host.counters().count(Counter.DIGITS_DROPPED, events.excess() - excess);
        if (code != Digits.NONE) {
            press(DigitWay.EVENT, code, nowNs);
        } else {
            presses.holds(events.current(), nowNs);
        }
    }

    /** What the stream is now. */
    void change(StreamSpec stream) {
        ToneEar before = tones;
        if (before != null && (!stream.toneDigits() || before.codec() != stream.codec())) {
            close();
        }
        deaf = false;
    }

    /** Audio came; listened to where tones count. */
    void onAudio(StreamSpec stream, ByteBuffer datagram, RtpPacket packet, long nowNs) {
        ToneEar listening = stream.toneDigits() ? ear(stream) : null;
        if (listening != null) {
            int code = listening.hear(datagram, packet.payloadOffset(), packet.payloadLength());
            if (code != Digits.NONE) {
                press(DigitWay.TONE, code, nowNs);
            }
            presses.holds(listening.sounding(), nowNs);
        }
    }

    private @Nullable ToneEar ear(StreamSpec stream) {
        if (tones == null && !deaf) {
            try {
                tones = new ToneEar(host.codecs(), stream.codec());
            } catch (IllegalArgumentException notToBeHad) {
                deaf = true;
                host.counters().count(Counter.CODING_FAILED);
            }
        }
        return tones;
    }

    /** Signalling told a press. True when it is not known yet. */
    boolean onSignalled(char digit, long nowNs) {
        int code = Digits.code(digit);
        if (code == Digits.NONE || !signalled.allows(nowNs)) {
            host.counters().count(Counter.DIGITS_DROPPED);
            return false;
        }
        return press(DigitWay.SIGNALLED, code, nowNs);
    }

    private boolean press(DigitWay way, int code, long nowNs) {
        boolean isNew = presses.isNew(way, code, nowNs);
        host.counters().count(isNew ? Counter.DIGITS_IN : Counter.DIGITS_TWICE);
        if (isNew) {
            host.tell(new MediaEvent.Digit(id, Digits.digit(code)));
        }
        return isNew;
    }

    /** Frees what the decoder holds. */
    @Override
    public void close() {
        if (tones != null) {
            tones.close();
            tones = null;
        }
    }
}
