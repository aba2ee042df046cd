package tandem.sip.sdp;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The parts of a session description (RFC 8866) that matter to a call with one audio stream. Runs
 * on: any (immutable).
 *
 * @param timing value of the t= line
 * @param media the m= sections in order
 */
record SessionDescription(String timing, List<Media> media) {
    private static final int MAX_LENGTH = 16_384;
    private static final int MAX_LINES = 512;
    private static final int MAX_LINE = 1024;
    private static final int MAX_MEDIA = 16;
    private static final int MAX_FORMATS = 64;
    private static final int MAX_CHANNELS = 8;
    private static final String NO_HOST = "";

    SessionDescription {
        media = List.copyOf(media);
    }

    /**
     * One m= section.
     *
     * @param kind audio, video, ...
     * @param port 0..65535, 0 = not wanted
     * @param protocol as written: RTP/AVP
     * @param formatList the formats of the m= line as written
     * @param ipVersion 4 or 6; 0 when there is no c= line
     * @param host from the c= line of the section, else of the session; empty when there is none
     * @param formats those of the formats that are RTP payloads with a known coding, in order
     * @param rtcpPort from a=rtcp, else 0
     * @param rtcpMux whether RTCP may come to the RTP port (RFC 5761)
     * @param ptimeMs from a=ptime, else 0
     * @param maxPtimeMs from a=maxptime, else 0
     * @param hasCrypto whether there was any crypto line
     * @param cryptos those of them that we can use, in order
     */
    record Media(
            String kind,
            int port,
            String protocol,
            List<String> formatList,
            int ipVersion,
            String host,
            List<AudioFormat> formats,
            Direction direction,
            int rtcpPort,
            boolean rtcpMux,
            int ptimeMs,
            int maxPtimeMs,
            boolean hasCrypto,
            List<Crypto> cryptos) {
        Media {
            formatList = List.copyOf(formatList);
            formats = List.copyOf(formats);
            cryptos = List.copyOf(cryptos);
        }

        boolean isLiveAudio() {
            boolean rtp = protocol.equalsIgnoreCase("RTP/AVP") || isSavp();
            return kind.equals("audio") && port > 0 && rtp;
        }

        /** The profile of RFC 3711. */
        boolean isSavp() {
            return protocol.equalsIgnoreCase("RTP/SAVP");
        }
    }

    /** Reads a description; nothing when it is none, or larger than any real one. */
    static Optional<SessionDescription> parse(String text) {
        if (text.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Reader().read(text));
        } catch (Malformed _) {
            return Optional.empty();
        }
    }

    /** Leaves the reader; has no stack, for bad input is normal. */
    private static final class Malformed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Malformed() {
            super(null, null, false, false);
        }
    }

    /** What a section has said so far; the session is one too. */
    private static final class Section {
        private final String kind;
        private final int port;
        private final String protocol;
        private final List<String> formatList;
        private final Map<Integer, String> codings = new HashMap<>();
        private final Map<Integer, String> parameters = new HashMap<>();
        private int ipVersion;
        private String host = NO_HOST;
        private Optional<Direction> direction = Optional.empty();
        private int rtcpPort;
        private boolean rtcpMux;
        private int ptimeMs;
        private int maxPtimeMs;
        private boolean hasCrypto;
        private final List<Crypto> cryptos = new ArrayList<>();

        Section(String kind, int port, String protocol, List<String> formatList) {
            this.kind = kind;
            this.port = port;
            this.protocol = protocol;
            this.formatList = formatList;
        }

        Media media(Section session) {
            boolean own = ipVersion != 0;
            String at = own ? host : session.host;
            Direction wished = direction.or(() -> session.direction).orElse(Direction.SENDRECV);
            // RFC 2543's way to hold: send to nowhere.
            Direction real = at.equals("0.0.0.0") ? Direction.of(wished.sends(), false) : wished;
            int version = own ? ipVersion : session.ipVersion;
            return new Media(
                    kind,
                    port,
                    protocol,
                    formatList,
                    version,
                    at,
                    formats(),
                    real,
                    rtcpPort,
                    rtcpMux,
                    ptimeMs,
                    maxPtimeMs,
                    hasCrypto,
                    cryptos);
        }

        private List<AudioFormat> formats() {
            List<AudioFormat> known = new ArrayList<>();
            for (String format : formatList) {
                int type = number(format, 127);
                if (type >= 0) {
                    String coding = codings.getOrDefault(type, staticCoding(type));
                    format(type, coding, parameters.getOrDefault(type, "")).ifPresent(known::add);
                }
            }
            return known;
        }

        /** RFC 3551 6; those that are spoken here. */
        private static String staticCoding(int type) {
            return switch (type) {
                case 0 -> "PCMU/8000";
                case 8 -> "PCMA/8000";
                case 9 -> "G722/8000";
                case 13 -> "CN/8000";
                default -> "";
            };
        }

        private static Optional<AudioFormat> format(int type, String coding, String parameters) {
            String[] parts = coding.split("/", 3);
            int rate = parts.length > 1 ? number(parts[1], 384_000) : -1;
            int channels = parts.length < 3 ? 1 : number(parts[2], MAX_CHANNELS);
            return rate > 0 && channels > 0
                    ? Optional.of(new AudioFormat(type, parts[0], rate, channels, parameters))
                    : Optional.empty();
        }
    }

    private static final class Reader {
        private final Section session = new Section("", 0, "", List.of());
        private final List<Section> sections = new ArrayList<>();
        private Section current = session;
        private String timing = "0 0";

        SessionDescription read(String text) {
            String[] lines = text.split("\r\n|\n|\r", MAX_LINES + 2);
            if (lines.length > MAX_LINES || !lines[0].equals("v=0")) {
                throw new Malformed();
            }
            for (String line : lines) {
                if (!line.isEmpty()) {
                    line(line);
                }
            }
            return new SessionDescription(
                    timing, sections.stream().map(section -> section.media(session)).toList());
        }

        private void line(String line) {
            if (line.length() < 2 || line.length() > MAX_LINE || line.charAt(1) != '=') {
                throw new Malformed();
            }
            String value = line.substring(2);
            switch (line.charAt(0)) {
                case 'm' -> media(value);
                case 'c' -> connection(value);
                case 'a' -> attribute(value);
                case 't' -> timing = value.matches("[0-9]{1,10} [0-9]{1,10}") ? value : timing;
                default -> {}
            }
        }

        private void media(String value) {
            String[] tokens = value.trim().split(" +");
            if (tokens.length < 4
                    || tokens.length > 3 + MAX_FORMATS
                    || sections.size() == MAX_MEDIA) {
                throw new Malformed();
            }
            int port = number(tokens[1].split("/", 2)[0], 65_535);
            for (String token : tokens) {
                boolean clean = token.chars().allMatch(c -> c > ' ' && c < 0x7f);
                if (!clean || port < 0) {
                    throw new Malformed();
                }
            }
            current =
                    new Section(
                            tokens[0], port, tokens[2], List.of(tokens).subList(3, tokens.length));
            sections.add(current);
        }

        private void connection(String value) {
            String[] tokens = value.trim().split(" +");
            if (tokens.length != 3 || !tokens[0].equals("IN")) {
                throw new Malformed();
            }
            current.ipVersion =
                    switch (tokens[1]) {
                        case "IP4" -> 4;
                        case "IP6" -> 6;
                        default -> throw new Malformed();
                    };
            current.host = tokens[2].split("/", 2)[0];
        }

        private void attribute(String value) {
            int colon = value.indexOf(':');
            String name = colon < 0 ? value.trim() : value.substring(0, colon);
            String rest = colon < 0 ? "" : value.substring(colon + 1).trim();
            switch (name) {
                case "sendrecv" -> current.direction = Optional.of(Direction.SENDRECV);
                case "sendonly" -> current.direction = Optional.of(Direction.SENDONLY);
                case "recvonly" -> current.direction = Optional.of(Direction.RECVONLY);
                case "inactive" -> current.direction = Optional.of(Direction.INACTIVE);
                case "rtpmap" -> perType(rest, current.codings);
                case "fmtp" -> perType(rest, current.parameters);
                case "rtcp" ->
                        current.rtcpPort = Math.max(0, number(rest.split(" ", 2)[0], 65_535));
                case "rtcp-mux" -> current.rtcpMux = true;
                case "crypto" -> crypto(rest);
                case "ptime" -> current.ptimeMs = Math.max(0, number(rest, 1000));
                case "maxptime" -> current.maxPtimeMs = Math.max(0, number(rest, 1000));
                default -> {}
            }
        }

        /** A line that we cannot use is overlooked, not the whole stream. */
        private void crypto(String value) {
            current.hasCrypto = true;
            Crypto.parse(value).ifPresent(current.cryptos::add);
        }

        /**
         * {@code <payload type> <rest>}; a line that is not so is overlooked, as unknown attributes
         * are.
         */
        private static void perType(String value, Map<Integer, String> into) {
            String[] parts = value.split(" +", 2);
            int type = number(parts[0], 127);
            if (parts.length == 2 && type >= 0) {
                into.put(type, parts[1].trim());
            }
        }
    }

    /** A decimal number of 0..max, else -1. */
    private static int number(String digits, int max) {
        boolean plain =
                !digits.isEmpty()
                        && digits.length() <= 6
                        && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        int value = plain ? Integer.parseInt(digits) : -1;
        return value <= max ? value : -1;
    }
}
