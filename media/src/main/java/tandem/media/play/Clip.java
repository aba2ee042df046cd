package tandem.media.play;

import org.jspecify.annotations.Nullable;

import tandem.media.G711;
import tandem.media.codec.Companding;

/**
 * Decoded audio in the cache, in the forms that somebody wanted so far. Written by the prompt
 * loader, read by loops.
 */
final class Clip {
    private final FileStamp stamp;
    private volatile byte @Nullable [] muLaw;
    private volatile byte @Nullable [] aLaw;
    private volatile short @Nullable [] wide;

    /** Only orders evictions, so a lost update does no harm. */
    private volatile long lastUsedNs;

    private volatile long checkedNs;

    Clip(FileStamp stamp, long nowNs) {
        this.stamp = stamp;
        this.lastUsedNs = nowNs;
        this.checkedNs = nowNs;
    }

    /**
     * The audio if it is made already, as a track. Runs on: any.
     *
     * @param endless whether it goes round until stopped
     * @param ms how long it goes round, 0 = once
     */
    @Nullable Track track(PlayForm form, boolean endless, int ms) {
        return switch (form) {
            case A_LAW -> track(G711.A_LAW, aLaw, endless, ms);
            case MU_LAW -> track(G711.MU_LAW, muLaw, endless, ms);
            case WIDE -> {
                short[] pcm = wide;
                yield pcm == null
                        ? null
                        : new Track.Wide(pcm, samples(form, pcm.length, endless, ms));
            }
        };
    }

    private static @Nullable Track track(
            G711 law, byte @Nullable [] octets, boolean endless, int ms) {
        return octets == null
                ? null
                : new Track.Coded(
                        law, octets, samples(PlayForm.of(law), octets.length, endless, ms));
    }

    private static long samples(PlayForm form, int held, boolean endless, int ms) {
        if (endless) {
            return Track.ENDLESS;
        }
        return ms == 0 ? held : (long) ms * form.rateHz() / 1000;
    }

    /**
     * Adds a form. Runs on: prompt loader.
     *
     * @param pcm at the rate of the form; not written any more
     */
    void put(PlayForm form, short[] pcm) {
        switch (form) {
            case A_LAW -> aLaw = encode(Companding.of(G711.A_LAW), pcm);
            case MU_LAW -> muLaw = encode(Companding.of(G711.MU_LAW), pcm);
            case WIDE -> wide = pcm;
        }
    }

    private static byte[] encode(Companding companding, short[] pcm) {
        byte[] octets = new byte[pcm.length];
        for (int i = 0; i < pcm.length; i++) {
            octets[i] = companding.encode(pcm[i]);
        }
        return octets;
    }

    /** Memory held. */
    long heldOctets() {
        byte[] mu = muLaw;
        byte[] a = aLaw;
        short[] pcm = wide;
        return (mu == null ? 0 : mu.length)
                + (a == null ? 0 : a.length)
                + (pcm == null ? 0 : 2L * pcm.length);
    }

    FileStamp stamp() {
        return stamp;
    }

    void used(long nowNs) {
        lastUsedNs = nowNs;
    }

    long lastUsedNs() {
        return lastUsedNs;
    }

    long checkedNs() {
        return checkedNs;
    }

    void checked(long nowNs) {
        checkedNs = nowNs;
    }
}
