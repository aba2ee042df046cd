package tandem.engine.events;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import tandem.engine.journal.MemoryJournal;
import tandem.engine.time.SystemClock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** How many may listen. */
class EventStreamTest {
    private final EventStream stream = new EventStream(new MemoryJournal(), new SystemClock());

    @AfterEach
    void close() {
        stream.close();
    }

    private int enterAll(String key) {
        int entered = 0;
        while (entered <= EventStream.CLIENTS && stream.enter(key)) {
            entered++;
        }
        return entered;
    }

    @Test
    void oneKeyLeavesPlacesToOthers() {
        assertEquals(EventStream.CLIENTS_OF_A_KEY, enterAll("greedy"));
        assertTrue(stream.enter("modest"));
        stream.leave("greedy");
        assertTrue(stream.enter("greedy"));
        assertFalse(stream.enter("greedy"));
    }

    @Test
    void allPlacesTogetherAreBounded() {
        assertEquals(EventStream.CLIENTS, enterAll(""));
        assertFalse(stream.enter("key"));
        stream.leave("");
        assertTrue(stream.enter("key"));
        stream.leave("key");
        assertTrue(stream.enter(""));
    }
}
