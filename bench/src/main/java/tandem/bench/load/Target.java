package tandem.bench.load;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The engine under load.
 *
 * @param sip where calls and registrations go
 * @param pid its process, to read what it costs; empty = not measured
 * @param stopLog the file of its {@code -Xlog:gc*,safepoint}; empty = not measured
 */
public record Target(InetSocketAddress sip, OptionalLong pid, Optional<Path> stopLog) {

    /** An engine of which only the address is known. */
    public static Target at(InetSocketAddress sip) {
        return new Target(sip, OptionalLong.empty(), Optional.empty());
    }

    public Target pid(long process) {
        return new Target(sip, OptionalLong.of(process), stopLog);
    }

    public Target stopLog(Path file) {
        return new Target(sip, pid, Optional.of(file));
    }
}
