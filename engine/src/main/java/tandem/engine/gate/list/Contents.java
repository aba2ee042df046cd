package tandem.engine.gate.list;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What the lists hold, and how changes are applied to it. Runs on: the lists' writer; {@link
 * #layers} and {@link #count} any.
 */
final class Contents {
    /** Changes in {@link Layers#recent} before they join the rest. */
    private static final int RECENT_MOST = 50_000;

    /** Nothing that has expired is forgotten sooner, should a clock have been wrong. */
    private static final Duration EXPIRED_KEPT = Duration.ofDays(30);

    private static final int KINDS = Listing.Kind.values().length;

    private final InstantSource clock;
    private final AtomicLongArray counts = new AtomicLongArray(2 * KINDS);
    private volatile Layers layers = new Layers(Columns.EMPTY, new ListingMap());
    private long lastId;

    Contents(InstantSource clock) {
        this.clock = clock;
    }

    Layers layers() {
        return layers;
    }

    long lastId() {
        return lastId;
    }

    /** Entries of the platform or of all tenants. */
    long count(boolean platform, Listing.Kind kind) {
        return counts.get(slot(platform, kind));
    }

    private static int slot(boolean platform, Listing.Kind kind) {
        return (platform ? 0 : KINDS) + kind.ordinal();
    }

    private void count(Listing listing, int more) {
        counts.addAndGet(slot(listing.terms().tenant().isEmpty(), listing.kind()), more);
    }

    /** The same with its id: that of the entry it replaces, or a new one. */
    Listing numbered(Listing listing) {
        return listing.withId(layers.same(listing).map(Listing::id).orElseGet(() -> ++lastId));
    }

    /** Puts one in; who asks from now on sees it. */
    void put(Listing listing) {
        Layers now = layers;
        if (now.same(listing).isEmpty()) {
            count(listing, 1);
        }
        lastId = Math.max(lastId, listing.id());
        if (listing.kind() != Listing.Kind.EXACT) {
            now.patterns().put(listing);
            return;
        }
        now.recent().put(listing);
        hide(now, listing);
        if (now.recent().size() + now.hidden().size() > RECENT_MOST) {
            rest();
        }
    }

    /** Takes one out that is there. */
    void remove(Listing listing) {
        Layers now = layers;
        if (now.same(listing).isEmpty()) {
            return;
        }
        count(listing, -1);
        now.patterns().remove(listing.id());
        if (listing.kind() == Listing.Kind.EXACT) {
            hide(now, listing);
            now.recent().remove(listing.id());
        }
    }

    private static void hide(Layers now, Listing listing) {
        if (now.base().has(NumberKey.of(listing.value()), listing.id())) {
            now.hidden().add(listing.id());
        }
    }

    /** Brings what has changed together with the rest. */
    void rest() {
        Layers now = layers;
        Columns.Draft recent = new Columns.Draft(now.recent().size());
        now.recent().all().forEach(recent::add);
        join(now, recent.sorted());
    }

    /** Puts many in at once. */
    void absorb(Block block) {
        rest();
        join(layers, block.columns());
        block.patterns().forEach(this::put);
        lastId = Math.max(lastId, block.lastId());
    }

    private void join(Layers now, Columns more) {
        Columns base = now.base();
        long before = clock.instant().minus(EXPIRED_KEPT).getEpochSecond();
        Columns joined =
                base.merge(
                        row -> {
                            long end = Integer.toUnsignedLong(base.expires()[row]);
                            return (end != 0 && end < before)
                                    || now.hidden().contains(base.ids()[row]);
                        },
                        more);
        layers = new Layers(joined, now.patterns());
        recount(joined);
        now.patterns().all().stream()
                .filter(one -> one.expires().orElse(Instant.MAX).getEpochSecond() < before)
                .forEach(this::remove);
    }

    private void recount(Columns joined) {
        long platform = 0;
        for (int row = 0; row < joined.size(); row++) {
            platform += joined.termsOf(row).tenant().isEmpty() ? 1 : 0;
        }
        counts.set(slot(true, Listing.Kind.EXACT), platform);
        counts.set(slot(false, Listing.Kind.EXACT), joined.size() - platform);
    }

    /** Entries without ids as they would be put in: numbered, and of the same ones the last. */
    Block numbered(Columns.Draft rows, List<Listing> patterns) {
        rest();
        Columns sorted = rows.sorted();
        Columns.Draft numbered = new Columns.Draft(sorted.size());
        sorted.dictionary().forEach(numbered::index);
        for (int row = 0; row < sorted.size(); row++) {
            if (!comesAgain(sorted, row)) {
                numbered.add(
                        sorted.keys()[row],
                        id(sorted, row),
                        sorted.terms()[row],
                        sorted.since()[row],
                        sorted.expires()[row]);
            }
        }
        List<Listing> last = last(patterns).stream().map(this::numbered).toList();
        return new Block(lastId, numbered.sorted(), last);
    }

    private static boolean comesAgain(Columns rows, int row) {
        for (int next = row + 1;
                next < rows.size() && rows.keys()[next] == rows.keys()[row];
                next++) {
            if (rows.termsOf(row).isSame(rows.termsOf(next))) {
                return true;
            }
        }
        return false;
    }

    private long id(Columns rows, int row) {
        Columns base = layers.base();
        long key = rows.keys()[row];
        for (int at = base.floor(key, 0); at < base.size() && base.keys()[at] == key; at++) {
            if (rows.termsOf(row).isSame(base.termsOf(at))
                    && !layers.hidden().contains(base.ids()[at])) {
                return base.ids()[at];
            }
        }
        return ++lastId;
    }

    private static List<Listing> last(List<Listing> patterns) {
        ListingMap kept = new ListingMap();
        for (Listing pattern : patterns) {
            long id =
                    kept.at(pattern.kind(), pattern.value()).stream()
                            .filter(pattern::isSame)
                            .map(Listing::id)
                            .findFirst()
                            .orElse(kept.size() + 1L);
            kept.put(pattern.withId(id));
        }
        return List.copyOf(kept.all());
    }
}
