package tandem.media.jitter;

/** What befell the packets of one jitter buffer. Monotonic but for lost. Runs on: media loop. */
public final class JitterCounts {
    long lost;
    long late;
    long duplicates;
    long reordered;
    long discarded;
    long resynchronised;
    long playedUnits;
    long concealedUnits;

    JitterCounts() {}

    /** Packets that never came, as far as is known. */
    public long lost() {
        return lost;
    }

    /** Packets that came when their time had been concealed already. */
    public long late() {
        return late;
    }

    /** Packets that came again. */
    public long duplicates() {
        return duplicates;
    }

    /** Packets that came after later ones. */
    public long reordered() {
        return reordered;
    }

    /** Packets that came in time and were not played: too many, or of a source that is gone. */
    public long discarded() {
        return discarded;
    }

    /** Times that the stream began anew: another SSRC, or timestamps that jumped. */
    public long resynchronised() {
        return resynchronised;
    }

    /** Audio handed out, in units of the RTP clock. */
    public long playedUnits() {
        return playedUnits;
    }

    /** Time to conceal, lost and held up, in units of the RTP clock. */
    public long concealedUnits() {
        return concealedUnits;
    }
}
