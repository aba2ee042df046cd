package tandem.engine.events.hook;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import tandem.engine.journal.Entry;

import static org.junit.jupiter.api.Assertions.assertEquals;

class AddresseesTest {
    @Test
    void onlyAMessageThatNamesWebhooksIsForThoseAlone() {
        assertEquals(
                Optional.of(List.of("crm", "desk")),
                of("voicemail.left", "{\"notify\":[\"crm\",\"desk\"]}"));
        assertEquals(Optional.empty(), of("voicemail.left", "{\"notify\":[]}"));
        assertEquals(Optional.empty(), of("voicemail.left", "{}"));
        assertEquals(Optional.empty(), of("voicemail.left", "no json"));
        assertEquals(Optional.empty(), of("call.ended", "{\"notify\":[\"crm\"]}"));
    }

    private static Optional<List<String>> of(String type, String body) {
        return Addressees.of(new Entry(1, Instant.EPOCH, "demo", "x", type, body));
    }
}
