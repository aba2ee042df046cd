package tandem.media.net;

/** The two clocks of the media side. Runs on: any. */
interface MediaClock {
    MediaClock SYSTEM =
            new MediaClock() {
                @Override
                public long nowNs() {
                    return System.nanoTime();
                }

                @Override
                public long wallMs() {
                    return System.currentTimeMillis();
                }
            };

    /** Monotonic; for all that is paced or waited for. */
    long nowNs();

    /** Ms since 1970; for what people read. */
    long wallMs();
}
