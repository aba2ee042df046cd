package tandem.engine.gate.list;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * A few entries, found by id and by what they stand for. Runs on: any reads, the lists' writer
 * alone writes.
 */
final class ListingMap {
    private final ConcurrentHashMap<Place, List<Listing>> places = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Long, Listing> ids = new ConcurrentHashMap<>();

    private record Place(Listing.Kind kind, String value) {}

    List<Listing> at(Listing.Kind kind, String value) {
        return places.getOrDefault(new Place(kind, value), List.of());
    }

    Optional<Listing> find(long id) {
        return Optional.ofNullable(ids.get(id));
    }

    Collection<Listing> all() {
        return ids.values();
    }

    int size() {
        return ids.size();
    }

    boolean isEmpty() {
        return ids.isEmpty();
    }

    /** Puts one in, in place of the one of its id. */
    void put(Listing listing) {
        ids.put(listing.id(), listing);
        places.merge(
                place(listing),
                List.of(listing),
                (before, added) ->
                        Stream.concat(
                                        before.stream().filter(one -> one.id() != listing.id()),
                                        added.stream())
                                .toList());
    }

    /** Takes one out; whether it was there. */
    boolean remove(long id) {
        Listing gone = ids.remove(id);
        if (gone == null) {
            return false;
        }
        places.computeIfPresent(
                place(gone),
                (_, before) -> {
                    List<Listing> left = before.stream().filter(one -> one.id() != id).toList();
                    return left.isEmpty() ? null : left;
                });
        return true;
    }

    private static Place place(Listing listing) {
        return new Place(listing.kind(), listing.value());
    }
}
