package tandem.engine.events.hook;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import tandem.dialplan.Webhook;
import tandem.engine.events.EventFilter;
import tandem.engine.journal.Entry;

/**
 * What one webhook is owed. Events about the same subject stand in a chain, of which only the first
 * is sent; chains do not wait for each other. What is owed at a time is bounded: beyond that the
 * journal is not read on, so that a dead receiver costs nothing but its place in the journal.
 *
 * <p>Confined to the webhooks' thread.
 */
final class Hook {
    /** Events that are owed at a time. */
    static final int WINDOW = 256;

    /** Tries on the way at a time. */
    static final int AT_ONCE = 4;

    final HookKey key;
    final LetterBox letters;
    Webhook spec;
    EventFilter filter;

    /** Everything up to this number was looked at. */
    long scanned;

    /** Address that answered 410 Gone; empty = none. */
    String disabledUrl = "";

    /** Whether the place on the disk is behind; events that nobody wanted do not count. */
    boolean dirty;

    long scannedOnDisk;
    long delivered;
    long failed;
    long dead;
    Optional<HookView.LastError> lastError = Optional.empty();
    boolean lastFailed;

    private final TreeMap<Long, Delivery> unsettled = new TreeMap<>();
    private final Map<String, ArrayDeque<Delivery>> chains = new HashMap<>();
    private final ArrayDeque<Delivery> ready = new ArrayDeque<>();
    private int replayed;
    private int onTheWay;

    Hook(HookKey key, Webhook spec, LetterBox letters) {
        this.key = key;
        this.letters = letters;
        this.spec = spec;
        this.filter = filter(key, spec);
    }

    /**
     * Another spec, the same place. An address that was given up is tried again when it changes.
     */
    void know(Webhook next) {
        if (!disabledUrl.isEmpty() && !disabledUrl.equals(next.url().toString())) {
            disabledUrl = "";
            dirty = true;
        }
        spec = next;
        filter = filter(key, next);
    }

    /** Facts about access and audit only for those who name them. */
    private static EventFilter filter(HookKey key, Webhook spec) {
        boolean security =
                spec.events().stream()
                        .anyMatch(type -> type.startsWith("access.") || type.startsWith("audit."));
        return new EventFilter(spec.events(), Optional.of(key.tenant()), "", security);
    }

    boolean enabled() {
        return disabledUrl.isEmpty();
    }

    boolean hasRoom() {
        return enabled() && unsettled.size() < WINDOW;
    }

    /** Looks at the next fact of the journal. */
    void scan(Entry entry) {
        scanned = entry.number();
        if (Addressees.of(entry)
                .map(names -> names.contains(key.id()) && key.tenant().equals(entry.tenant()))
                .orElseGet(() -> filter.matches(entry))) {
            owe(Delivery.of(entry));
        }
    }

    /** One more delivery, behind those about the same subject. */
    void owe(Delivery delivery) {
        if (delivery.letter) {
            replayed++;
        } else {
            unsettled.put(delivery.number, delivery);
        }
        ArrayDeque<Delivery> chain =
                chains.computeIfAbsent(delivery.subject, subject -> new ArrayDeque<>());
        chain.addLast(delivery);
        if (chain.size() == 1) {
            ready.addLast(delivery);
        }
    }

    /** The next to be sent now, if there is one. */
    @Nullable Delivery next() {
        if (!enabled() || onTheWay >= AT_ONCE || ready.isEmpty()) {
            return null;
        }
        onTheWay++;
        return ready.removeFirst();
    }

    /** A try came back. */
    void returned() {
        onTheWay--;
    }

    /** To be sent again now. */
    void retry(Delivery delivery) {
        if (isFirst(delivery)) {
            ready.addLast(delivery);
        }
    }

    /** It is delivered or dead; the next about the same subject may go. */
    void settle(Delivery delivery) {
        if (!isFirst(delivery)) {
            return;
        }
        ArrayDeque<Delivery> chain = chains.get(delivery.subject);
        chain.removeFirst();
        if (chain.isEmpty()) {
            chains.remove(delivery.subject);
        } else {
            ready.addLast(chain.getFirst());
        }
        if (delivery.letter) {
            replayed--;
        } else {
            unsettled.remove(delivery.number);
            dirty = true;
        }
    }

    /** Goes on from another place: forgets what is owed beyond it. What is on the way stays so. */
    void rewind(long cursor) {
        scanned = cursor;
        dirty = true;
        unsettled.tailMap(cursor, false).clear();
        List<Delivery> kept = new ArrayList<>(unsettled.values());
        chains.clear();
        ready.clear();
        unsettled.clear();
        replayed = 0;
        kept.forEach(this::owe);
    }

    /** Whether this very delivery is still owed, and its turn has come. */
    boolean isFirst(Delivery delivery) {
        ArrayDeque<Delivery> chain = chains.get(delivery.subject);
        return chain != null && chain.peekFirst() == delivery;
    }

    int unsettled() {
        return unsettled.size();
    }

    int replayed() {
        return replayed;
    }

    /** When the oldest event happened that is still owed. */
    Optional<Long> oldestMs() {
        return unsettled.isEmpty()
                ? Optional.empty()
                : Optional.of(unsettled.firstEntry().getValue().at.toEpochMilli());
    }

    Place place() {
        return new Place(scanned, List.copyOf(unsettled.keySet()), disabledUrl);
    }
}
