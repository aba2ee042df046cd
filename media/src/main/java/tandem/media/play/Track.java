package tandem.media.play;

import java.nio.ByteBuffer;

import tandem.media.G711;
import tandem.media.codec.Companding;

/**
 * Audio ready to be sent, played round and round up to a length. Runs on: any (immutable; what it
 * holds is shared and never written).
 */
sealed interface Track {
    long ENDLESS = Long.MAX_VALUE;

    /** Whole length at the rate of the form, {@link #ENDLESS} = until stopped. */
    long samples();

    static Track silence(PlayForm form, int ms) {
        long samples = (long) Math.max(0, ms) * form.rateHz() / 1000;
        return switch (form) {
            case A_LAW -> silence(G711.A_LAW, samples);
            case MU_LAW -> silence(G711.MU_LAW, samples);
            case WIDE -> new Wide(new short[1], samples);
        };
    }

    private static Track silence(G711 law, long samples) {
        return new Coded(law, new byte[] {Companding.of(law).silence()}, samples);
    }

    /** How many of so many samples are there in one piece from a position on. */
    private static int piece(long position, int from, int held, long samples, int wanted) {
        return (int) Math.min(Math.min(wanted, held - from), samples - position);
    }

    /**
     * Octets of one law.
     *
     * @param octets at least one
     */
    record Coded(G711 law, byte[] octets, long samples) implements Track {
        /**
         * Copies what is at a position, at most up to the end of the track or of the octets.
         *
         * @return samples
         */
        int copy(long position, ByteBuffer to, int at, int length) {
            int from = (int) (position % octets.length);
            int count = piece(position, from, octets.length, samples, length);
            to.put(at, octets, from, count);
            return count;
        }

        /** The same as PCM. */
        int copy(long position, short[] to, int at, int length) {
            int from = (int) (position % octets.length);
            int count = piece(position, from, octets.length, samples, length);
            Companding companding = Companding.of(law);
            for (int i = 0; i < count; i++) {
                to[at + i] = companding.decode(octets[from + i]);
            }
            return count;
        }
    }

    /**
     * PCM of {@link PlayForm#WIDE_HZ}.
     *
     * @param pcm at least one sample
     */
    record Wide(short[] pcm, long samples) implements Track {
        /** As {@link Coded#copy}. */
        int copy(long position, short[] to, int at, int length) {
            int from = (int) (position % pcm.length);
            int count = piece(position, from, pcm.length, samples, length);
            System.arraycopy(pcm, from, to, at, count);
            return count;
        }
    }
}
