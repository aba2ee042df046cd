package tandem.engine.api;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tandem.engine.api.IdempotencyKeys.Claim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

final class IdempotencyKeysTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int MOST = 3;

    @TempDir Path dir;
    private Path file;
    private Instant now = Instant.parse("2026-11-23T09:00:00Z");
    private IdempotencyKeys keys;

    @BeforeEach
    void open() {
        file = dir.resolve("keys.jsonl");
        reopen();
    }

    private void reopen() {
        keys = new IdempotencyKeys(file, () -> now, MOST);
    }

    @Test
    void sameRequestIsAnsweredTheSameAlsoByALaterProcess() throws IOException {
        answered("k", "{\"a\":1,\"b\":{\"c\":2,\"d\":3}}", "x");
        assertEquals("x", again("k", "{ \"b\": {\"d\":3,\"c\":2}, \"a\": 1 }"));

        reopen();

        assertEquals("x", again("k", "{\"a\":1,\"b\":{\"c\":2,\"d\":3}}"));
        assertInstanceOf(Claim.Different.class, claim("k", "{\"a\":2}"));
        assertInstanceOf(Claim.First.class, keys.claim("other", "k", body("{\"a\":2}")));
        assertFalse(Files.readString(file).contains("\"k\""), "keys stand in it as hashes");
    }

    @Test
    void requestThatCameToNothingIsTheFirstAgain() throws IOException {
        Claim.First first = assertInstanceOf(Claim.First.class, claim("k", "{}"));
        assertInstanceOf(Claim.UnderWay.class, claim("k", "{}"));
        assertInstanceOf(Claim.Different.class, claim("k", "{\"a\":1}"));
        first.ticket().close();
        assertInstanceOf(Claim.First.class, claim("k", "{\"a\":1}"));
    }

    @Test
    void keysAreForgottenAfterADayAndRefusedBeyondTheBound() throws IOException {
        answered("1", "{}", "x");
        now = now.plus(Duration.ofHours(1));
        answered("2", "{}", "x");
        answered("3", "{}", "x");
        Claim.Full full = assertInstanceOf(Claim.Full.class, claim("4", "{}"));
        assertEquals(Duration.ofHours(23).toMillis(), full.retryMs());

        now = now.plus(Duration.ofHours(23)).plusMillis(1);

        answered("1", "{\"another\":1}", "y");
        reopen();
        assertEquals("y", again("1", "{\"another\":1}"));
        assertEquals("x", again("2", "{}"));
    }

    @Test
    void fileDoesNotGrowForEver() throws IOException {
        for (int i = 0; i < 100; i++) {
            answered("k" + i, "{}", "x");
            now = now.plus(Duration.ofHours(10));
        }
        try (var lines = Files.lines(file)) {
            assertEquals(true, lines.filter(line -> !line.isBlank()).count() <= 2 * MOST + 1);
        }
    }

    @Test
    void halfALineOfACrashCostsNoOtherAnswer() throws IOException {
        answered("1", "{}", "x");
        Files.writeString(file, "\n{\"at_ms\":17", StandardOpenOption.APPEND);
        answered("2", "{}", "y");

        reopen();

        assertEquals("x", again("1", "{}"));
        assertEquals("y", again("2", "{}"));
    }

    private void answered(String key, String body, String answer) throws IOException {
        Claim.First first = assertInstanceOf(Claim.First.class, claim(key, body));
        try (var ticket = first.ticket()) {
            ticket.keep(new IdempotencyKeys.Given(202, JSON.createObjectNode().put("id", answer)));
        }
    }

    private String again(String key, String body) throws IOException {
        return assertInstanceOf(Claim.Again.class, claim(key, body))
                .given()
                .answer()
                .get("id")
                .asText();
    }

    private Claim claim(String key, String body) throws IOException {
        return keys.claim("demo", key, body(body));
    }

    private static ObjectNode body(String text) throws IOException {
        return (ObjectNode) JSON.readTree(text);
    }
}
