package tandem.sip.transport;

import java.util.concurrent.atomic.LongAdder;

/**
 * Looks at a datagram before anyone parses it. Costs a few comparisons, so that garbage at line
 * rate costs the loop little more than the system call. Runs on: sip loop; the counters on any.
 */
public final class FloodGuard {
    /**
     * Longest message that we take, in bytes. Real SIP with two SDP bodies stays below half of it.
     */
    public static final int MAX_MESSAGE = 8192;

    /** Shorter than any SIP start line with one header. */
    static final int MIN_MESSAGE = 32;

    private final LongAdder keepAlives = new LongAdder();
    private final LongAdder oversized = new LongAdder();
    private final LongAdder garbage = new LongAdder();

    /** What to do with a datagram. */
    public enum Verdict {
        /** Looks like SIP. */
        PASS,
        /** CRLF or NUL octets that hold a NAT binding open (RFC 5626 3.5.1); nothing to do. */
        KEEP_ALIVE,
        /** Not SIP, or too long: no answer. */
        DROP
    }

    /** Judges the datagram in {@code message[0..length)}. */
    public Verdict judge(byte[] message, int length) {
        if (length > MAX_MESSAGE) {
            oversized.increment();
            return Verdict.DROP;
        }
        if (isKeepAlive(message, length)) {
            keepAlives.increment();
            return Verdict.KEEP_ALIVE;
        }
        if (length < MIN_MESSAGE || !isToken(message[0]) || !firstLineIsSip(message, length)) {
            garbage.increment();
            return Verdict.DROP;
        }
        return Verdict.PASS;
    }

    /** Datagrams that only kept a NAT binding open. */
    public long keepAlives() {
        return keepAlives.sum();
    }

    /** Datagrams longer than {@link #MAX_MESSAGE}. */
    public long oversized() {
        return oversized.sum();
    }

    /** Datagrams that were no SIP. */
    public long garbage() {
        return garbage.sum();
    }

    private static boolean isKeepAlive(byte[] message, int length) {
        if (length > 8) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (message[i] != '\r' && message[i] != '\n' && message[i] != 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * Both kinds of first line hold "SIP/": a status line at its start, a request line before its
     * end.
     */
    private static boolean firstLineIsSip(byte[] message, int length) {
        for (int i = 0; i + 3 < length; i++) {
            byte c = message[i];
            if (c == '\r' || c == '\n') {
                return false;
            }
            if ((c | 0x20) == 's'
                    && (message[i + 1] | 0x20) == 'i'
                    && (message[i + 2] | 0x20) == 'p'
                    && message[i + 3] == '/') {
                return true;
            }
        }
        return false;
    }

    private static boolean isToken(byte c) {
        return c >= 'A' && c <= 'Z'
                || c >= 'a' && c <= 'z'
                || c >= '0' && c <= '9'
                || "-.!%*_+`'~".indexOf(c) >= 0;
    }
}
