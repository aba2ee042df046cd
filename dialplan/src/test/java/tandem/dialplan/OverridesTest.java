package tandem.dialplan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tandem.dialplan.ConfTree.Checked;
import tandem.dialplan.EngineSettings.Digest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

class OverridesTest {
    @TempDir Path conf;

    @BeforeEach
    void emptyEngineFile() throws IOException {
        Files.writeString(conf.resolve("engine.yaml"), "");
    }

    private Plan good(Map<String, String> set) {
        return assertInstanceOf(Checked.Good.class, ConfTree.load(conf, set)).plan();
    }

    private List<String> bad(Map<String, String> set) {
        Checked.Bad bad = assertInstanceOf(Checked.Bad.class, ConfTree.load(conf, set));
        return bad.problems().stream().map(Problem::toString).toList();
    }

    @Test
    void anEmptyFileIsAllDefaults() {
        EngineSettings settings = good(Map.of()).settings();

        assertEquals(
                new EngineSettings.Sip(
                        "127.0.0.1", 5060, "tandem", List.of(Digest.SHA_256, Digest.MD5)),
                settings.sip());
        assertEquals(2_000, settings.limits().calls());
    }

    @Test
    void aValueFromOutsideGoesBeforeTheFile() throws IOException {
        Files.writeString(
                conf.resolve("engine.yaml"), "sip: { udp: { port: 5070 }, host: 127.0.0.2 }\n");

        EngineSettings settings =
                good(Map.of(
                                "sip.udp.port",
                                "0",
                                "media.ports",
                                "0",
                                "http.port",
                                "0",
                                "sip.tcp.port",
                                "off"))
                        .settings();

        assertEquals(
                new EngineSettings.Sip(
                        "127.0.0.2", 0, "tandem", List.of(Digest.SHA_256, Digest.MD5)),
                settings.sip());
        assertEquals("127.0.0.2", settings.media().host());
        assertEquals(0, settings.media().firstPort());
        assertEquals(0, settings.http().port());
    }

    @Test
    void aWrongValueFromOutsideIsNamed() {
        assertEquals(
                List.of("--set:1:1: E202: sip.udp.port: 99999 is outside 0 to 65535"),
                bad(Map.of("sip.udp.port", "99999")));
        assertEquals(
                List.of("--set:1:1: E107: unknown key 'sip.udp.prt'; did you mean 'port'?"),
                bad(Map.of("sip.udp.prt", "1")));
        assertEquals(
                List.of("--set:1:1: E107: '..' is not a key of engine.yaml such as sip.udp.port"),
                bad(Map.of("..", "1")));
        assertEquals(
                List.of("--set:1:1: E106: sip takes 'key: value' lines"), bad(Map.of("sip", "1")));
        assertEquals(
                List.of("--set:1:1: E106: http.port takes one value, not keys"),
                bad(Map.of("http.port.x", "1")));
        assertEquals(
                List.of(
                        "--set:1:1: E503: sip.tcp.port: TCP comes with a later version; leave the key out or"
                                + " write off"),
                bad(Map.of("sip.tcp.port", "5060")));
    }

    @Test
    void theHashNamesFilesAndValues() throws IOException {
        String hash = good(Map.of()).hash();

        assertEquals(64, hash.length());
        assertEquals(hash, good(Map.of()).hash());
        assertNotEquals(hash, good(Map.of("http.port", "0")).hash());
        Files.writeString(conf.resolve("engine.yaml"), "# a comment\n");
        assertNotEquals(hash, good(Map.of()).hash());
    }
}
