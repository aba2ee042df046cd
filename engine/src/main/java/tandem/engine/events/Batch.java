package tandem.engine.events;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Events on their way to clients, rendered once for all that want the same ones. Immutable but for
 * the octets, which are made when the first client needs them; confined to the hub's thread.
 */
public final class Batch {
    static final int EVENTS = 200;

    /**
     * A client that takes nothing holds one batch, and there can be ten thousand of them; so a
     * batch is closed when it is this long.
     */
    static final int CHARACTERS = 32 << 10;

    private final long upTo;
    private final List<Item> items;
    private byte[] octets = new byte[0];

    /** An event. */
    public record Item(long number, String json) {}

    /**
     * @param upTo everything up to this number was looked at
     */
    private Batch(long upTo, List<Item> items) {
        this.upTo = upTo;
        this.items = List.copyOf(items);
    }

    /** Collects a batch up to its bounds. Confined to one thread. */
    static final class Builder {
        private final List<Item> items = new ArrayList<>();
        private int characters;

        boolean full() {
            return items.size() >= EVENTS || characters >= CHARACTERS;
        }

        void add(long number, String json) {
            items.add(new Item(number, json));
            characters += json.length();
        }

        Batch upTo(long number) {
            return new Batch(number, items);
        }
    }

    long upTo() {
        return upTo;
    }

    boolean isEmpty() {
        return items.isEmpty();
    }

    /** In order. */
    public List<Item> items() {
        return items;
    }

    /** As server-sent events: each has its number as id, so that a browser resumes behind it. */
    public ByteBuffer serverSent() {
        if (octets.length == 0) {
            StringBuilder text = new StringBuilder();
            for (Item item : items) {
                text.append("id: ").append(item.number).append("\ndata: ").append(item.json);
                text.append("\n\n");
            }
            octets = text.toString().getBytes(StandardCharsets.UTF_8);
        }
        return ByteBuffer.wrap(octets).asReadOnlyBuffer();
    }
}
