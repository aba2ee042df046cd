package tandem.bench;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.OptionalLong;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class CommandLineTest {
    @TempDir Path temp;

    private static int bench(String... args) {
        CommandLine line = Bench.commandLine();
        line.setErr(new java.io.PrintWriter(java.io.Writer.nullWriter()));
        return line.execute(args);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "calls",
                "calls --cps 1 --seconds 1",
                "calls --cps x --seconds 1 --hold 1",
                "calls --cps 0 --seconds 1 --hold 1",
                "calls --cps 1 --seconds 1 --hold 1 --engine nonsense",
                "calls --cps 1 --seconds 1 --hold 1 --engine sip=localhost:5060",
                "media",
                "media --mode tape",
                "media --mode relay --calls 0",
                "media --mode relay --seconds 0.1",
                "media --mode relay --warmup 601",
                "nothing"
            })
    void wrongUsageIsTwo(String args) {
        assertEquals(2, bench(args.split(" ")));
    }

    @Test
    void missingConfIsAFailure() {
        String args = "calls --cps 1 --seconds 1 --hold 1 --conf /nonexistent --dir " + temp;

        assertEquals(1, bench(args.split(" ")));
        assertEquals(
                1, Demo.commandLine().execute("--conf", "/nonexistent", "--dir", temp.toString()));
    }

    @Test
    void engineThatRunsIsNamedByItsParts() {
        EngineAddress engine =
                EngineAddress.parse("sip=udp:127.0.0.1:5060,pid=17,http=127.0.0.1:8080");

        assertEquals(new InetSocketAddress("127.0.0.1", 5060), engine.sip());
        assertEquals(OptionalLong.of(17), engine.pid());
        assertThrows(
                TypeConversionException.class, () -> EngineAddress.parse("sip=127.0.0.1:99999"));
        assertThrows(TypeConversionException.class, () -> EngineAddress.parse("pid=17"));
    }

    @Test
    void readyLineIsUnderstood() {
        ReadyLine ready =
                ReadyLine.parse(
                                "ready sip=udp:127.0.0.1:40001,tcp:127.0.0.1:40002 http=127.0.0.1:40003 pid=99")
                        .orElseThrow();

        assertEquals(40_001, ready.sip().getPort());
        assertEquals(40_003, ready.http().getPort());
        assertEquals(99, ready.pid());
        assertTrue(ReadyLine.parse("ready for nothing").isEmpty());
        assertTrue(
                ReadyLine.parse("2026-01-01 INFO sip=udp:127.0.0.1:1 http=127.0.0.1:2 pid=3")
                        .isEmpty());
    }
}
