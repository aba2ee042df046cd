package tandem.bench;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * An engine that runs already, as given on the command line: {@code
 * sip=HOST:PORT[,pid=N][,http=HOST:PORT]}.
 *
 * @param pid empty = its cost is not measured
 */
record EngineAddress(InetSocketAddress sip, OptionalLong pid) {

    /** For picocli. */
    static final class Converter implements ITypeConverter<EngineAddress> {
        @Override
        public EngineAddress convert(String text) {
            return parse(text);
        }
    }

    static EngineAddress parse(String text) {
        Map<String, String> fields = new HashMap<>();
        for (String part : text.split(",")) {
            int equals = part.indexOf('=');
            if (equals < 1 || !part.substring(0, equals).matches("sip|pid|http")) {
                throw new TypeConversionException(
                        "expected sip=HOST:PORT[,pid=N][,http=HOST:PORT], not '" + part + "'");
            }
            fields.put(part.substring(0, equals), part.substring(equals + 1));
        }
        String sip = fields.getOrDefault("sip", "").replaceFirst("^udp:", "");
        int colon = sip.lastIndexOf(':');
        InetSocketAddress address =
                ReadyLine.address(sip.substring(0, Math.max(0, colon)), sip.substring(colon + 1))
                        .orElseThrow(
                                () ->
                                        new TypeConversionException(
                                                "sip must be a numeric HOST:PORT, not '"
                                                        + sip
                                                        + "'"));
        return new EngineAddress(address, pid(fields));
    }

    private static OptionalLong pid(Map<String, String> fields) {
        String pid = fields.getOrDefault("pid", "");
        if (!pid.isEmpty() && !pid.matches("[1-9][0-9]{0,9}")) {
            throw new TypeConversionException("pid must be a number, not '" + pid + "'");
        }
        return pid.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(pid));
    }
}
