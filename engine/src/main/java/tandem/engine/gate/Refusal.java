package tandem.engine.gate;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Locale;

import tandem.sip.HangupCause;

/**
 * What a caller is told when the gate refuses a leg: in words where there is somebody to hear them,
 * and by the cause of its end, should the flow end there.
 *
 * @param cause its reason is {@code blocked-} and the word that weighs most
 * @param retryAfterS when to try again (RFC 3261 20.33), s; 0 = not said
 * @param notice what is said
 */
public record Refusal(HangupCause cause, int retryAfterS, Notice notice) {
    private static final int SOON_S = 5;

    /** What is said. What weighs most first. */
    public enum Notice {
        /** Time does not help. */
        NOT_ALLOWED,
        /** Later it may be. */
        NOT_NOW,
        /** No room, for the moment. */
        BUSY;

        /** The recording, as a plan would name it. */
        public String prompt() {
            return "prompts/gate/" + name().toLowerCase(Locale.ROOT).replace('_', '-') + ".wav";
        }
    }

    /** How one denial is told. */
    private record Told(Denial denial, Notice notice, int status, int q850) {}

    /** Of all that speaks against it, what weighs most is told. */
    public static Refusal of(Decision.Denied denied, Instant now) {
        Told told =
                denied.denials().stream()
                        .map(Refusal::told)
                        .min(Comparator.comparing(Told::notice))
                        .orElseThrow();
        String reason = "blocked-" + told.denial().reason().replace('_', '-');
        return new Refusal(
                new HangupCause(reason, told.status(), told.q850()),
                retryAfterS(told.notice(), denied, now),
                told.notice());
    }

    /**
     * Q.850 values are those that RFC 3398 8.2.6.1 gives to the status: a caller behind a gateway
     * hears the same.
     */
    private static Told told(Denial denial) {
        return switch (denial.reason()) {
            case "number_invalid" -> new Told(denial, Notice.NOT_ALLOWED, 484, 28);
            case "forwarding_hops" -> new Told(denial, Notice.NOT_ALLOWED, 483, 25);
            case "forwarding_anonymous" -> new Told(denial, Notice.NOT_ALLOWED, 433, 21);
            case "tenant_limit" -> new Told(denial, Notice.BUSY, 503, 34);
            case "gate_unavailable" -> new Told(denial, Notice.BUSY, 503, 41);
            default ->
                    denial.next().isPresent()
                            ? new Told(denial, Notice.NOT_NOW, 480, 31)
                            : new Told(denial, Notice.NOT_ALLOWED, 403, 21);
        };
    }

    private static int retryAfterS(Notice notice, Decision.Denied denied, Instant now) {
        return switch (notice) {
            case NOT_ALLOWED -> 0;
            case BUSY -> SOON_S;
            case NOT_NOW ->
                    denied.next().map(next -> (int) seconds(Duration.between(now, next))).orElse(0);
        };
    }

    /** Rounded up, so that nobody comes too early; no more than 400 days. */
    private static long seconds(Duration wait) {
        return Math.clamp((wait.toMillis() + 999) / 1_000, 1, 34_560_000);
    }
}
