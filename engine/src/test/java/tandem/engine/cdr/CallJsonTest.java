package tandem.engine.cdr;

import java.time.Instant;

import com.fasterxml.jackson.databind.json.JsonMapper;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

final class CallJsonTest {
    private final JsonMapper mapper = new JsonMapper();

    @Test
    void whatIsWrittenReadsBackEqual() throws Exception {
        long seed = System.nanoTime();
        RandomCalls calls = new RandomCalls(seed);
        for (int i = 0; i < 2000; i++) {
            CallRecord call = i % 3 == 0 ? calls.live() : calls.ended();

            String line = CallJson.of(call, Instant.EPOCH).toString();

            assertEquals(-1, line.indexOf('\n'), () -> "one line, seed " + seed);
            assertEquals(call, CallParser.parse(mapper.readTree(line)), () -> "seed " + seed);
        }
    }

    @Test
    void timesAreCutToTheMillisecondAndKeepThreeDigits() {
        assertEquals(
                "2026-03-01T10:00:00.000Z", CallJson.time(Instant.parse("2026-03-01T10:00:00Z")));
        assertEquals(
                "2026-03-01T10:00:00.120Z",
                CallJson.time(Instant.parse("2026-03-01T10:00:00.120999999Z")));
    }

    @Test
    void aCallWithoutAMemberIsRefusedByName() throws Exception {
        var json = CallJson.of(new RandomCalls(1).ended(), Instant.EPOCH);
        json.remove("legs");

        var refused = assertThrows(IllegalArgumentException.class, () -> CallParser.parse(json));

        assertEquals("no legs", refused.getMessage());
    }
}
