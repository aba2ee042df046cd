package tandem.media.codec;

/** Tables of ITU-T G.722, named by their clauses. */
final class G722Tables {
    /** Quadrature mirror filter, half of it (table 11), in 1/8192. */
    static final int[] QMF = {3, -11, 12, 32, -210, 951, 3876, -805, 362, -156, 53, -11};

    /** Decision levels of the lower band's 60-level quantiser (table 14), for a step of 1/8. */
    static final int[] LOW_LEVELS = {
        0, 35, 72, 110, 150, 190, 233, 276, 323, 370, 422, 473, 530, 587, 650, 714, 786, 858, 940,
        1023, 1121, 1219, 1339, 1458, 1612, 1765, 1980, 2195, 2557, 2919
    };

    /** The lower band's quantiser outputs by 6 bit code (table 17). */
    static final int[] LOW_6_BIT = {
        -136, -136, -136, -136, -24808, -21904, -19008, -16704, -14984, -13512, -12280, -11192,
        -10232, -9360, -8576, -7856, -7192, -6576, -6000, -5456, -4944, -4464, -4008, -3576, -3168,
        -2776, -2400, -2032, -1688, -1360, -1040, -728, 24808, 21904, 19008, 16704, 14984, 13512,
        12280, 11192, 10232, 9360, 8576, 7856, 7192, 6576, 6000, 5456, 4944, 4464, 4008, 3576, 3168,
        2776, 2400, 2032, 1688, 1360, 1040, 728, 432, 136, -432, -136
    };

    /** The same of the 4 bits that adaptation uses (table 19). */
    static final int[] LOW_4_BIT = {
        0, -20456, -12896, -8968, -6288, -4240, -2584, -1200, 20456, 12896, 8968, 6288, 4240, 2584,
        1200, 0
    };

    /** The higher band's quantiser outputs by 2 bit code. */
    static final int[] HIGH_2_BIT = {-7408, -1616, 7408, 1616};

    /** Decision level of the higher band's quantiser. */
    static final int HIGH_LEVEL = 564;

    /** Logarithmic multipliers of the lower band's step, by 4 bit code. */
    static final int[] LOW_STEP = {
        -60, 3042, 1198, 538, 334, 172, 58, -30, 3042, 1198, 538, 334, 172, 58, -30, -60
    };

    /** The same of the higher band, by 2 bit code. */
    static final int[] HIGH_STEP = {798, -214, 798, -214};

    /** From logarithmic to linear step: 2048 * 2^(n/32). */
    static final int[] EXPONENT = {
        2048, 2093, 2139, 2186, 2233, 2282, 2332, 2383, 2435, 2489, 2543, 2599, 2656, 2714, 2774,
        2834, 2896, 2960, 3025, 3091, 3158, 3228, 3298, 3371, 3444, 3520, 3597, 3676, 3756, 3838,
        3922, 4008
    };

    private G722Tables() {}
}
