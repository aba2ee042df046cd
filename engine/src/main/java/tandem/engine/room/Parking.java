package tandem.engine.room;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Slots in which calls are parked, one in each. There are never more taken than calls. Runs on:
 * any.
 */
public final class Parking {
    /** Slots that a tenant has when the plan names none: 1 to this. */
    private static final int NUMBERED = 999;

    private final ConcurrentHashMap<RoomKey, Parked> slots = new ConcurrentHashMap<>();

    private record Parked(String call, Consumer<RoomEvent> events) {}

    /**
     * A call is parked; it owes {@link #leave}.
     *
     * @param slot where; empty = the first that is free, by number
     * @param events where to tell it that it is picked up; must not block
     * @return the slot; empty when it is taken
     */
    public Optional<RoomKey> tryPark(
            String tenant, String slot, String call, Consumer<RoomEvent> events) {
        Parked parked = new Parked(call, events);
        if (!slot.isEmpty()) {
            return tryTake(RoomKey.slot(tenant, slot), parked);
        }
        for (int number = 1; number <= NUMBERED; number++) {
            Optional<RoomKey> taken =
                    tryTake(RoomKey.slot(tenant, Integer.toString(number)), parked);
            if (taken.isPresent()) {
                return taken;
            }
        }
        return Optional.empty();
    }

    private Optional<RoomKey> tryTake(RoomKey slot, Parked parked) {
        return slots.putIfAbsent(slot, parked) == null ? Optional.of(slot) : Optional.empty();
    }

    /** A call is parked no more; does nothing when it was picked up. */
    public void leave(RoomKey slot, String call) {
        slots.computeIfPresent(slot, (_, parked) -> parked.call().equals(call) ? null : parked);
    }

    /**
     * Picks the call in a slot up: of several who try, one does. It is told.
     *
     * @return where to meet it; empty when nobody is parked there
     */
    public Optional<RoomKey> tryPickUp(RoomKey slot) {
        Parked parked = slots.remove(slot);
        if (parked == null) {
            return Optional.empty();
        }
        RoomKey meeting = meeting(slot, parked.call());
        parked.events().accept(new RoomEvent.PickedUp(slot, meeting));
        return Optional.of(meeting);
    }

    /** Where the call that was in a slot meets whoever picks it up. */
    public static RoomKey meeting(RoomKey slot, String call) {
        return new RoomKey(slot.tenant(), RoomKey.Kind.MEETING, call);
    }

    /** Whether a call is still parked in a slot. */
    public boolean holds(RoomKey slot, String call) {
        Parked parked = slots.get(slot);
        return parked != null && parked.call().equals(call);
    }

    /** Slots that are taken; 0 when idle. */
    public int size() {
        return slots.size();
    }
}
