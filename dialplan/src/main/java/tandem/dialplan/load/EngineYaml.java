package tandem.dialplan.load;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import tandem.dialplan.EngineSettings;
import tandem.dialplan.EngineSettings.Digest;
import tandem.dialplan.EngineSettings.Http;
import tandem.dialplan.EngineSettings.Limits;
import tandem.dialplan.EngineSettings.Media;
import tandem.dialplan.EngineSettings.Recordings;
import tandem.dialplan.EngineSettings.Sip;
import tandem.dialplan.EngineSettings.Store;
import tandem.dialplan.yaml.Code;
import tandem.dialplan.yaml.Section;
import tandem.dialplan.yaml.Type;
import tandem.dialplan.yaml.Types;
import tandem.dialplan.yaml.Unfit;
import tandem.dialplan.yaml.Wording;

/** engine.yaml. Every key has a default here, and nowhere else. */
final class EngineYaml {
    private static final long SECOND = 1_000;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;
    private static final Pattern PORTS = Pattern.compile("([1-9][0-9]{0,4})-([1-9][0-9]{0,4})");

    private static final Map<String, Digest> DIGESTS =
            Map.of("sha-256", Digest.SHA_256, "md5", Digest.MD5);

    private record Ports(int first, int last) {}

    private EngineYaml() {}

    static EngineSettings read(Section root) {
        Sip sip = sip(root.section("sip"));
        EngineSettings settings =
                new EngineSettings(
                        sip,
                        media(root.section("media"), sip.host()),
                        http(root.section("http")),
                        store(root.section("store")),
                        limits(root.section("limits")),
                        recordings(root.section("recordings")));
        root.close();
        return settings;
    }

    private static Sip sip(Section sip) {
        Section udp = sip.section("udp");
        int udpPort = udp.value("port", port(), 5060);
        udp.close();
        for (String transport : new String[] {"tcp", "tls", "ws", "wss"}) {
            Section section = sip.section(transport);
            section.value("port", off(transport));
            section.close();
        }
        Sip read =
                new Sip(
                        sip.value("host", Addresses.reachable(), "127.0.0.1"),
                        udpPort,
                        sip.value("realm", realm(), "tandem"),
                        digest(sip));
        sip.close();
        return read;
    }

    private static List<Digest> digest(Section sip) {
        if (!sip.has("digest")) {
            return List.of(Digest.SHA_256, Digest.MD5);
        }
        List<Digest> chosen = sip.list("digest", Types.oneOf(DIGESTS)).stream().distinct().toList();
        if (sip.items("digest").isEmpty()) {
            sip.refuse("digest", Code.RANGE, "needs sha-256, md5 or both");
        }
        return chosen;
    }

    private static Media media(Section media, String sipHost) {
        Ports ports = media.value("ports", ports(), new Ports(20_000, 29_999));
        Media read =
                new Media(
                        media.value("host", Addresses.reachable(), sipHost),
                        ports.first(),
                        ports.last(),
                        media.value(
                                "loops",
                                Types.integer(1, 256),
                                Math.max(1, Runtime.getRuntime().availableProcessors() / 2)),
                        media.value("latch", Types.duration(0, MINUTE), 3 * SECOND),
                        media.value("inactivity", Types.duration(0, HOUR), 30 * SECOND));
        media.close();
        return read;
    }

    private static Http http(Section http) {
        String auth = http.value("auth", auth(), "none");
        InetAddress host = http.value("host", Types.address(), InetAddress.ofLiteral("127.0.0.1"));
        if (!host.isLoopbackAddress()) {
            String reason =
                    "http.auth none is for a loopback address such as 127.0.0.1; request signing comes with a later version";
            http.refuse("host", Code.CONTRADICTION, reason);
        }
        Http read = new Http(host.getHostAddress(), http.value("port", port(), 8080), auth);
        http.close();
        return read;
    }

    private static Store store(Section store) {
        Store read = new Store(store.value("url", storeUrl(), "sqlite:tandem.db"));
        store.close();
        return read;
    }

    private static Limits limits(Section limits) {
        Limits read =
                new Limits(
                        limits.value("calls", Types.integer(1, 100_000), 2_000),
                        limits.value("call", Types.duration(SECOND, 7 * DAY), 4 * HOUR),
                        limits.value("drain", Types.duration(0, HOUR), 30 * SECOND),
                        limits.value("steps", Types.integer(1, 1_000_000), 1_000));
        limits.close();
        return read;
    }

    private static Recordings recordings(Section recordings) {
        Recordings read =
                new Recordings(recordings.value("dir", Types.path(), Path.of("recordings")));
        recordings.close();
        return read;
    }

    private static Type<Integer> port() {
        return Types.integer(0, 65_535);
    }

    private static Type<String> off(String transport) {
        return text -> {
            if (!text.equals("off")) {
                String name = transport.toUpperCase(java.util.Locale.ROOT);
                throw new Unfit(
                        Code.LATER_VALUE,
                        name + " comes with a later version; leave the key out or write off");
            }
            return text;
        };
    }

    private static Type<String> realm() {
        return Types.text(
                Pattern.compile("[A-Za-z0-9._-]{1,64}"),
                "a realm; use up to 64 letters, digits, '.', '_' and '-'");
    }

    private static Type<String> auth() {
        return text -> {
            if (text.equals("keys") || text.equals("signed")) {
                throw new Unfit(
                        Code.LATER_VALUE, "request signing comes with a later version; write none");
            }
            return Types.oneOf(Map.of("none", "none")).read(text);
        };
    }

    private static Type<String> storeUrl() {
        return text -> {
            if (text.startsWith("postgres") || text.startsWith("jdbc:")) {
                throw new Unfit(
                        Code.LATER_VALUE,
                        "only sqlite:FILE is known; PostgreSQL comes with a later version");
            }
            if (!text.startsWith("sqlite:") || text.length() == "sqlite:".length()) {
                throw new Unfit(
                        Code.FORM,
                        Wording.quote(text) + " is not a database such as sqlite:tandem.db");
            }
            return Types.text(1_000).read(text);
        };
    }

    /** The first port is even, since RTP takes it and RTCP the next one (RFC 3550 section 11). */
    private static Type<Ports> ports() {
        return text -> {
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
                        Code.RANGE,
                        text + ": must rise within 1024-65535 and begin with an even port");
            }
            return ports;
        };
    }
}
