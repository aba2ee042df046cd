package tandem.engine.cdr;

import java.util.Comparator;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

final class CallCursorTest {
    @Test
    void textReadsBack() {
        CallCursor cursor = new CallCursor(1_772_359_200_123L, "a:b-c");

        assertEquals(cursor, CallCursor.parse(cursor.text()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "!!!", "MTIz", "OmFiYw", "MTIzOg", "YWJjOmRlZg"})
    void otherTextIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> CallCursor.parse(text));
    }

    @Test
    void aPlaceAgreesWithTheOrderOfTheList() {
        RandomCalls calls = new RandomCalls(7);
        Comparator<CallRecord> order = CallCursor.NEWEST_FIRST;
        for (int i = 0; i < 1000; i++) {
            CallRecord one = calls.ended();
            CallRecord other = calls.ended();

            assertEquals(order.compare(one, other) < 0, CallCursor.after(one).isBefore(other));
        }
    }
}
