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
        tell("b", "closed");
        assertEquals(99, span.from(99));
    }

    @Test
    void subjectThatCanNotBeSeenWholeIsNotOpenForEver() {
        tell("a", "owed", "closed", "settled", "settled");

        assertEquals(99, span.from(99));
    }

    @Test
    void subjectsOfAnEarlierProcessAreNotBegunInThisOne() {
        tell("a", "opened");
        long own = number;

        assertFalse(span.hasBegunSince(own));
        tell("a", "owed");
        assertFalse(span.hasBegunSince(own));
        tell("b", "opened");
        assertTrue(span.hasBegunSince(own));
        tell("b", "closed");
        assertFalse(span.hasBegunSince(own));
    }

    private void tell(String subject, String... types) {
        for (String type : types) {
            span.note(number++, subject, type);
        }
    }
}
