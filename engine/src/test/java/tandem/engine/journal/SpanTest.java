package tandem.engine.journal;

import java.util.Set;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class SpanTest {
    private final Span span =
            new Span(new Bounds(Set.of("opened", "owed"), Set.of("closed", "settled")));
    private long number = 10;

    @Test
    void subjectIsOpenUntilAllThatBeganHasEnded() {
        tell("a", "opened", "said", "owed", "owed", "closed", "settled");
        tell("b", "opened", "said");

        assertEquals(10, span.from(99));
        tell("a", "settled");
        assertEquals(16, span.from(99));
        assertFalse(span.isEmpty());
        tell("b", "closed");
        assertTrue(span.isEmpty());
        assertEquals(99, span.from(99));
    }

    @Test
    void subjectThatCanNotBeSeenWholeIsNotOpenForEver() {
        tell("a", "owed", "closed", "settled", "settled");

        assertTrue(span.isEmpty());
    }

    private void tell(String subject, String... types) {
        for (String type : types) {
            span.note(number++, subject, type);
        }
    }
}
