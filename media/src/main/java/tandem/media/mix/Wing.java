package tandem.media.mix;

import org.jspecify.annotations.Nullable;

import tandem.media.codec.Resampler;

/** One loop's part of a {@link Hall}. Runs on: media loop. */
public final class Wing {
    /** So many frames lie ready, so that nothing lacks when two loops come a little apart. */
    private static final int AHEAD = 2;

    private final Hall hall;
    private final int loop;
    private final boolean[] flowing;
    private final @Nullable Conversion[] conversions;

    Wing(Hall hall, int loop) {
        this.hall = hall;
        this.loop = loop;
        this.flowing = new boolean[hall.loops()];
        this.conversions = new Conversion[hall.loops()];
    }

    /** Gives the others what was said here. */
    void publish(Sums own) {
        for (int to = 0; to < hall.loops(); to++) {
            Hall.Link link = to == loop ? null : hall.link(loop, to);
            Sums sums = link == null ? null : link.free.poll();
            if (link != null && sums != null) {
                sums.copy(own);
                link.full.offer(sums);
            }
        }
    }

    /** Adds what was said elsewhere. */
    void collect(Sums into) {
        for (int from = 0; from < hall.loops(); from++) {
            Hall.Link link = from == loop ? null : hall.link(from, loop);
            if (link != null) {
                collect(from, link, into);
            }
        }
    }

    private void collect(int from, Hall.Link link, Sums into) {
        int ready = link.full.size();
        flowing[from] = ready >= AHEAD || flowing[from] && ready > 0;
        if (!flowing[from]) {
            return;
        }
        for (; ready > AHEAD + 1; ready--) {
            // Two clocks that drift, or a loop that was held up.
            giveBack(link, link.full.poll());
        }
        Sums sums = link.full.poll();
        if (sums != null) {
            conversion(from, sums.rateHz, into.rateHz).add(sums, into);
            giveBack(link, sums);
        }
    }

    private static void giveBack(Hall.Link link, @Nullable Sums sums) {
        if (sums != null) {
            link.free.offer(sums);
        }
    }

    private Conversion conversion(int from, int fromHz, int toHz) {
        Conversion known = conversions[from];
        if (known == null || known.fromHz != fromHz || known.toHz != toHz) {
            known = new Conversion(fromHz, toHz);
            conversions[from] = known;
        }
        return known;
    }

    void close() {
        hall.close(loop);
    }

    /** From the rate of one wing to that of another. */
    private static final class Conversion {
        final int fromHz;
        final int toHz;
        private final Resampler open;
        private final Resampler whispered;
        private final short[] in = new short[Room.MOST_SAMPLES];
        private final short[] out = new short[Room.MOST_SAMPLES];

        Conversion(int fromHz, int toHz) {
            this.fromHz = fromHz;
            this.toHz = toHz;
            this.open = Resampler.of(fromHz, toHz);
            this.whispered = Resampler.of(fromHz, toHz);
        }

        void add(Sums from, Sums into) {
            add(open, from.open, into.open);
            if (from.whispers) {
                into.whispers = true;
                add(whispered, from.whispered, into.whispered);
            }
        }

        private void add(Resampler resampler, int[] from, int[] into) {
            int samples = Room.samples(toHz);
            if (fromHz == toHz) {
                for (int i = 0; i < samples; i++) {
                    into[i] += from[i];
                }
                return;
            }
            int count = Room.samples(fromHz);
            for (int i = 0; i < count; i++) {
                in[i] = (short) Math.clamp(from[i], Short.MIN_VALUE, Short.MAX_VALUE);
            }
            int written = resampler.resample(in, 0, count, out, 0);
            for (int i = 0; i < Math.min(written, samples); i++) {
                into[i] += out[i];
            }
        }
    }
}
