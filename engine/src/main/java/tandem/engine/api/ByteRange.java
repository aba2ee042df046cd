package tandem.engine.api;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of a file that a client asks for (RFC 9110 14.1.2). One range at a time: of several, or of
 * what cannot be read, the whole file is sent, as the RFC allows.
 *
 * @param first offset of the first byte
 * @param last offset of the last byte, inclusive
 */
record ByteRange(long first, long last) {
    private static final Pattern ONE =
            Pattern.compile("(?i:bytes)\\s*=\\s*(\\d{0,18})\\s*-\\s*(\\d{0,18})\\s*");

    /**
     * Reads the header {@code Range}.
     *
     * @return empty when the whole file is to be sent
     * @throws Problem 416 when the file has nothing there
     */
    static Optional<ByteRange> parse(String header, long size) {
        Matcher match = ONE.matcher(header);
        if (!match.matches() || (match.group(1).isEmpty() && match.group(2).isEmpty())) {
            return Optional.empty();
        }
        if (match.group(1).isEmpty()) {
            return Optional.of(suffix(Long.parseLong(match.group(2)), size));
        }
        long first = Long.parseLong(match.group(1));
        long last = match.group(2).isEmpty() ? Long.MAX_VALUE : Long.parseLong(match.group(2));
        if (last < first) {
            return Optional.empty();
        }
        if (first >= size) {
            throw Problem.rangeNotSatisfiable(size);
        }
        return Optional.of(new ByteRange(first, Math.min(last, size - 1)));
    }

    long length() {
        return last - first + 1;
    }

    /** As in the header {@code Content-Range}. */
    String of(long size) {
        return "bytes " + first + "-" + last + "/" + size;
    }

    private static ByteRange suffix(long length, long size) {
        if (length == 0 || size == 0) {
            throw Problem.rangeNotSatisfiable(size);
        }
        return new ByteRange(Math.max(0, size - length), size - 1);
    }
}
