package tandem.bench.phone;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A SIP request or response (RFC 3261 7). Header names are kept in their long form as written;
 * look-ups ignore case. Runs on: any (immutable).
 */
public record SipMessage(StartLine start, List<Header> headers, String body) {

    public SipMessage {
        headers = List.copyOf(headers);
    }

    /** The first line. */
    public sealed interface StartLine {
        /** {@code INVITE sip:4000@127.0.0.1 SIP/2.0}. */
        record Request(String method, String uri) implements StartLine {}

        /** {@code SIP/2.0 180 Ringing}. */
        record Status(int code, String phrase) implements StartLine {}
    }

    /** One header field, or one value of a comma-separated Via, Route, Record-Route or Contact. */
    public record Header(String name, String value) {}

    public static Builder request(String method, String uri) {
        return new Builder(new StartLine.Request(method, uri));
    }

    public static Builder response(int code, String phrase) {
        return new Builder(new StartLine.Status(code, phrase));
    }

    /** The method of a request, or that of the CSeq of a response; empty when neither is there. */
    public String method() {
        return switch (start) {
            case StartLine.Request request -> request.method();
            case StartLine.Status _ -> cseqPart(1);
        };
    }

    /** Status of a response; 0 for a request. */
    public int status() {
        return switch (start) {
            case StartLine.Request _ -> 0;
            case StartLine.Status status -> status.code();
        };
    }

    /** Phrase of a response; empty for a request. */
    public String phrase() {
        return switch (start) {
            case StartLine.Request _ -> "";
            case StartLine.Status status -> status.phrase();
        };
    }

    /** The number in CSeq; -1 when it is none. */
    public long cseq() {
        try {
            return Long.parseLong(cseqPart(0));
        } catch (NumberFormatException none) {
            return -1;
        }
    }

    private String cseqPart(int index) {
        String[] parts = header("CSeq").orElse("").trim().split("\\s+");
        return index < parts.length ? parts[index] : "";
    }

    /** The first value of a header. */
    public Optional<String> header(String name) {
        for (Header header : headers) {
            if (header.name.equalsIgnoreCase(name)) {
                return Optional.of(header.value);
            }
        }
        return Optional.empty();
    }

    /** All values of a header, from top to bottom. */
    public List<String> all(String name) {
        List<String> values = new ArrayList<>();
        for (Header header : headers) {
            if (header.name.equalsIgnoreCase(name)) {
                values.add(header.value);
            }
        }
        return values;
    }

    /** A header as an address, such as From; empty address when absent. */
    public NameAddress address(String name) {
        return NameAddress.parse(header(name).orElse(""));
    }

    public String callId() {
        return header("Call-ID").orElse("");
    }

    /** The branch of the topmost Via; empty when absent. */
    public String branch() {
        return NameAddress.parameter(header("Via").orElse(""), "branch").orElse("");
    }

    /** The body when it is a session description, else empty. */
    public String sdp() {
        boolean sdp =
                header("Content-Type")
                        .orElse("")
                        .toLowerCase(java.util.Locale.ROOT)
                        .startsWith("application/sdp");
        return sdp ? body : "";
    }

    /** As it goes on the wire, with a Content-Length that is right. */
    public byte[] encode() {
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        StringBuilder head = new StringBuilder(512);
        switch (start) {
            case StartLine.Request(String method, String uri) ->
                    head.append(method).append(' ').append(uri).append(" SIP/2.0\r\n");
            case StartLine.Status(int code, String phrase) ->
                    head.append("SIP/2.0 ").append(code).append(' ').append(phrase).append("\r\n");
        }
        for (Header header : headers) {
            if (!header.name.equalsIgnoreCase("Content-Length")) {
                head.append(header.name).append(": ").append(header.value).append("\r\n");
            }
        }
        head.append("Content-Length: ").append(content.length).append("\r\n\r\n");
        byte[] top = head.toString().getBytes(StandardCharsets.UTF_8);
        byte[] whole = java.util.Arrays.copyOf(top, top.length + content.length);
        System.arraycopy(content, 0, whole, top.length, content.length);
        return whole;
    }

    /** A copy whose headers can be added to. */
    public Builder toBuilder() {
        Builder copy = new Builder(start);
        copy.headers.addAll(headers);
        copy.body = body;
        return copy;
    }

    /** Collects headers in order. Runs on: the thread that made it. */
    public static final class Builder {
        private final StartLine start;
        private final List<Header> headers = new ArrayList<>();
        private String body = "";

        private Builder(StartLine start) {
            this.start = start;
        }

        public Builder with(String name, String value) {
            headers.add(new Header(name, value));
            return this;
        }

        public Builder withAll(String name, List<String> values) {
            values.forEach(value -> with(name, value));
            return this;
        }

        public Builder without(String name) {
            headers.removeIf(header -> header.name.equalsIgnoreCase(name));
            return this;
        }

        /** Sets a session description; an empty one leaves the message without body. */
        public Builder sdp(String description) {
            return description.isEmpty() ? this : body("application/sdp", description);
        }

        public Builder body(String contentType, String content) {
            body = content;
            return with("Content-Type", contentType);
        }

        public SipMessage build() {
            return new SipMessage(start, headers, body);
        }
    }
}
