package tandem.dialplan;

import java.nio.file.Path;
import java.util.List;

import tandem.dialplan.limit.CallLimits;

/**
 * engine.yaml: listeners, ports, storage, platform limits. Every key has a default, so an empty
 * file is valid.
 */
public record EngineSettings(
        Sip sip,
        Media media,
        Http http,
        Store store,
        Limits limits,
        Recordings recordings,
        Retention retention,
        Fetch fetch) {

    /** Settings with retention and fetching as they are by default. */
    public EngineSettings(
            Sip sip, Media media, Http http, Store store, Limits limits, Recordings recordings) {
        this(sip, media, http, store, limits, recordings, Retention.DEFAULT, Fetch.NOTHING);
    }

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
     * @param auth {@code none}, accepted on loopback only, or {@code signed}
     * @param perSecond key {@code http.rate}: requests a second of one key, default 50
     */
    public record Http(String host, int port, String auth, int perSecond) {
        public Http(String host, int port, String auth) {
            this(host, port, auth, 50);
        }

        /** Whether requests must be signed. */
        public boolean signed() {
            return auth.equals("signed");
        }
    }

    /**
     * @param url default {@code sqlite:tandem.db}, relative to the data directory; or {@code
     *     postgresql://host[:port]/database}
     * @param user of PostgreSQL, or empty
     * @param password of PostgreSQL, a reference in the file; or empty
     */
    public record Store(String url, String user, String password) {
        public Store(String url) {
            this(url, "", "");
        }

        @Override
        public String toString() {
            return "Store[" + url + "]";
        }
    }

    /**
     * How long each class of data is kept, key {@code retention}. What is older is deleted; a
     * figure of 0 = for ever.
     *
     * @param callDays CDRs, default 730
     * @param recordingDays recordings, default 180
     * @param voicemailDays messages, default 90
     * @param securityDays network, access and audit log, default 366, at least 183 by law
     * @param journalHours events that can be read again with a cursor, default 72, 1..2160
     */
    public record Retention(
            int callDays,
            int recordingDays,
            int voicemailDays,
            int securityDays,
            int journalHours) {
        public static final Retention DEFAULT = new Retention(730, 180, 90, 366, 72);
    }

    /**
     * Which web services calls and webhooks may reach, key {@code fetch}.
     *
     * @param allow hosts, {@code host}, {@code host:port} or {@code *.domain}; nothing is allowed
     *     by default
     */
    public record Fetch(List<String> allow) {
        public static final Fetch NOTHING = new Fetch(List.of());

        public Fetch {
            allow = List.copyOf(allow);
        }
    }

    /**
     * @param calls live calls; beyond it INVITE gets 503. Default 2000
     * @param callMs longest call. Default 4h
     * @param drainMs how long SIGTERM waits for calls to end. Default 30s
     * @param steps steps that one call may run, so that no plan loops for ever. Default 1000
     * @param calling rules on calls out that hold for all tenants
     */
    public record Limits(int calls, long callMs, long drainMs, int steps, CallLimits calling) {
        /** Without rules on calls out. */
        public Limits(int calls, long callMs, long drainMs, int steps) {
            this(calls, callMs, drainMs, steps, CallLimits.NONE.ofPlatform());
        }
    }

    /**
     * @param dir key {@code recordings.dir}; relative to the data directory, default {@code
     *     recordings}
     * @param minFreeMb key {@code recordings.min_free_mb}: room on the disk, in MiB, below which no
     *     recording begins; default 256
     */
    public record Recordings(Path dir, int minFreeMb) {
        /** With the default of room. */
        public Recordings(Path dir) {
            this(dir, 256);
        }
    }
}
