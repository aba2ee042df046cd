package tandem.sip.jain;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * One pass over the raw octets before the parser sees them: finds where the body starts, and the
 * faults that the parser would overlook, such as a header given twice or a Content-Length that lies
 * (RFC 3261 7.3.1, 18.3; RFC 4475 3.3). Keeps the header values that a 400 needs.
 */
final class MessageScan {
    private static final int MAX_HEADERS = 128;

    /** Headers that matter here. */
    private enum Name {
        VIA("via", 'v', false),
        FROM("from", 'f', true),
        TO("to", 't', true),
        CALL_ID("call-id", 'i', true),
        CSEQ("cseq", '\0', true),
        MAX_FORWARDS("max-forwards", '\0', true),
        CONTENT_LENGTH("content-length", 'l', true),
        CONTENT_TYPE("content-type", 'c', true),
        EXPIRES("expires", '\0', true);

        private final byte[] lower;
        private final char compact;
        private final boolean single;

        Name(String lower, char compact, boolean single) {
            this.lower = lower.getBytes(StandardCharsets.US_ASCII);
            this.compact = compact;
            this.single = single;
        }

        static @Nullable Name of(byte[] octets, int from, int to) {
            for (Name name : VALUES) {
                if (name.is(octets, from, to)) {
                    return name;
                }
            }
            return null;
        }

        private boolean is(byte[] octets, int from, int to) {
            int length = to - from;
            if (length == 1) {
                return compact != 0 && (octets[from] | 0x20) == compact;
            }
            if (length != lower.length) {
                return false;
            }
            for (int i = 0; i < length; i++) {
                if ((octets[from + i] | 0x20) != lower[i] && octets[from + i] != lower[i]) {
                    return false;
                }
            }
            return true;
        }
    }

    private static final Name[] VALUES = Name.values();

    private final byte[] octets;
    private final int[] starts = new int[VALUES.length];
    private final int[] ends = new int[VALUES.length];
    private final int[] counts = new int[VALUES.length];
    private final List<int[]> vias = new ArrayList<>(2);
    private @Nullable String fault;
    private int bodyStart = -1;
    private int bodyLength;

    private MessageScan(byte[] octets) {
        this.octets = octets;
    }

    static MessageScan of(byte[] octets) {
        MessageScan scan = new MessageScan(octets);
        scan.run();
        return scan;
    }

    /** What is wrong, in words for the reason phrase of a 400; null when nothing is. */
    @Nullable String fault() {
        return fault;
    }

    boolean isResponse() {
        return octets.length > 4
                && octets[0] == 'S'
                && octets[1] == 'I'
                && octets[2] == 'P'
                && octets[3] == '/';
    }

    /**
     * Whether a request line ends in our version; the parser takes any (RFC 3261 21.5.6 wants 505).
     */
    boolean isVersionTwo() {
        int end = withoutLineEnd(0, Math.max(0, endOfLine(0)));
        return end > 8
                && new String(octets, end - 8, 8, StandardCharsets.US_ASCII)
                        .equalsIgnoreCase(" SIP/2.0");
    }

    boolean isAck() {
        return octets.length > 4
                && octets[0] == 'A'
                && octets[1] == 'C'
                && octets[2] == 'K'
                && octets[3] == ' ';
    }

    /**
     * Start and body without what follows the body (RFC 3261 18.3: extra octets of a datagram are
     * ignored).
     */
    byte[] message() {
        int end = bodyStart + bodyLength;
        return end == octets.length ? octets : java.util.Arrays.copyOf(octets, end);
    }

    /** The body of a message that says no Content-Length: the rest of the datagram. */
    byte[] unannouncedBody() {
        boolean unannounced = counts[Name.CONTENT_LENGTH.ordinal()] == 0;
        return unannounced
                ? java.util.Arrays.copyOfRange(octets, bodyStart, octets.length)
                : new byte[0];
    }

    /**
     * The headers that a response must copy, or an empty list when one is missing or holds control
     * characters.
     */
    List<String> echo() {
        List<String> lines = new ArrayList<>();
        for (int[] via : vias) {
            lines.add("Via:" + text(via[0], via[1]));
        }
        boolean whole = !vias.isEmpty();
        for (Name name : List.of(Name.FROM, Name.TO, Name.CALL_ID, Name.CSEQ)) {
            whole &= counts[name.ordinal()] > 0;
        }
        if (!whole) {
            return List.of();
        }
        lines.add("From:" + text(Name.FROM));
        lines.add("To:" + text(Name.TO));
        lines.add("Call-ID:" + text(Name.CALL_ID));
        lines.add("CSeq:" + text(Name.CSEQ));
        boolean clean =
                lines.stream().allMatch(line -> line.chars().allMatch(c -> c >= ' ' && c != 0x7f));
        return clean ? lines : List.of();
    }

    private String text(Name name) {
        return text(starts[name.ordinal()], ends[name.ordinal()]);
    }

    private String text(int from, int to) {
        String raw = new String(octets, from, to - from, StandardCharsets.UTF_8);
        return raw.replaceAll("\\r?\\n[ \\t]+", " ").replace('\t', ' ');
    }

    private void run() {
        int line = endOfLine(0) + 1;
        int headers = 0;
        while (line > 0 && line < octets.length) {
            int end = endOfLine(line);
            if (end < 0) {
                break;
            }
            if (isBlank(line, end)) {
                bodyStart = end + 1;
                break;
            }
            // Folded lines belong to the header above.
            while (end + 1 < octets.length && (octets[end + 1] == ' ' || octets[end + 1] == '\t')) {
                int next = endOfLine(end + 1);
                if (next < 0) {
                    break;
                }
                end = next;
            }
            header(line, withoutLineEnd(line, end));
            if (++headers > MAX_HEADERS) {
                blame("Too many headers");
                return;
            }
            line = end + 1;
        }
        if (bodyStart < 0) {
            bodyStart = octets.length;
            blame("No end of headers");
        }
        judge();
    }

    private void header(int from, int to) {
        int colon = from;
        while (colon < to && octets[colon] != ':') {
            colon++;
        }
        int nameEnd = colon;
        while (nameEnd > from && (octets[nameEnd - 1] == ' ' || octets[nameEnd - 1] == '\t')) {
            nameEnd--;
        }
        if (colon == to || nameEnd == from) {
            blame("Header without name");
            return;
        }
        Name name = Name.of(octets, from, nameEnd);
        if (name == null) {
            return;
        }
        if (counts[name.ordinal()]++ == 0) {
            starts[name.ordinal()] = colon + 1;
            ends[name.ordinal()] = to;
        } else if (name.single) {
            blame("Duplicate " + name.name().replace('_', '-'));
        }
        if (name == Name.VIA) {
            vias.add(new int[] {colon + 1, to});
        }
    }

    private void judge() {
        int available = octets.length - bodyStart;
        bodyLength = available;
        for (Name name : List.of(Name.VIA, Name.FROM, Name.TO, Name.CALL_ID, Name.CSEQ)) {
            if (counts[name.ordinal()] == 0) {
                blame("Missing " + name.name().replace('_', '-'));
            }
        }
        if (counts[Name.CONTENT_LENGTH.ordinal()] == 0) {
            return;
        }
        int announced = number(text(Name.CONTENT_LENGTH).trim());
        if (announced < 0) {
            blame("Bad Content-Length");
        } else if (announced > available) {
            blame("Content-Length beyond the datagram");
        } else {
            bodyLength = announced;
        }
    }

    /** A non-negative number of up to nine digits, else -1. */
    private static int number(String digits) {
        boolean plain =
                !digits.isEmpty()
                        && digits.length() <= 9
                        && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        return plain ? Integer.parseInt(digits) : -1;
    }

    private void blame(String what) {
        if (fault == null) {
            fault = what;
        }
    }

    /** Index of the LF that ends the line, or -1. */
    private int endOfLine(int from) {
        for (int i = from; i < octets.length; i++) {
            if (octets[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private int withoutLineEnd(int from, int lineFeed) {
        int end = lineFeed;
        while (end > from && (octets[end - 1] == '\r' || octets[end - 1] == '\n')) {
            end--;
        }
        return end;
    }

    private boolean isBlank(int from, int lineFeed) {
        return withoutLineEnd(from, lineFeed) == from;
    }
}
