package tandem.media.dtmf;

import java.nio.ByteBuffer;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class DigitDetectorTest {
    private final DigitDetector detector = new DigitDetector();
    private final ByteBuffer payload = ByteBuffer.allocate(4);

    @Test
    void lateCopiesOfAnEarlierPressAreNoPress() {
        assertEquals(1, on(1, true, 800, 1000, false));
        assertEquals(2, on(2, false, 160, 5000, true));
        assertEquals(Digits.NONE, on(1, true, 800, 1000, false));
        assertEquals(Digits.NONE, on(2, true, 800, 5000, false));
    }

    @Test
    void sameDigitAgainIsANewPressByItsTimestamp() {
        assertEquals(3, on(3, true, 800, 1000, false));
        assertEquals(3, on(3, true, 800, 3000, false));
    }

    @Test
    void aPressLongerThanTheDurationFieldIsOnePress() {
        assertEquals(9, on(9, false, 160, 1000, true));
        assertEquals(Digits.NONE, on(9, false, 0xFFFF, 1000, false));
        assertEquals(Digits.NONE, on(9, false, 160, 1000 + 0xFFFF, false));
        assertEquals(Digits.NONE, on(9, true, 400, 1000 + 0xFFFF, false));
    }

    @Test
    void timestampsMayWrap() {
        assertEquals(1, on(1, true, 800, -100, false));
        assertEquals(2, on(2, true, 800, 900, false));
    }

    @Test
    void otherEventsAndShortPayloadsAreIgnored() {
        assertEquals(Digits.NONE, on(16, false, 160, 1000, true));
        assertEquals(Digits.NONE, on(255, false, 160, 2000, true));
        assertEquals(Digits.NONE, detector.onEvent(payload, 0, 3, 3000, true, 0));
    }

    @Test
    void aFloodIsCutToWhatFingersCan() {
        int told = 0;
        for (int i = 0; i < 10_000; i++) {
            Digits.write(payload, 0, 5, true, 160);
            told += detector.onEvent(payload, 0, 4, i * 400, true, i * 100_000L) == 5 ? 1 : 0;
        }

        assertTrue(told <= 32 + 25, "in one second: " + told);
        assertEquals(10_000 - told, detector.excess());
    }

    private int on(int code, boolean end, int duration, int timestamp, boolean marker) {
        Digits.write(payload, 0, code, end, duration);
        return detector.onEvent(payload, 0, 4, timestamp, marker, 0);
    }
}
