package tandem.engine.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import tandem.engine.disk.Durable;

/**
 * What requests with an {@code Idempotency-Key} were answered, for a day, so that one that is sent
 * again is answered the same and not done again, also by a later process. In a file of its own, one
 * line an answer, on the disk before the answer is given; keys and bodies stand in it as hashes
 * only.
 *
 * <p>Runs on: any thread that may block. Bounded: beyond that, requests are refused until the
 * oldest answers expire.
 */
final class IdempotencyKeys {
    static final Duration KEPT = Duration.ofDays(1);

    /** Some 300 octets each. */
    static final int MOST = 100_000;

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();

    private final Path file;
    private final InstantSource clock;
    private final int most;

    /** In the order in which they expire. */
    private final LinkedHashMap<String, Kept> kept = new LinkedHashMap<>();

    /** Requests that are being done, with the hash of their body. */
    private final Map<String, String> underWay = new HashMap<>();

    private int lines;

    /**
     * An answer that was given.
     *
     * @param status HTTP status
     * @param answer the body that goes with it
     */
    record Given(int status, ObjectNode answer) {}

    private record Kept(Instant at, String body, Given given) {}

    /** What is to be done with a request. */
    sealed interface Claim {
        /** It is the first with its key; {@link Ticket#close} when done. */
        record First(Ticket ticket) implements Claim {}

        /** It was answered before. */
        record Again(Given given) implements Claim {}

        /** Its key stood for another request. */
        record Different() implements Claim {}

        /** The first is being done just now. */
        record UnderWay() implements Claim {}

        /** There are too many keys. */
        record Full(long retryMs) implements Claim {}
    }

    /**
     * @param file created when missing
     */
    IdempotencyKeys(Path file, InstantSource clock) {
        this(file, clock, MOST);
    }

    IdempotencyKeys(Path file, InstantSource clock, int most) {
        this.file = file;
        this.clock = clock;
        this.most = most;
        try {
            load();
            compact();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot use " + file, e);
        }
    }

    /** The right to do a request. Confined to the thread of the request. */
    final class Ticket implements AutoCloseable {
        private final String key;
        private final String body;

        private Ticket(String key, String body) {
            this.key = key;
            this.body = body;
        }

        /**
         * Keeps the answer; it is on the disk when this returns.
         *
         * @throws UncheckedIOException when it cannot be kept, so that it must not be given
         */
        void keep(Given given) {
            IdempotencyKeys.this.keep(key, new Kept(clock.instant(), body, given));
        }

        /** Without an answer that was kept, the next request with this key is the first again. */
        @Override
        public void close() {
            synchronized (IdempotencyKeys.this) {
                underWay.remove(key);
            }
        }
    }

    /**
     * Whether a request is to be done.
     *
     * @param tenant keys of several do not meet
     * @param body two that differ in order and white space only are the same
     */
    synchronized Claim claim(String tenant, String key, ObjectNode body) {
        expire();
        String id = hash((tenant + '\n' + key).getBytes(StandardCharsets.UTF_8));
        String bodyHash = hash(canonical(body));
        Kept before = kept.get(id);
        if (before != null) {
            return before.body().equals(bodyHash)
                    ? new Claim.Again(before.given())
                    : new Claim.Different();
        }
        if (underWay.containsKey(id)) {
            return underWay.get(id).equals(bodyHash) ? new Claim.UnderWay() : new Claim.Different();
        }
        if (kept.size() + underWay.size() >= most) {
            return new Claim.Full(untilOldestExpires());
        }
        underWay.put(id, bodyHash);
        return new Claim.First(new Ticket(id, bodyHash));
    }

    private long untilOldestExpires() {
        return kept.values().stream()
                .findFirst()
                .map(oldest -> Duration.between(clock.instant(), oldest.at().plus(KEPT)).toMillis())
                .orElse(1_000L);
    }

    private synchronized void keep(String key, Kept answer) {
        try {
            if (lines >= 2 * most) {
                compact();
            }
            Durable.append(file, line(key, answer));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep an answer in " + file, e);
        }
        lines++;
        kept.put(key, answer);
    }

    private void expire() {
        Instant before = clock.instant().minus(KEPT);
        Iterator<Kept> oldest = kept.values().iterator();
        while (oldest.hasNext() && oldest.next().at().isBefore(before)) {
            oldest.remove();
        }
    }

    // ---- the file

    private void load() throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        try (var all = Files.lines(file, StandardCharsets.ISO_8859_1)) {
            all.forEach(this::take);
        }
        expire();
    }

    /** The last line may be half a line: its answer was not given. */
    private void take(String line) {
        try {
            JsonNode json =
                    JSON.readTree(
                            new String(
                                    line.getBytes(StandardCharsets.ISO_8859_1),
                                    StandardCharsets.UTF_8));
            if (json.path("answer") instanceof ObjectNode answer) {
                kept.put(
                        json.path("key").asText(),
                        new Kept(
                                Instant.ofEpochMilli(json.path("at_ms").asLong()),
                                json.path("body").asText(),
                                new Given(json.path("status").asInt(), answer)));
            }
        } catch (JsonProcessingException half) {
            // Nobody has seen what it says.
        }
    }

    /** Writes those that have not expired into a new file. */
    private void compact() throws IOException {
        expire();
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.createDirectories(file.toAbsolutePath().getParent());
        StringBuilder all = new StringBuilder();
        kept.forEach(
                (key, answer) -> all.append(new String(line(key, answer), StandardCharsets.UTF_8)));
        Durable.replace(fresh, all.toString().getBytes(StandardCharsets.UTF_8));
        Files.move(
                fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        Durable.forceFolder(file.toAbsolutePath().getParent());
        lines = kept.size();
    }

    private static byte[] line(String key, Kept kept) {
        ObjectNode json = JSON.createObjectNode();
        json.put("at_ms", kept.at().toEpochMilli());
        json.put("key", key);
        json.put("body", kept.body());
        json.put("status", kept.given().status());
        json.set("answer", kept.given().answer());
        // First, so that half a line before it, of an append that failed, does no harm.
        return ("\n" + json).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] canonical(ObjectNode body) {
        try {
            return JSON.writeValueAsBytes(JSON.convertValue(body, Map.class));
        } catch (JsonProcessingException bug) {
            throw new IllegalStateException(bug);
        }
    }

    private static String hash(byte[] octets) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(octets));
        } catch (NoSuchAlgorithmException bug) {
            throw new IllegalStateException(bug);
        }
    }
}
