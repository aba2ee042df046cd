package tandem.sip.jain;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * A 400 for a request that could not be parsed, put together from its raw headers (RFC 3261
 * 8.2.6.2, 21.4.1). Never longer than what was asked plus a line, so that nobody can use us to
 * amplify.
 */
final class BadRequest {
    private static final int GROWTH = 64;

    private BadRequest() {}

    /** The response, or nothing when the request lacks what a response must copy. */
    static Optional<byte[]> to(MessageScan scan, int requestLength, String fault) {
        List<String> echo = scan.echo();
        if (scan.isResponse() || scan.isAck() || echo.isEmpty()) {
            return Optional.empty();
        }
        StringBuilder out =
                new StringBuilder(512).append("SIP/2.0 400 ").append(fault).append("\r\n");
        for (String line : echo) {
            out.append(line);
            if (line.startsWith("To:") && !line.contains("tag=")) {
                out.append(";tag=400");
            }
            out.append("\r\n");
        }
        byte[] response =
                out.append("Content-Length: 0\r\n\r\n").toString().getBytes(StandardCharsets.UTF_8);
        return response.length <= requestLength + GROWTH ? Optional.of(response) : Optional.empty();
    }
}
