package tandem.media.session;

import java.nio.ByteBuffer;

import org.jspecify.annotations.Nullable;

import tandem.media.MediaEvent;
import tandem.media.SessionId;
import tandem.media.StreamSpec;
import tandem.media.codec.Companding;
import tandem.media.dtmf.DigitDetector;
import tandem.media.dtmf.DigitWay;
import tandem.media.dtmf.Digits;
import tandem.media.dtmf.Presses;
import tandem.media.dtmf.ToneDetector;
import tandem.media.rtp.RtpPacket;

/** The keys that the peer of one session presses, told once each. Runs on: media loop. */
final class Keypad {
    private static final int RATE_HZ = 8000;

    /** Longest piece of audio that is looked at at once; longer packets take turns. */
    private static final int PIECE = 480;

    private final SessionId id;
    private final Host host;
    private final DigitDetector events = new DigitDetector();
    private final Presses presses = new Presses();
    private @Nullable ToneDetector tones;
    private short[] pcm = {};

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

    /** Audio came; listened to where tones count. */
    void onAudio(StreamSpec stream, ByteBuffer datagram, RtpPacket packet, long nowNs) {
        if (!stream.toneDigits()) {
            tones = null;
            return;
        }
        ToneDetector listening = tones;
        if (listening == null) {
            listening = new ToneDetector(RATE_HZ);
            tones = listening;
            pcm = new short[PIECE];
        }
        Companding law = Companding.of(stream.codec());
        int end = packet.payloadOffset() + packet.payloadLength();
        for (int at = packet.payloadOffset(); at < end; at += PIECE) {
            int length = Math.min(PIECE, end - at);
            for (int i = 0; i < length; i++) {
                pcm[i] = law.decode(datagram.get(at + i));
            }
            int code = listening.onPcm(pcm, 0, length);
            if (code != Digits.NONE) {
                press(DigitWay.TONE, code, nowNs);
            }
        }
        presses.holds(listening.sounding(), nowNs);
    }

    /** Signalling told a press. True when it is not known yet. */
    boolean onSignalled(char digit, long nowNs) {
        int code = Digits.code(digit);
        return code != Digits.NONE && press(DigitWay.SIGNALLED, code, nowNs);
    }

    private boolean press(DigitWay way, int code, long nowNs) {
        boolean isNew = presses.isNew(way, code, nowNs);
        host.counters().count(isNew ? Counter.DIGITS_IN : Counter.DIGITS_TWICE);
        if (isNew) {
            host.tell(new MediaEvent.Digit(id, Digits.digit(code)));
        }
        return isNew;
    }
}
