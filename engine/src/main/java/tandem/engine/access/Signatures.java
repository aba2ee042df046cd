package tandem.engine.access;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

import tandem.dialplan.ApiKey;
import tandem.engine.time.EngineClock;

/**
 * Finds out which key signed a request. Remembers of each key how fast it asks and which nonces it
 * used. Runs on: any.
 */
final class Signatures {
    /** How far the clock of a client may be off, either way. */
    static final long WINDOW_MS = 300_000;

    /** A nonce counts until its time is out of the window, at most two windows from now. */
    private static final int NONCE_SECONDS = (int) (2 * WINDOW_MS / 1_000);

    private static final int LEAST_NONCES = 10_000;
    private static final int MOST_NONCES = 500_000;
    private static final Pattern TIME = Pattern.compile("\\d{1,15}");
    private static final Pattern NONCE = Pattern.compile("[\\x21-\\x7e]{16,64}");
    private static final Pattern SIGNATURE = Pattern.compile("v1=[0-9a-f]{64}");

    private final EngineClock clock;
    private final Map<String, Usage> usage = new ConcurrentHashMap<>();

    private record Usage(int perSecond, Rate rate, Nonces nonces) {
        static Usage of(int perSecond) {
            long nonces = (long) perSecond * NONCE_SECONDS;
            return new Usage(
                    perSecond,
                    new Rate(1_000_000_000L / perSecond, perSecond),
                    new Nonces(Math.clamp(nonces, LEAST_NONCES, MOST_NONCES)));
        }

        /** Another rate, the same memory. */
        Usage at(int otherRate) {
            return otherRate == perSecond
                    ? this
                    : new Usage(otherRate, new Rate(1_000_000_000L / otherRate, otherRate), nonces);
        }
    }

    Signatures(EngineClock clock) {
        this.clock = clock;
    }

    /**
     * @param keys those of the plan in force
     * @param perSecond for keys that say nothing else
     */
    Verdict check(Visit visit, Map<String, ApiKey> keys, int perSecond) {
        if (visit.credentials().isEmpty()) {
            return refused(Refusal.Reason.UNSIGNED, "the request is not signed");
        }
        Credentials given = visit.credentials().get();
        long nowMs = clock.now().toEpochMilli();
        if (!TIME.matcher(given.time()).matches()
                || !NONCE.matcher(given.nonce()).matches()
                || !SIGNATURE.matcher(given.signature()).matches()) {
            return refused(Refusal.Reason.MALFORMED, "time, nonce or signature cannot be read");
        }
        long timeMs = Long.parseLong(given.time());
        if (Math.abs(timeMs - nowMs) > WINDOW_MS) {
            return refused(
                    Refusal.Reason.TIME,
                    "the time of the request is more than 300 s from " + nowMs);
        }
        ApiKey key = keys.get(given.key());
        if (key == null) {
            return refused(Refusal.Reason.UNKNOWN_KEY, "no such key, or not its signature");
        }
        return signed(key, visit, given)
                ? use(key, given.nonce(), timeMs, nowMs, key.perSecond().orElse(perSecond), keys)
                : refused(Refusal.Reason.SIGNATURE, "no such key, or not its signature");
    }

    /** All live secrets are tried, so that the time says nothing about which one it was. */
    private boolean signed(ApiKey key, Visit visit, Credentials given) {
        String text =
                Canonical.text(
                        visit.method(),
                        visit.path(),
                        visit.query(),
                        given.time(),
                        given.nonce(),
                        visit.body());
        Instant now = clock.now();
        boolean found = false;
        for (ApiKey.Secret secret : key.secrets()) {
            boolean live = secret.until().map(now::isBefore).orElse(true);
            found |=
                    live && Hmac.same("v1=" + Hmac.sha256(secret.value(), text), given.signature());
        }
        return found;
    }

    /** Only a good signature counts against the key, so that nobody else can use up its rate. */
    private Verdict use(
            ApiKey key,
            String nonce,
            long timeMs,
            long nowMs,
            int perSecond,
            Map<String, ApiKey> keys) {
        Usage of = usageOf(key.id(), perSecond, keys);
        long waitNs = of.rate.take(clock.nanos());
        if (waitNs > 0) {
            return new Verdict.Refused(
                    Refusal.tooMany(
                            Refusal.Reason.RATE,
                            waitNs,
                            "the key may send " + perSecond + " requests a second"));
        }
        return switch (of.nonces.use(nonce, timeMs + WINDOW_MS, nowMs)) {
            case NEW -> new Verdict.Admitted(Principal.of(key));
            case USED -> refused(Refusal.Reason.REPLAYED, "this nonce was used before");
            case FULL ->
                    new Verdict.Refused(
                            Refusal.tooMany(
                                    Refusal.Reason.NONCES,
                                    1_000_000_000L,
                                    "the key has too many requests within ten minutes"));
        };
    }

    private Usage usageOf(String key, int perSecond, Map<String, ApiKey> keys) {
        if (usage.size() > keys.size()) {
            usage.keySet().retainAll(keys.keySet());
        }
        return usage.compute(
                key, (id, known) -> known == null ? Usage.of(perSecond) : known.at(perSecond));
    }

    private static Verdict refused(Refusal.Reason reason, String detail) {
        return new Verdict.Refused(Refusal.unauthorized(reason, detail));
    }
}
