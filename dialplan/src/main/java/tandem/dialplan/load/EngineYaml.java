package tandem.dialplan.load;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import tandem.dialplan.EngineSettings;
import tandem.dialplan.EngineSettings.Digest;
import tandem.dialplan.EngineSettings.Fetch;
import tandem.dialplan.EngineSettings.Http;
import tandem.dialplan.EngineSettings.Limits;
import tandem.dialplan.EngineSettings.Media;
import tandem.dialplan.EngineSettings.Recordings;
import tandem.dialplan.EngineSettings.Retention;
import tandem.dialplan.EngineSettings.Sip;
import tandem.dialplan.EngineSettings.Store;
import tandem.dialplan.Secrets;
import tandem.dialplan.limit.CallLimits;
import tandem.dialplan.yaml.Code;
import tandem.dialplan.yaml.Key;
import tandem.dialplan.yaml.Section;
import tandem.dialplan.yaml.Shape;
import tandem.dialplan.yaml.Type;
import tandem.dialplan.yaml.Types;
import tandem.dialplan.yaml.Unfit;
import tandem.dialplan.yaml.Wording;
import tandem.dialplan.yaml.Writing;

/** engine.yaml. Every key has a default here, and nowhere else. */
final class EngineYaml {
    private static final long SECOND = 1_000;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;
    private static final int YEARS = 36_500;
    private static final int LAWFUL_DAYS = 183;
    private static final Pattern PORTS = Pattern.compile("([1-9][0-9]{0,4})-([1-9][0-9]{0,4})");
    private static final Pattern POSTGRES =
            Pattern.compile(
                    "postgresql://[A-Za-z0-9.-]{1,253}(:[1-9][0-9]{0,4})?/[A-Za-z0-9_-]{1,63}");

    private static final Map<String, Digest> DIGESTS =
            Map.of("sha-256", Digest.SHA_256, "md5", Digest.MD5);

    private record Ports(int first, int last) {}

    private static final Key<Integer> UDP_PORT =
            Key.of("port", port(), "0 = any free port").or(5060, "5060");
    private static final Key<Object> UDP =
            Key.of("udp", Shape.of("udp", "SIP over UDP", UDP_PORT), "SIP over UDP");
    private static final List<Key<?>> TRANSPORTS =
            List.of(transport("tcp"), transport("tls"), transport("ws"), transport("wss"));
    private static final Key<String> SIP_HOST =
            Key.of(
                            "host",
                            Addresses.reachable(),
                            "the one address that phones and carriers reach; not 0.0.0.0")
                    .or("127.0.0.1", "127.0.0.1");
    private static final Key<String> REALM =
            Key.of("realm", realm(), "shown when a password is asked for").or("tandem", "tandem");
    private static final Key<Digest> DIGEST =
            Key.items(
                            "digest",
                            Types.oneOf(DIGESTS),
                            "algorithms of that challenge, best first; [md5] for phones that give"
                                    + " up at the first they do not know")
                    .standing("[sha-256, md5]");
    private static final Shape SIP_SHAPE =
            Shape.of("sip", "where SIP is spoken", SIP_HOST, UDP, REALM, DIGEST).and(TRANSPORTS);

    private static final Key<String> MEDIA_HOST =
            Key.of("host", Addresses.reachable(), "where RTP is received").standing("as sip.host");
    private static final Key<Ports> PORT_RANGE =
            Key.of(
                            "ports",
                            ports(),
                            "begins with an even port; a call with two parties takes four;"
                                    + " 0 = any free ports")
                    .or(new Ports(20_000, 29_999), "20000-29999");
    private static final Key<Integer> LOOPS =
            Key.of("loops", Types.integer(1, 256), "threads that move RTP")
                    .standing("half of the cores");
    private static final Key<Long> LATCH =
            Key.of(
                            "latch",
                            Types.duration(0, MINUTE),
                            "how long the real source of a stream may still be learnt")
                    .or(3 * SECOND, "3s");
    private static final Key<Long> INACTIVITY =
            Key.of(
                            "inactivity",
                            Types.duration(0, HOUR),
                            "silence of a leg that is reported; 0s = never")
                    .or(30 * SECOND, "30s");
    private static final Shape MEDIA_SHAPE =
            Shape.of("media", "where audio goes", MEDIA_HOST, PORT_RANGE, LOOPS, LATCH, INACTIVITY);

    private static final Key<InetAddress> HTTP_HOST =
            Key.of(
                            "host",
                            Types.address(),
                            "where the API listens; not a loopback address only with auth: signed")
                    .or(InetAddress.ofLiteral("127.0.0.1"), "127.0.0.1");
    private static final Key<Integer> HTTP_PORT =
            Key.of("port", port(), "0 = any free port").or(8080, "8080");
    private static final Key<String> AUTH =
            Key.of(
                            "auth",
                            Types.oneOf(Map.of("none", "none", "signed", "signed")),
                            "none: everybody on this machine may do everything; signed: requests"
                                    + " are signed with a key of access.yaml")
                    .or("none", "none");
    private static final Key<Integer> RATE =
            Key.of("rate", Types.integer(1, 10_000), "requests a second of one key").or(50, "50");
    private static final Shape HTTP_SHAPE =
            Shape.of("api", "the HTTP API", HTTP_HOST, HTTP_PORT, AUTH, RATE);

    private static final Key<String> URL =
            Key.of(
                            "url",
                            storeUrl(),
                            "sqlite:FILE in the data directory, or postgresql://host[:port]/db")
                    .or("sqlite:tandem.db", "sqlite:tandem.db");
    private static final Key<String> USER =
            Key.of("user", Types.text(64), "of PostgreSQL").standing("none");
    private static final Key<Object> PASSWORD =
            Key.of("password", SecretText.WRITING, "of PostgreSQL").standing("none");
    private static final Shape STORE_SHAPE =
            Shape.of("store", "where records are kept", URL, USER, PASSWORD);

    private static final Key<Integer> CALLS =
            Key.of("calls", Types.integer(1, 100_000), "live calls; more get 503")
                    .or(2_000, "2000");
    private static final Key<Long> CALL =
            Key.of("call", Types.duration(SECOND, 7 * DAY), "longest call").or(4 * HOUR, "4h");
    private static final Key<Long> DRAIN =
            Key.of("drain", Types.duration(0, HOUR), "how long a stop waits for calls to end")
                    .or(30 * SECOND, "30s");
    private static final Key<Integer> STEPS =
            Key.of(
                            "steps",
                            Types.integer(1, 1_000_000),
                            "steps that one call may run, so that no plan runs for ever")
                    .or(1_000, "1000");
    private static final Shape LIMITS_SHAPE =
            Shape.of("limits", "bounds of the whole engine", CALLS, CALL, DRAIN, STEPS)
                    .and(CallLimitsYaml.KEYS);

    private static final Key<Path> DIR =
            Key.of("dir", Types.path(), "in the data directory")
                    .or(Path.of("recordings"), "recordings");
    private static final Key<Integer> MIN_FREE =
            Key.of(
                            "min_free_mb",
                            Types.integer(0, 100_000_000),
                            "room on the disk below which no recording begins, in MiB")
                    .or(256, "256");
    private static final Shape RECORDINGS_SHAPE =
            Shape.of("recordings", "where recordings are kept", DIR, MIN_FREE);

    private static final Key<Integer> KEEP_CALLS = keep("calls", "call records", 1, 730);
    private static final Key<Integer> KEEP_RECORDINGS = keep("recordings", "recordings", 1, 180);
    private static final Key<Integer> KEEP_VOICEMAIL = keep("voicemail", "messages", 1, 90);
    private static final Key<Integer> KEEP_SECURITY =
            keep(
                    "security",
                    "the log of network, access and changes; at least 183d by law",
                    LAWFUL_DAYS,
                    366);
    private static final Key<Long> KEEP_JOURNAL =
            Key.of(
                            "journal",
                            Types.duration(HOUR, 90 * DAY),
                            "events that can be read again with a cursor; whole hours")
                    .or(72 * HOUR, "72h");
    private static final Shape RETENTION_SHAPE =
            Shape.of(
                    "retention",
                    "how long data is kept",
                    KEEP_CALLS,
                    KEEP_RECORDINGS,
                    KEEP_VOICEMAIL,
                    KEEP_SECURITY,
                    KEEP_JOURNAL);

    private static final Key<String> ALLOW =
            Key.items(
                            "allow",
                            Hosts.allowed(),
                            "hosts that http steps and webhooks may reach: host, host:port or"
                                    + " *.domain")
                    .standing("none");
    private static final Shape FETCH_SHAPE = Shape.of("fetch", "web services", ALLOW);

    private static final Key<Object> SIP = Key.of("sip", SIP_SHAPE, "where SIP is spoken");
    private static final Key<Object> MEDIA = Key.of("media", MEDIA_SHAPE, "where audio goes");
    private static final Key<Object> HTTP = Key.of("http", HTTP_SHAPE, "the HTTP API");
    private static final Key<Object> STORE = Key.of("store", STORE_SHAPE, "where records are kept");
    private static final Key<Object> LIMITS =
            Key.of("limits", LIMITS_SHAPE, "bounds of the whole engine");
    private static final Key<Object> RECORDINGS =
            Key.of("recordings", RECORDINGS_SHAPE, "where recordings are kept");
    private static final Key<Object> RETENTION =
            Key.of("retention", RETENTION_SHAPE, "how long each class of data is kept");
    private static final Key<Object> FETCH =
            Key.of("fetch", FETCH_SHAPE, "which web services may be reached");

    /** The whole file. */
    static final Shape SHAPE =
            Shape.of(
                    "engine",
                    "engine.yaml: where the engine listens and stores, what it can bear",
                    SIP,
                    MEDIA,
                    HTTP,
                    STORE,
                    LIMITS,
                    RECORDINGS,
                    RETENTION,
                    FETCH);

    private EngineYaml() {}

    private static Key<String> portOff(String transport) {
        return Key.of("port", off(transport), "comes with a later version").or("off", "off");
    }

    private static Key<Object> transport(String name) {
        Shape shape = Shape.of(name, "comes with a later version", portOff(name));
        return Key.of(name, shape, "comes with a later version");
    }

    private static Key<Integer> keep(String name, String what, int least, int days) {
        return Key.of(name, Types.days(least, YEARS), what + "; 0d = for ever")
                .or(days, days + "d");
    }

    /**
     * @param calendars of {@code holidays/}, by name
     */
    static EngineSettings read(
            Section root,
            Secrets secrets,
            Map<String, Map<LocalDate, HolidaysYaml.Day>> calendars) {
        Sip sip = sip(root.section(SIP));
        Retention retention = retention(root.section(RETENTION));
        Profile.checkRetention(root.section(LIMITS), retention.recordingDays());
        return new EngineSettings(
                sip,
                media(root.section(MEDIA), sip.host()),
                http(root.section(HTTP)),
                store(root.section(STORE), secrets),
                limits(root.section(LIMITS), calendars),
                recordings(root.section(RECORDINGS)),
                retention,
                new Fetch(root.section(FETCH).list(ALLOW)));
    }

    private static Recordings recordings(Section recordings) {
        return new Recordings(recordings.get(DIR), recordings.get(MIN_FREE));
    }

    private static Sip sip(Section sip) {
        int udpPort = sip.section(UDP).get(UDP_PORT);
        for (Key<?> transport : TRANSPORTS) {
            sip.section(transport).get(portOff(transport.name()));
        }
        return new Sip(sip.get(SIP_HOST), udpPort, sip.get(REALM), digest(sip));
    }

    private static List<Digest> digest(Section sip) {
        if (!sip.has(DIGEST)) {
            return List.of(Digest.SHA_256, Digest.MD5);
        }
        if (sip.items(DIGEST).isEmpty()) {
            sip.refuse(DIGEST, Code.RANGE, "needs sha-256, md5 or both");
        }
        return sip.list(DIGEST).stream().distinct().toList();
    }

    private static Media media(Section media, String sipHost) {
        Ports ports = media.get(PORT_RANGE);
        int half = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        return new Media(
                media.value(MEDIA_HOST).orElse(sipHost),
                ports.first(),
                ports.last(),
                media.value(LOOPS).orElse(half),
                media.get(LATCH),
                media.get(INACTIVITY));
    }

    private static Http http(Section http) {
        String auth = http.get(AUTH);
        InetAddress host = http.get(HTTP_HOST);
        if (!host.isLoopbackAddress() && !auth.equals("signed")) {
            String reason =
                    "http.auth none is for a loopback address such as 127.0.0.1; set http.auth to"
                            + " signed";
            http.refuse(HTTP_HOST, Code.CONTRADICTION, reason);
        }
        return new Http(host.getHostAddress(), http.get(HTTP_PORT), auth, http.get(RATE));
    }

    private static Store store(Section store, Secrets secrets) {
        String url = store.get(URL);
        Optional<String> user = store.value(USER);
        Optional<String> password = store.value(PASSWORD, SecretText.reference(secrets, 1));
        for (Key<?> key : List.of(USER, PASSWORD)) {
            if (store.has(key) && !url.startsWith("postgresql:")) {
                store.refuse(key, Code.CONTRADICTION, "has no meaning with SQLite");
            }
        }
        return new Store(url, user.orElse(""), password.orElse(""));
    }

    private static Limits limits(
            Section limits, Map<String, Map<LocalDate, HolidaysYaml.Day>> calendars) {
        return new Limits(
                limits.get(CALLS),
                limits.get(CALL),
                limits.get(DRAIN),
                limits.get(STEPS),
                new CallLimitsYaml(calendars, noNumber(), CallLimits.NONE)
                        .read(limits)
                        .ofPlatform());
    }

    /** Numbers have their names in a tenant. */
    private static Type<String> noNumber() {
        return text -> {
            throw new Unfit(
                    Code.NOT_ALLOWED,
                    "the platform names no number; without this key the rule is on each number");
        };
    }

    private static Retention retention(Section retention) {
        long journalMs = retention.get(KEEP_JOURNAL);
        if (journalMs % HOUR != 0) {
            retention.refuse(KEEP_JOURNAL, Code.FORM, "is not whole hours such as 72h");
        }
        return new Retention(
                retention.get(KEEP_CALLS),
                retention.get(KEEP_RECORDINGS),
                retention.get(KEEP_VOICEMAIL),
                retention.get(KEEP_SECURITY),
                (int) (journalMs / HOUR));
    }

    private static Type<Integer> port() {
        return Types.integer(0, 65_535);
    }

    private static Type<String> off(String transport) {
        return Type.of(
                Writing.oneOf(List.of("off")),
                text -> {
                    if (!text.equals("off")) {
                        String name = transport.toUpperCase(java.util.Locale.ROOT);
                        throw new Unfit(
                                Code.LATER_VALUE,
                                name
                                        + " comes with a later version; leave the key out or write"
                                        + " off");
                    }
                    return text;
                });
    }

    private static Type<String> realm() {
        return Types.text(
                Pattern.compile("[A-Za-z0-9._-]{1,64}"),
                "a realm; use up to 64 letters, digits, '.', '_' and '-'");
    }

    private static Type<String> storeUrl() {
        return text -> {
            boolean file = text.startsWith("sqlite:") && text.length() > "sqlite:".length();
            if (!file && !POSTGRES.matcher(text).matches()) {
                throw new Unfit(
                        Code.FORM,
                        "not a database such as sqlite:tandem.db or"
                                + " postgresql://127.0.0.1:5432/tandem");
            }
            return Types.text(1_000).read(text);
        };
    }

    /** The first port is even, since RTP takes it and RTCP the next one (RFC 3550 section 11). */
    private static Type<Ports> ports() {
        return Type.of(
                Writing.matching("range of ports, or 0", "0|" + PORTS.pattern()),
                EngineYaml::readPorts);
    }

    private static Ports readPorts(String text) {
        Matcher m = PORTS.matcher(text);
        if (text.equals("0")) {
            return new Ports(0, 0);
        }
        if (!m.matches()) {
            throw new Unfit(
                    Code.FORM,
                    Wording.quote(text)
                            + " is not a range such as 20000-29999, nor 0 for any free ports");
        }
        Ports ports = new Ports(Integer.parseInt(m.group(1)), Integer.parseInt(m.group(2)));
        if (ports.first < 1_024
                || ports.last > 65_535
                || ports.first >= ports.last
                || ports.first % 2 != 0) {
            throw new Unfit(
                    Code.RANGE, text + ": must rise within 1024-65535 and begin with an even port");
        }
        return ports;
    }
}
