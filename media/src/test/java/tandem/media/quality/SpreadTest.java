package tandem.media.quality;

import java.util.Arrays;
import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

class SpreadTest {
    @Test
    void percentilesAreWithinATenth() {
        for (long seed = 1; seed < 20; seed++) {
            Random random = new Random(seed);
            Spread spread = new Spread();
            long[] values = new long[1 + random.nextInt(5000)];
            for (int i = 0; i < values.length; i++) {
                values[i] = (long) Math.exp(random.nextDouble() * 16);
                spread.add(values[i]);
            }
            Arrays.sort(values);
            for (double share : new double[] {0.5, 0.95, 0.99}) {
                long exact = values[(int) Math.ceil(share * values.length) - 1];
                assertEquals(exact, spread.percentile(share), exact / 8.0 + 1, "seed " + seed);
            }
            assertEquals(values[values.length - 1], spread.max());
            assertEquals(values[values.length - 1], spread.percentile(1), "seed " + seed);
        }
    }

    @Test
    void nothingIsNothing() {
        Spread spread = new Spread();
        assertEquals(0, spread.percentile(0.95));

        spread.add(-5);
        spread.add(Long.MAX_VALUE);
        assertEquals(2, spread.count());
        assertEquals(0, spread.percentile(0.5));
    }
}
