package tandem.engine.cdr;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;

import tandem.media.Quality;
import tandem.media.StreamStats;
import tandem.sip.DialogFacts;

/**
 * Calls as nobody would make them, from a seed: same seed, same calls. All times at the
 * millisecond.
 */
public final class RandomCalls {
    private static final Instant EPOCH = Instant.parse("2026-03-01T00:00:00Z");
    private static final String[] TEXTS = {
        "", "4000", "sales", "a b", "O'Hara; DROP", "\"q\"", "\\", "呼叫", "naïve\n2", "%_"
    };

    private final Random random;
    private int count;

    public RandomCalls(long seed) {
        this.random = new Random(seed);
    }

    /** A call that goes on. */
    public CallRecord live() {
        CallRecord call = ended();
        CallRecord.State state =
                pick(
                        CallRecord.State.ARRIVED,
                        CallRecord.State.ANSWERED,
                        CallRecord.State.QUEUED,
                        CallRecord.State.RINGING,
                        CallRecord.State.TALKING);
        return new CallRecord(
                call.id(),
                call.tenant(),
                state,
                call.direction(),
                call.from(),
                call.to(),
                call.flow(),
                call.started(),
                call.answered(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                call.legs(),
                call.segments(),
                Optional.empty(),
                call.configHash(),
                call.generation(),
                call.path(),
                call.marks());
    }

    /** A call that is over. */
    public CallRecord ended() {
        Instant started = EPOCH.plusMillis(random.nextLong(3_600_000));
        return new CallRecord(
                "c" + ++count + "-" + Long.toHexString(random.nextLong()),
                pick("demo", "acme"),
                CallRecord.State.ENDED,
                pick(CallRecord.Direction.values()),
                text(),
                text(),
                text(),
                started,
                maybe(() -> later(started)),
                Optional.of(later(started)),
                Optional.of(cause()),
                Optional.of(pick(CallRecord.HangupBy.values())),
                legs(started),
                segments(started),
                maybe(() -> recording(started)),
                text(),
                random.nextInt(100),
                path(started),
                marks(started));
    }

    private List<StepRecord> path(Instant started) {
        List<StepRecord> path = new ArrayList<>();
        for (int left = random.nextInt(5); left > 0; left--) {
            path.add(
                    new StepRecord(
                            later(started),
                            text(),
                            text(),
                            text(),
                            maybe(() -> List.of(text(), text())).orElse(List.of()),
                            maybe(() -> List.of(digits(), digits())).orElse(List.of())));
        }
        return path;
    }

    private StepRecord.Entered digits() {
        return random.nextBoolean()
                ? new StepRecord.Entered("", 1 + random.nextInt(9))
                : pick(new StepRecord.Entered("", 0), new StepRecord.Entered("12#*", 4));
    }

    private List<MarkRecord> marks(Instant started) {
        return maybe(() -> new MarkRecord(text(), later(started))).stream().toList();
    }

    /** What a call with such a record may have told, in no order that makes sense. */
    public List<CallFact> facts(CallRecord call) {
        List<CallFact> byes = new ArrayList<>();
        List<CallFact> facts = new ArrayList<>();
        for (LegRecord leg : call.legs()) {
            facts.add(
                    new CallFact.LegOpened(
                            1 + random.nextInt(4), leg.role(), leg.party(), leg.via(), text()));
            int number = random.nextInt(5);
            facts.add(new CallFact.LegRinging(number));
            facts.add(new CallFact.LegAnswered(number));
            facts.add(new CallFact.LegAgreed(number, pick("PCMA", "PCMU")));
            facts.add(new CallFact.LegMedia(number, leg.media()));
            facts.add(new CallFact.DialogKept(number, dialog()));
            byes.add(new CallFact.ByeOwed(number));
            byes.add(new CallFact.ByeSettled(number, pick("ok", "timeout")));
            leg.cause().ifPresent(cause -> facts.add(new CallFact.LegEnded(number, cause)));
        }
        for (SegmentRecord segment : call.segments()) {
            int number = random.nextInt(6);
            facts.add(
                    new CallFact.SegmentBegan(
                            number, segment.kind(), segment.name(), segment.party()));
            facts.add(new CallFact.SegmentEnded(random.nextInt(6), segment.outcome()));
        }
        for (StepRecord step : call.path()) {
            facts.add(new CallFact.StepEntered(step.flow(), step.step()));
            step.prompts().forEach(prompt -> facts.add(new CallFact.PromptPlayed(prompt)));
            step.digits()
                    .forEach(
                            entered ->
                                    facts.add(
                                            new CallFact.DigitsEntered(
                                                    entered.digits(), entered.count())));
            facts.add(new CallFact.StepLeft(step.outcome()));
        }
        call.marks().forEach(mark -> facts.add(new CallFact.Marked(mark.name())));
        call.recording()
                .ifPresent(
                        recording -> {
                            facts.add(new CallFact.RecordingBegan(recording));
                            facts.add(new CallFact.RecordingEnded(recording));
                        });
        facts.add(new CallFact.Answered());
        facts.add(new CallFact.StateEntered(pick(CallRecord.State.values())));
        facts.add(new CallFact.WentOutbound());
        Collections.shuffle(facts, random);
        // Nothing is settled before it was owed; the journal counts on that.
        facts.addAll(byes);
        return facts;
    }

    /** A dialog from a seed. */
    public static DialogFacts dialogOf(long seed) {
        return new RandomCalls(seed).dialog();
    }

    private DialogFacts dialog() {
        return new DialogFacts(
                "id" + random.nextInt() + "@host",
                "sip:" + line(),
                line(),
                "sip:" + line(),
                line(),
                line(),
                pick(List.of(), List.of("<sip:a;lr>", "<sip:b;lr>")),
                random.nextInt(1 << 30),
                "udp",
                "127.0.0.1",
                1 + random.nextInt(65_535));
    }

    /** The first fact of a call. */
    public static CallFact.Opened opening(CallRecord call) {
        return new CallFact.Opened(
                call.tenant(),
                call.direction(),
                call.from(),
                call.to(),
                call.flow(),
                call.configHash(),
                call.generation());
    }

    private List<LegRecord> legs(Instant started) {
        List<LegRecord> legs = new ArrayList<>();
        for (int number = 1 + random.nextInt(4); number > 0; number--) {
            legs.addFirst(
                    new LegRecord(
                            number,
                            pick(LegRecord.Role.values()),
                            text(),
                            text(),
                            text(),
                            pick("", "PCMA", "PCMU"),
                            later(started),
                            maybe(() -> later(started)),
                            maybe(() -> later(started)),
                            maybe(() -> later(started)),
                            maybe(this::cause),
                            media()));
        }
        return legs;
    }

    private List<SegmentRecord> segments(Instant started) {
        List<SegmentRecord> segments = new ArrayList<>();
        for (int left = random.nextInt(6); left > 0; left--) {
            segments.add(
                    new SegmentRecord(
                            pick(SegmentRecord.Kind.values()),
                            text(),
                            text(),
                            later(started),
                            maybe(() -> later(started)),
                            text()));
        }
        return segments;
    }

    private StreamStats media() {
        return random.nextBoolean()
                ? StreamStats.NONE
                : new StreamStats(
                        count(),
                        count(),
                        count(),
                        count(),
                        count(),
                        count(),
                        count(),
                        count(),
                        count(),
                        count(),
                        text(),
                        new Quality(count(), count(), count(), count(), heard(), heard()));
    }

    private Quality.Heard heard() {
        return random.nextBoolean()
                ? Quality.Heard.UNKNOWN
                : new Quality.Heard(
                        count(), count(), random.nextInt(1001), 100 + random.nextInt(351));
    }

    private RecordingRecord recording(Instant started) {
        return new RecordingRecord(
                "2026/03/01/" + count + ".wav",
                later(started),
                count(),
                count(),
                random.nextBoolean(),
                text(),
                text());
    }

    private EndCause cause() {
        return new EndCause(
                pick("normal", "busy", "no-answer"), pick(0, 486, 480), 1 + random.nextInt(127));
    }

    private long count() {
        return random.nextLong(1L << random.nextInt(1, 45));
    }

    private Instant later(Instant start) {
        return start.plusMillis(random.nextLong(600_000));
    }

    private String text() {
        return TEXTS[random.nextInt(TEXTS.length)];
    }

    private String line() {
        return text().replace("\n", "");
    }

    private <T> Optional<T> maybe(Supplier<T> value) {
        return random.nextBoolean() ? Optional.of(value.get()) : Optional.empty();
    }

    @SafeVarargs
    private <T> T pick(T... values) {
        return values[random.nextInt(values.length)];
    }
}
