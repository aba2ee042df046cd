package tandem.bench.phone;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import tandem.bench.phone.SipMessage.Header;
import tandem.bench.phone.SipMessage.StartLine;

/**
 * Reads one datagram as a SIP message (RFC 3261 7). Whatever is no message gives an empty result,
 * never an exception. Runs on: any (no state).
 */
public final class SipParser {
    private static final int HEADERS_MAX = 256;
    private static final String VERSION = "SIP/2.0";

    /** RFC 3261 7.3.3 and 20; RFC 3515, 3891, 4028, 6665. */
    private static final Map<String, String> LONG_NAMES =
            Map.ofEntries(
                    Map.entry("v", "Via"),
                    Map.entry("f", "From"),
                    Map.entry("t", "To"),
                    Map.entry("m", "Contact"),
                    Map.entry("i", "Call-ID"),
                    Map.entry("e", "Content-Encoding"),
                    Map.entry("l", "Content-Length"),
                    Map.entry("c", "Content-Type"),
                    Map.entry("s", "Subject"),
                    Map.entry("k", "Supported"),
                    Map.entry("r", "Refer-To"),
                    Map.entry("b", "Referred-By"),
                    Map.entry("x", "Session-Expires"),
                    Map.entry("o", "Event"),
                    Map.entry("u", "Allow-Events"));

    private static final Set<String> LISTS = Set.of("via", "route", "record-route", "contact");

    private SipParser() {}

    /**
     * Parses the remaining octets; empty when they are no SIP message with the headers that each
     * must have.
     */
    public static Optional<SipMessage> parse(ByteBuffer datagram) {
        byte[] octets = new byte[datagram.remaining()];
        datagram.get(octets);
        String text = new String(octets, StandardCharsets.UTF_8);
        int end = text.indexOf("\r\n\r\n");
        if (end < 0) {
            return Optional.empty();
        }
        String[] lines = unfold(text.substring(0, end)).split("\r\n");
        Optional<StartLine> start = startLine(lines[0]);
        Optional<List<Header>> headers = headers(lines);
        if (start.isEmpty() || headers.isEmpty()) {
            return Optional.empty();
        }
        SipMessage head = new SipMessage(start.get(), headers.get(), "");
        return body(head, text.substring(end + 4))
                .map(body -> new SipMessage(start.get(), headers.get(), body))
                .filter(SipParser::isComplete);
    }

    /** A line that begins with white space goes on with the one before (RFC 3261 7.3.1). */
    private static String unfold(String head) {
        return head.replaceAll("\r\n[ \t]+", " ");
    }

    private static Optional<StartLine> startLine(String line) {
        String[] parts = line.split(" ", 3);
        if (parts.length < 2) {
            return Optional.empty();
        }
        if (parts[0].equals(VERSION)) {
            boolean status = parts[1].matches("[1-6][0-9][0-9]");
            String phrase = parts.length == 3 ? parts[2] : "";
            return status
                    ? Optional.of(new StartLine.Status(Integer.parseInt(parts[1]), phrase))
                    : Optional.empty();
        }
        boolean request =
                parts.length == 3
                        && parts[2].equals(VERSION)
                        && !parts[0].isEmpty()
                        && !parts[1].isEmpty();
        return request ? Optional.of(new StartLine.Request(parts[0], parts[1])) : Optional.empty();
    }

    private static Optional<List<Header>> headers(String[] lines) {
        List<Header> headers = new ArrayList<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            if (colon <= 0 || headers.size() >= HEADERS_MAX) {
                return Optional.empty();
            }
            String written = lines[i].substring(0, colon).trim();
            String name =
                    LONG_NAMES.getOrDefault(written.toLowerCase(java.util.Locale.ROOT), written);
            add(headers, name, lines[i].substring(colon + 1).trim());
        }
        return Optional.of(headers);
    }

    private static void add(List<Header> headers, String name, String value) {
        if (LISTS.contains(name.toLowerCase(java.util.Locale.ROOT))) {
            splitList(value).forEach(part -> headers.add(new Header(name, part)));
        } else {
            headers.add(new Header(name, value));
        }
    }

    /** Splits at commas that are neither quoted nor inside angle brackets. */
    static List<String> splitList(String value) {
        List<String> parts = new ArrayList<>();
        boolean quoted = false;
        int brackets = 0;
        int from = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\\' && quoted) {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && (c == '<' || c == '>')) {
                brackets += c == '<' ? 1 : -1;
            } else if (c == ',' && !quoted && brackets == 0) {
                parts.add(value.substring(from, i).trim());
                from = i + 1;
            }
        }
        parts.add(value.substring(from).trim());
        return parts;
    }

    /**
     * Over UDP the body ends with the datagram or with Content-Length, and a length beyond it is an
     * error (RFC 3261 18.3).
     */
    private static Optional<String> body(SipMessage head, String rest) {
        byte[] octets = rest.getBytes(StandardCharsets.UTF_8);
        Optional<String> length = head.header("Content-Length");
        if (length.isEmpty()) {
            return Optional.of(rest);
        }
        if (!length.get().matches("[0-9]{1,6}")) {
            return Optional.empty();
        }
        int count = Integer.parseInt(length.get());
        return count > octets.length
                ? Optional.empty()
                : Optional.of(new String(octets, 0, count, StandardCharsets.UTF_8));
    }

    private static boolean isComplete(SipMessage message) {
        boolean named = message.header("From").isPresent() && message.header("To").isPresent();
        boolean sequenced = message.cseq() >= 0 && !message.callId().isEmpty();
        return named && sequenced && !message.branch().isEmpty();
    }
}
