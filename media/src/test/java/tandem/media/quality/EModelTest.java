package tandem.media.quality;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class EModelTest {
    @Test
    void aPerfectCallHasTheBestR() {
        double r = EModel.r(0, 1, 20);

        assertEquals(93.2, r, 0.01);
        assertEquals(4.41, EModel.mos(r), 0.005);
    }

    /** Table of G.107 annex B: R of 90, 80, 70, 60, 50. */
    @Test
    void opinionFollowsTheTableOfTheStandard() {
        assertEquals(4.34, EModel.mos(90), 0.01);
        assertEquals(4.03, EModel.mos(80), 0.01);
        assertEquals(3.60, EModel.mos(70), 0.01);
        assertEquals(3.10, EModel.mos(60), 0.01);
        assertEquals(2.58, EModel.mos(50), 0.01);
        assertEquals(1, EModel.mos(0), 0);
        assertEquals(4.5, EModel.mos(100), 0);
    }

    @Test
    void delayIsNotNoticedAtFirstAndThenHurtsMoreAndMore() {
        assertEquals(EModel.r(0, 1, 0), EModel.r(0, 1, 100), 0.001);
        double early = EModel.r(0, 1, 150) - EModel.r(0, 1, 200);
        double late = EModel.r(0, 1, 300) - EModel.r(0, 1, 350);
        assertTrue(late > early && early > 0, early + " and " + late);
    }

    @Test
    void lossHurtsAndInBurstsItHurtsMore() {
        assertEquals(93.2 - 95 / 26.1, EModel.r(0.01, 1, 0), 0.01);
        assertTrue(EModel.r(0.05, 3, 0) < EModel.r(0.05, 1, 0));
        assertTrue(EModel.r(1, 1, 1000) >= 0);
        for (double r = 0; r <= 100; r += 0.5) {
            assertTrue(EModel.mos(r) >= 1 && EModel.mos(r) <= 4.5);
        }
    }
}
