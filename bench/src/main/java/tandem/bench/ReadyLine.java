package tandem.bench;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The line by which an engine tells that it serves: {@code ready sip=udp:HOST:PORT http=HOST:PORT
 * pid=N}.
 */
record ReadyLine(InetSocketAddress sip, InetSocketAddress http, long pid) {
    private static final Pattern SIP =
            Pattern.compile("\\bsip=(?:\\S*,)?udp:([^\\s,]+):([0-9]{1,5})");
    private static final Pattern HTTP = Pattern.compile("\\bhttp=(\\S+):([0-9]{1,5})");
    private static final Pattern PID = Pattern.compile("\\bpid=([0-9]{1,18})");

    /** Empty when the line says something else. */
    static Optional<ReadyLine> parse(String line) {
        Matcher pid = PID.matcher(line);
        if (!line.startsWith("ready ") || !pid.find()) {
            return Optional.empty();
        }
        long process = Long.parseLong(pid.group(1));
        return address(SIP, line)
                .flatMap(sip -> address(HTTP, line).map(http -> new ReadyLine(sip, http, process)));
    }

    private static Optional<InetSocketAddress> address(Pattern pattern, String line) {
        Matcher found = pattern.matcher(line);
        return found.find() ? address(found.group(1), found.group(2)) : Optional.empty();
    }

    /** A numeric address; names are not resolved. */
    static Optional<InetSocketAddress> address(String host, String port) {
        try {
            InetAddress address = InetAddress.ofLiteral(host.replaceAll("[\\[\\]]", ""));
            return Optional.of(new InetSocketAddress(address, Integer.parseInt(port)));
        } catch (IllegalArgumentException wrong) {
            return Optional.empty();
        }
    }
}
