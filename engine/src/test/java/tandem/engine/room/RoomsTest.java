package tandem.engine.room;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import tandem.media.RoomId;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class RoomsTest {
    private static final RoomKey KEY = RoomKey.conference("t", "r");

    private final Rooms rooms = new Rooms();
    private final Parking parking = new Parking();
    private final AtomicLong drawn = new AtomicLong();
    private final List<RoomEvent> heard = new ArrayList<>();

    private Optional<Room> enter(String call, int max) {
        return rooms.tryEnter(
                KEY,
                max,
                () -> new RoomId(drawn.incrementAndGet()),
                Member.of(call, call, Instant.EPOCH, heard::add));
    }

    @Test
    void membersHearOfOthersAndTheLastOneClosesTheRoom() {
        RoomId first = enter("a", 5).orElseThrow().id();
        assertEquals(first, enter("b", 5).orElseThrow().id());
        rooms.leave(KEY, "a");
        assertEquals(List.of(new RoomEvent.Came(KEY, 2), new RoomEvent.Left(KEY, 1)), heard);
        rooms.leave(KEY, "b");
        rooms.leave(KEY, "b");
        assertEquals(0, rooms.size());
        assertNotEquals(first, enter("c", 5).orElseThrow().id());
    }

    @Test
    void aRoomTakesNoMoreThanItsFirstMemberSaidHoweverManyComeAtOnce() throws Exception {
        List<Callable<Boolean>> calls =
                IntStream.range(0, 64)
                        .<Callable<Boolean>>mapToObj(
                                i ->
                                        () ->
                                                rooms.tryEnter(
                                                                KEY,
                                                                7,
                                                                () ->
                                                                        new RoomId(
                                                                                drawn
                                                                                        .incrementAndGet()),
                                                                Member.of(
                                                                        "c" + i,
                                                                        "",
                                                                        Instant.EPOCH,
                                                                        event -> {}))
                                                        .isPresent())
                        .toList();
        int entered = 0;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var result : threads.invokeAll(calls)) {
                entered += result.get() ? 1 : 0;
            }
        }
        assertEquals(7, entered);
        assertEquals(7, rooms.find(KEY).orElseThrow().members().size());
        assertEquals(1, drawn.get());
    }

    @Test
    void aParkedCallIsPickedUpOnceAndSlotsWithoutANameAreCounted() {
        RoomKey slot = parking.tryPark("t", "", "a", heard::add).orElseThrow();
        assertEquals(RoomKey.slot("t", "1"), slot);
        assertEquals("2", parking.tryPark("t", "", "b", heard::add).orElseThrow().name());
        assertTrue(parking.tryPark("t", "1", "c", heard::add).isEmpty());
        parking.leave(slot, "b");
        assertTrue(parking.holds(slot, "a"));

        RoomKey meeting = parking.tryPickUp(slot).orElseThrow();
        assertEquals(List.of(new RoomEvent.PickedUp(slot, meeting)), heard);
        assertTrue(parking.tryPickUp(slot).isEmpty());
        assertEquals(1, parking.size());
    }
}
