package tandem.bench.phone;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import tandem.bench.rtp.Law;

/**
 * What a phone says and reads in a session description (RFC 8866, 3264): one audio stream, G.711,
 * telephone events.
 *
 * @param address where the peer wants its RTP
 * @param laws G.711 laws in order of preference
 * @param eventPayloadType of telephone-event, -1 when absent
 * @param direction sendrecv, sendonly, recvonly or inactive, as seen by who wrote it
 */
record Sdp(InetSocketAddress address, List<Law> laws, int eventPayloadType, String direction) {
    static final int EVENT_PAYLOAD_TYPE = 101;

    private static final List<String> DIRECTIONS =
            List.of("sendrecv", "sendonly", "recvonly", "inactive");

    Sdp {
        laws = List.copyOf(laws);
    }

    /**
     * Reads the first audio stream; empty when there is none, it is refused, or it has no G.711.
     */
    static Optional<Sdp> parse(String text) {
        String host = "";
        String direction = "sendrecv";
        String media = "";
        int events = -1;
        for (String line : text.split("\r?\n")) {
            boolean inAudio = media.startsWith("m=audio");
            if (line.startsWith("m=")) {
                if (inAudio) {
                    break;
                }
                media = line;
            } else if (line.startsWith("c=IN IP4 ") && (inAudio || media.isEmpty())) {
                host = line.substring(9).trim();
            } else if (line.startsWith("a=") && (inAudio || media.isEmpty())) {
                direction =
                        DIRECTIONS.contains(line.substring(2).trim())
                                ? line.substring(2).trim()
                                : direction;
                events = inAudio ? eventPayloadType(line, events) : events;
            }
        }
        return parse(media, host, events, direction);
    }

    private static int eventPayloadType(String line, int otherwise) {
        boolean event = line.matches("a=rtpmap:[0-9]{1,3} telephone-event/8000.*");
        return event ? Integer.parseInt(line.substring(9, line.indexOf(' '))) : otherwise;
    }

    private static Optional<Sdp> parse(String media, String host, int events, String direction) {
        String[] parts = media.trim().split("\\s+");
        boolean usable =
                parts.length >= 4
                        && parts[0].equals("m=audio")
                        && parts[1].matches("[1-9][0-9]{0,4}");
        if (!usable || Integer.parseInt(parts[1]) > 65_535) {
            return Optional.empty();
        }
        List<Law> laws = new ArrayList<>();
        for (int i = 3; i < parts.length; i++) {
            for (Law law : Law.values()) {
                if (parts[i].equals(Integer.toString(law.payloadType()))) {
                    laws.add(law);
                }
            }
        }
        int port = Integer.parseInt(parts[1]);
        return literal(host)
                .filter(_ -> !laws.isEmpty())
                .map(
                        address ->
                                new Sdp(
                                        new InetSocketAddress(address, port),
                                        laws,
                                        events,
                                        direction));
    }

    /** Never asks a name server. */
    static Optional<InetAddress> literal(String host) {
        try {
            return Optional.of(InetAddress.ofLiteral(host));
        } catch (IllegalArgumentException name) {
            return Optional.empty();
        }
    }

    /** Whether who wrote this wants no sound from us. */
    boolean wantsSilence() {
        return direction.equals("sendonly")
                || direction.equals("inactive")
                || address.getAddress().isAnyLocalAddress();
    }

    /** The direction to answer with (RFC 3264 6.1). */
    String mirrored() {
        return switch (direction) {
            case "sendonly" -> "recvonly";
            case "recvonly" -> "sendonly";
            default -> direction;
        };
    }

    /** Writes a description of our side. */
    static String write(
            InetSocketAddress local, List<Law> laws, int events, String direction, long version) {
        String host = local.getAddress().getHostAddress();
        StringBuilder out = new StringBuilder(256);
        out.append("v=0\r\no=bench 1 ")
                .append(version)
                .append(" IN IP4 ")
                .append(host)
                .append("\r\ns=-\r\n");
        out.append("c=IN IP4 ")
                .append(host)
                .append("\r\nt=0 0\r\nm=audio ")
                .append(local.getPort())
                .append(" RTP/AVP");
        laws.forEach(law -> out.append(' ').append(law.payloadType()));
        out.append(events >= 0 ? " " + events : "").append("\r\n");
        laws.forEach(
                law ->
                        out.append("a=rtpmap:")
                                .append(law.payloadType())
                                .append(' ')
                                .append(law.encoding())
                                .append("/8000\r\n"));
        if (events >= 0) {
            out.append("a=rtpmap:").append(events).append(" telephone-event/8000\r\n");
            out.append("a=fmtp:").append(events).append(" 0-15\r\n");
        }
        return out.append("a=ptime:20\r\na=").append(direction).append("\r\n").toString();
    }
}
