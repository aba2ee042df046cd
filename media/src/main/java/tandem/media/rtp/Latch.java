package tandem.media.rtp;

import java.net.InetSocketAddress;

import org.jspecify.annotations.Nullable;

/**
 * Symmetric RTP: decides which source is the peer, and so where media goes. The first valid packet
 * settles it; within the window it may still move. The address that signalling gave is the peer
 * whenever it speaks, and from then on nobody else is. Runs on: media loop.
 */
public final class Latch {
    /** What a source is. */
    public enum Verdict {
        PEER,
        /** It is the peer from this packet on. */
        LATCHED,
        FOREIGN
    }

    /** Moves within one window; more is somebody's play, not a NAT. */
    private static final int MAX_MOVES = 8;

    private final long windowNs;
    private InetSocketAddress signalled;
    private @Nullable InetSocketAddress source;
    private long closesNs;
    private int moves;

    public Latch(long windowNs, InetSocketAddress signalled, long nowNs) {
        this.windowNs = windowNs;
        this.signalled = signalled;
        this.closesNs = nowNs + windowNs;
    }

    /**
     * Signalling gave the peer's address again; a changed one opens the window and forgets the
     * source.
     */
    public void onSignalled(InetSocketAddress address, long nowNs) {
        if (!address.equals(signalled)) {
            signalled = address;
            source = null;
            moves = 0;
            closesNs = nowNs + windowNs;
        }
    }

    public Verdict judge(InetSocketAddress from, long nowNs) {
        // The JDK hands out the same object for the same sender, so the first comparison nearly
        // always decides.
        if (from == source || from.equals(source)) {
            return Verdict.PEER;
        }
        if (source != null && !mayMove(from, nowNs)) {
            return Verdict.FOREIGN;
        }
        moves++;
        source = from;
        return Verdict.LATCHED;
    }

    private boolean mayMove(InetSocketAddress to, long nowNs) {
        return to.equals(signalled)
                || nowNs - closesNs < 0 && moves <= MAX_MOVES && !signalled.equals(source);
    }

    /** Whether media comes from elsewhere than signalling said, as through a NAT. */
    public boolean isElsewhere() {
        return source != null && !source.equals(signalled);
    }

    /** Where to send. */
    public InetSocketAddress target() {
        return source == null ? signalled : source;
    }

    /** Where media comes from, if any came. */
    public @Nullable InetSocketAddress source() {
        return source;
    }
}
