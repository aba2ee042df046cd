package tandem.media.codec;

/**
 * The delay line of the quadrature mirror filters of ITU-T G.722 (clauses 3.1 and 4.4): 24 samples,
 * two of which come in at a time; the filter's even and odd halves are summed apart. Runs on: owner
 * of the stream.
 */
final class G722Filter {
    private static final int HALF = G722Tables.QMF.length;

    /** Pairs that come before the delay lines have to be moved back. */
    private static final int RUN = 64;

    private final int[] first = new int[HALF - 1 + RUN];
    private final int[] second = new int[HALF - 1 + RUN];
    private int at;
    private int even;
    private int odd;

    /** Takes two samples and sums. */
    void push(int one, int two) {
        if (at == RUN) {
            System.arraycopy(first, RUN, first, 0, HALF - 1);
            System.arraycopy(second, RUN, second, 0, HALF - 1);
            at = 0;
        }
        first[at + HALF - 1] = one;
        second[at + HALF - 1] = two;
        int evenSum = 0;
        int oddSum = 0;
        for (int i = 0; i < HALF; i++) {
            oddSum += first[at + i] * G722Tables.QMF[i];
            evenSum += second[at + i] * G722Tables.QMF[HALF - 1 - i];
        }
        odd = oddSum;
        even = evenSum;
        at++;
    }

    /** Sum over the samples that came second. */
    int even() {
        return even;
    }

    /** Sum over the samples that came first. */
    int odd() {
        return odd;
    }
}
