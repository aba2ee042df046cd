package tandem.media.play;

import org.jspecify.annotations.Nullable;

import tandem.media.G711;
import tandem.media.codec.Companding;

/**
 * Decoded audio in the cache: PCM, and octets of each law once somebody wanted them. Written by the
 * prompt loader, read by loops.
 */
final class Clip {
    private final short[] pcm;
    private final FileStamp stamp;
    private volatile byte @Nullable [] muLaw;
    private volatile byte @Nullable [] aLaw;

    /** Only orders evictions, so a lost update does no harm. */
    private volatile long lastUsedNs;

    private volatile long checkedNs;

    Clip(short[] pcm, FileStamp stamp, long nowNs) {
        this.pcm = pcm;
        this.stamp = stamp;
        this.lastUsedNs = nowNs;
        this.checkedNs = nowNs;
    }

    /** The octets if they are made already. Runs on: any. */
    byte @Nullable [] octets(G711 law) {
        return switch (law) {
            case MU_LAW -> muLaw;
            case A_LAW -> aLaw;
        };
    }

    /** Makes the octets. Runs on: prompt loader. */
    byte[] encode(G711 law) {
        byte[] made = octets(law);
        if (made == null) {
            made = encode(Companding.of(law));
            switch (law) {
                case MU_LAW -> muLaw = made;
                case A_LAW -> aLaw = made;
            }
        }
        return made;
    }

    private byte[] encode(Companding companding) {
        byte[] octets = new byte[pcm.length];
        for (int i = 0; i < pcm.length; i++) {
            octets[i] = companding.encode(pcm[i]);
        }
        return octets;
    }

    /** Memory held. */
    long heldOctets() {
        long laws = (muLaw == null ? 0 : 1) + (aLaw == null ? 0 : 1);
        return pcm.length * (2 + laws);
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
