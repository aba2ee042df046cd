package tandem.engine.cdr;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import tandem.engine.journal.Journal;

/**
 * A call as its facts, with the record that they must make.
 *
 * @param facts at one time after another
 */
public record Story(String id, String tenant, List<Told> facts, CallRecord record) {

    /** A fact and its time. */
    public record Told(Instant at, CallFact fact) {}

    /** A call that came to its end. */
    public static Story ended(RandomCalls random) {
        CallRecord seed = random.ended();
        List<Told> told = told(seed, random);
        Instant end = told.getLast().at().plusMillis(5);
        told.add(
                new Told(
                        end,
                        new CallFact.Ended(
                                seed.cause().orElseThrow(), seed.hangupBy().orElseThrow())));
        told.add(new Told(end, new CallFact.Closed()));
        return new Story(seed.id(), seed.tenant(), told, fold(seed.id(), told));
    }

    /** A call that somebody left in the middle. */
    public static Story open(RandomCalls random) {
        CallRecord seed = random.ended();
        List<Told> told = told(seed, random);
        return new Story(seed.id(), seed.tenant(), told, fold(seed.id(), told));
    }

    private static List<Told> told(CallRecord seed, RandomCalls random) {
        List<Told> told = new ArrayList<>();
        Instant at = seed.started();
        told.add(new Told(at, RandomCalls.opening(seed)));
        for (CallFact fact : random.facts(seed)) {
            at = at.plusMillis(7);
            told.add(new Told(at, fact));
        }
        return told;
    }

    private static CallRecord fold(String id, List<Told> told) {
        CallFact.Opened opening = (CallFact.Opened) told.getFirst().fact();
        CallProjection call = new CallProjection(id, told.getFirst().at(), opening);
        told.forEach(fact -> call.apply(fact.at(), fact.fact()));
        return call.record();
    }

    /** Tells all of it, up to the record of an ended call. */
    public void tell(CallLog log) {
        for (Told told : facts) {
            if (told.fact() instanceof CallFact.Closed) {
                log.closed(record);
            } else {
                log.note(id, tenant, told.at(), told.fact(), Journal.NOBODY);
            }
        }
    }
}
