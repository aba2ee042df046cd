package tandem.dialplan;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * Which calls of a tenant are recorded, how, and for how long they are kept: key {@code recording}.
 * What a seat's rule does not say its queue's says, then its number's, then the tenant's. Runs on:
 * any (immutable).
 *
 * @param byDefault key {@code recording.default}
 * @param numbers by id of the number
 * @param queues by name of the queue
 * @param seats by id of the seat
 * @param key what new recordings are encrypted with; empty = they are not
 * @param oldKeys what earlier recordings were encrypted with
 */
public record RecordingPolicy(
        Rule byDefault,
        Map<String, Rule> numbers,
        Map<String, Rule> queues,
        Map<String, Rule> seats,
        Optional<SealedWith> key,
        List<SealedWith> oldKeys) {
    public RecordingPolicy {
        numbers = Map.copyOf(numbers);
        queues = Map.copyOf(queues);
        seats = Map.copyOf(seats);
        oldKeys = List.copyOf(oldKeys);
    }

    /** All calls, or only those of which the flow says so. */
    public RecordingPolicy(boolean on) {
        this(Rule.of(on ? Mode.ALL : Mode.ASKED), Map.of(), Map.of(), Map.of(), noKey(), List.of());
    }

    private static Optional<SealedWith> noKey() {
        return Optional.empty();
    }

    /** Which calls. */
    public enum Mode {
        /** From the answer on. */
        ALL,
        /** A share of them. */
        PERCENT,
        /** Those whose flow runs {@code record: on}. */
        ASKED,
        /** None, whatever the flow says, where the tenant says so. */
        NONE
    }

    /** How the audio is kept. */
    public enum Format {
        /** PCM 16 bit. */
        WAV,
        /** G.711 A-law, half the size. */
        WAV_ALAW,
        /** G.711 mu-law, half the size. */
        WAV_ULAW,
        /** Opus in Ogg, an eighth of the size. */
        OPUS
    }

    /**
     * A key of 256 bits; it is not shown.
     *
     * @param id name of the secret, which says in each file what it was encrypted with
     * @param text 64 hexadecimal digits, or base64 of 32 octets
     */
    public record SealedWith(String id, String text) {
        @Override
        public String toString() {
            return "SealedWith[" + id + "]";
        }
    }

    /**
     * What one level says; empty where the next one decides.
     *
     * @param percent share of calls with {@link Mode#PERCENT}, 0..100
     * @param required whether a call is refused that cannot be recorded
     * @param retainDays how long recordings are kept; 0 = for ever
     * @param parties 0 = two channels, the caller and all others; 2..8 = so many, one a party
     * @param rateHz samples a second, 8000 or 16000
     */
    public record Rule(
            Optional<Mode> mode,
            OptionalInt percent,
            Optional<Format> format,
            Optional<Boolean> required,
            OptionalInt retainDays,
            OptionalInt parties,
            OptionalInt rateHz) {
        public static final Rule SILENT =
                new Rule(
                        Optional.empty(),
                        OptionalInt.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        OptionalInt.empty(),
                        OptionalInt.empty(),
                        OptionalInt.empty());

        /** One that says nothing of channels and rate. */
        public Rule(
                Optional<Mode> mode,
                OptionalInt percent,
                Optional<Format> format,
                Optional<Boolean> required,
                OptionalInt retainDays) {
            this(
                    mode,
                    percent,
                    format,
                    required,
                    retainDays,
                    OptionalInt.empty(),
                    OptionalInt.empty());
        }

        static Rule of(Mode mode) {
            return new Rule(
                    Optional.of(mode),
                    OptionalInt.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    OptionalInt.empty());
        }

        private Rule over(Rule next) {
            return new Rule(
                    mode.or(next::mode),
                    nearer(percent, next.percent),
                    format.or(next::format),
                    required.or(next::required),
                    nearer(retainDays, next.retainDays),
                    nearer(parties, next.parties),
                    nearer(rateHz, next.rateHz));
        }

        private static OptionalInt nearer(OptionalInt one, OptionalInt next) {
            return one.isPresent() ? one : next;
        }
    }

    /** Where a call is: id of its number, its queue and its seat, as far as it has them. */
    public record Place(Optional<String> number, Optional<String> queue, Optional<String> seat) {
        public static final Place NOWHERE =
                new Place(Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** What holds at a place: nearest first. */
    public Rule at(Place place) {
        Rule rule = Rule.SILENT;
        for (Optional<Rule> level :
                List.of(
                        place.seat().map(seats::get),
                        place.queue().map(queues::get),
                        place.number().map(numbers::get),
                        Optional.of(byDefault))) {
            rule = level.isPresent() ? rule.over(level.get()) : rule;
        }
        return rule;
    }

    /** Whether a call at a place is recorded by itself; the same for a call each time. */
    public boolean records(Place place, String call) {
        Rule rule = at(place);
        return switch (rule.mode().orElse(Mode.ALL)) {
            case ALL -> true;
            case PERCENT -> share(call) < rule.percent().orElse(100);
            case ASKED, NONE -> false;
        };
    }

    /** Whether the tenant has no call recorded, whatever its flows say. */
    public boolean forbids() {
        return byDefault.mode().filter(mode -> mode == Mode.NONE).isPresent();
    }

    /** All keys that recordings may be encrypted with, the newest first. */
    public List<SealedWith> keys() {
        return Stream.concat(key.stream(), oldKeys.stream()).toList();
    }

    /** 0..99, spread evenly over call ids. */
    private static int share(String call) {
        CRC32 sum = new CRC32();
        sum.update(call.getBytes(StandardCharsets.UTF_8));
        return (int) (sum.getValue() * 100 >>> 32);
    }
}
