package tandem.media.dtmf;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class PressesTest {
    private static final long MS = 1_000_000;

    private final Presses presses = new Presses();

    @Test
    void theSamePressByThreeWaysIsOne() {
        assertTrue(presses.isNew(DigitWay.EVENT, 5, 0));
        assertFalse(presses.isNew(DigitWay.TONE, 5, 40 * MS));
        assertFalse(presses.isNew(DigitWay.SIGNALLED, 5, 300 * MS));
    }

    @Test
    void quickPressesOfOneKeyStayApartWhateverTheOrder() {
        for (String order : new String[] {"EESS", "ESES", "SESE", "SSEE", "ESSE"}) {
            Presses fresh = new Presses();
            int told = 0;
            for (int i = 0; i < 4; i++) {
                DigitWay way = order.charAt(i) == 'E' ? DigitWay.EVENT : DigitWay.SIGNALLED;
                told += fresh.isNew(way, 5, i * 120 * MS) ? 1 : 0;
            }
            assertEquals(2, told, order);
        }
    }

    @Test
    void oneWayAloneIsBelievedEachTime() {
        for (int i = 0; i < 100; i++) {
            assertTrue(presses.isNew(DigitWay.SIGNALLED, 1, i * 10 * MS));
        }
    }

    @Test
    void signallingMayComeWhenALongPressEnds() {
        assertTrue(presses.isNew(DigitWay.EVENT, 9, 0));
        for (int ms = 20; ms <= 3000; ms += 20) {
            presses.holds(9, ms * MS);
        }

        assertFalse(presses.isNew(DigitWay.SIGNALLED, 9, 3200 * MS));
        assertTrue(presses.isNew(DigitWay.SIGNALLED, 9, 3400 * MS));
    }

    @Test
    void laterAndOtherDigitsAreTheirOwn() {
        assertTrue(presses.isNew(DigitWay.EVENT, 5, 0));
        assertTrue(presses.isNew(DigitWay.SIGNALLED, 6, 10 * MS));
        assertTrue(presses.isNew(DigitWay.SIGNALLED, 5, 2000 * MS));
        assertTrue(presses.isNew(DigitWay.EVENT, 6, 2000 * MS));
    }
}
