package tandem.dialplan;

import java.nio.file.Path;
import java.util.List;

/**
 * engine.yaml: listeners, ports, storage, platform limits. Every key has a default, so an empty
 * file is valid.
 */
public record EngineSettings(
        Sip sip, Media media, Http http, Store store, Limits limits, Recordings recordings) {

    /**
     * @param host numeric address; default 127.0.0.1
     * @param udpPort key {@code sip.udp.port}, default 5060, 0 = any free port
     * @param realm default {@code tandem}
     * @param digest algorithms of the digest challenge in order of preference; default SHA-256,
     *     then MD5 for phones that know no better
     */
    public record Sip(String host, int udpPort, String realm, List<Digest> digest) {
        public Sip {
            digest = List.copyOf(digest);
        }
    }

    /** An algorithm of the digest challenge (RFC 7616). */
    public enum Digest {
        SHA_256,
        MD5
    }

    /**
     * @param host default: the SIP host
     * @param firstPort key {@code media.ports}, "20000-29999" by default, "0" = any free ports
     *     (both 0 then)
     * @param lastPort inclusive
     * @param loops default: half of the cores, at least 1
     * @param latchMs key {@code media.latch}, default 3s
     * @param inactivityMs key {@code media.inactivity}, default 30s, 0s = off
     */
    public record Media(
            String host, int firstPort, int lastPort, int loops, long latchMs, long inactivityMs) {}

    /**
     * @param host default 127.0.0.1
     * @param port default 8080, 0 = any free port
     * @param auth {@code none} is accepted on loopback only; request signing comes with a later
     *     version
     */
    public record Http(String host, int port, String auth) {}

    /**
     * @param url default {@code sqlite:tandem.db}, relative to the data directory
     */
    public record Store(String url) {}

    /**
     * @param calls live calls; beyond it INVITE gets 503. Default 2000
     * @param callMs longest call. Default 4h
     * @param drainMs how long SIGTERM waits for calls to end. Default 30s
     * @param steps steps that one call may run, so that no plan loops for ever. Default 1000
     */
    public record Limits(int calls, long callMs, long drainMs, int steps) {}

    /**
     * @param dir key {@code recordings.dir}; relative to the data directory, default {@code
     *     recordings}
     */
    public record Recordings(Path dir) {}
}
