package tandem.bench.rtp;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A voice whose frames carry when they were sent: 8 octets {@link System#nanoTime}, 8 octets marker
 * and frame number, then silence. An echo or a relay without transcoding returns them untouched,
 * also to another process on the machine.
 */
public final class Stamps implements Voice {
    /** Upper half of the second 8 octets; no codec makes these from silence or a tone. */
    private static final int MARKER = 0x7a4e_5b1d;

    private static final int STAMP_OCTETS = 16;
    private static final byte[] REST_MU = rest(Law.MU);
    private static final byte[] REST_A = rest(Law.A);

    private static byte[] rest(Law law) {
        byte[] rest = new byte[FRAME_OCTETS - STAMP_OCTETS];
        Arrays.fill(rest, law.silence());
        return rest;
    }

    @Override
    public void speak(ByteBuffer out, Law law, long frame) {
        out.putLong(System.nanoTime());
        out.putInt(MARKER);
        out.putInt((int) frame);
        out.put(law == Law.MU ? REST_MU : REST_A);
    }

    static boolean isStamped(ByteBuffer payload) {
        return payload.remaining() >= STAMP_OCTETS
                && payload.getInt(payload.position() + Long.BYTES) == MARKER;
    }

    static long sentNs(ByteBuffer payload) {
        return payload.getLong(payload.position());
    }

    static int frame(ByteBuffer payload) {
        return payload.getInt(payload.position() + Long.BYTES + Integer.BYTES);
    }
}
