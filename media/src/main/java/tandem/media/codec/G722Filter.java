package tandem.media.codec;

/**
 * The delay line of the quadrature mirror filters of ITU-T G.722 (clauses 3.1 and 4.4): 24 samples,
 * two of which come in at a time; the filter's even and odd halves are summed apart. Runs on: owner
 * of the stream.
 */
final class G722Filter {
    private static final int HALF = G722Tables.QMF.length;

    private final int[] line = new int[2 * HALF];
    private int even;
    private int odd;

    /** Takes two samples and sums. */
    void push(int first, int second) {
        System.arraycopy(line, 2, line, 0, line.length - 2);
        line[line.length - 2] = first;
        line[line.length - 1] = second;
        int evenSum = 0;
        int oddSum = 0;
        for (int i = 0; i < HALF; i++) {
            oddSum += line[2 * i] * G722Tables.QMF[i];
            evenSum += line[2 * i + 1] * G722Tables.QMF[HALF - 1 - i];
        }
        odd = oddSum;
        even = evenSum;
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
