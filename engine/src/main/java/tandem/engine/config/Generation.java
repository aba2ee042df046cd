package tandem.engine.config;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.OptionalLong;

import tandem.dialplan.Problem;

/**
 * One attempt to put a plan into force, good or not. Immutable.
 *
 * @param number from 1; never used twice, also over restarts
 * @param at when it was decided, at the millisecond
 * @param result what came of it
 * @param hash SHA-256 of the files, see {@link FileTree#hash}; empty when they could not be read
 * @param by who wanted it: {@code start}, {@code sighup}, {@code cli}, {@code key ID} ...
 * @param note why, in the words of who wanted it; may be empty
 * @param tests how many of the plan's own tests were run
 * @param previous the good generation to which a rollback leads from here
 * @param of which generation's files these are again, for a rollback
 * @param held hashes that do not go into force by a restart alone: what a rollback led away from
 * @param problems the first of what is wrong with a rejected one, as {@code file:line:col: code:
 *     message}
 * @param problemCount how many problems there are in all
 */
public record Generation(
        long number,
        Instant at,
        Result result,
        String hash,
        String by,
        String note,
        int tests,
        OptionalLong previous,
        OptionalLong of,
        List<String> held,
        List<String> problems,
        int problemCount) {
    public Generation {
        at = at.truncatedTo(ChronoUnit.MILLIS);
        held = List.copyOf(held);
        problems = List.copyOf(problems);
    }

    /** What came of an attempt. */
    public enum Result {
        APPLIED,
        ROLLED_BACK,
        REJECTED
    }

    private static final int PROBLEMS_LISTED = 20;

    /** An apply of conf/ that nothing speaks against so far. */
    static Generation apply(
            long number, Instant at, String hash, String by, String note, OptionalLong previous) {
        return new Generation(
                number,
                at,
                Result.APPLIED,
                hash,
                by,
                note,
                0,
                previous,
                OptionalLong.empty(),
                List.of(),
                List.of(),
                0);
    }

    /** The same with the number of tests that it passed. */
    Generation tested(int passed) {
        return new Generation(
                number,
                at,
                result,
                hash,
                by,
                note,
                passed,
                previous,
                of,
                held,
                problems,
                problemCount);
    }

    /** The same as a rollback. */
    Generation backTo(Generation target, List<String> heldBack) {
        return new Generation(
                number,
                at,
                Result.ROLLED_BACK,
                hash,
                by,
                note,
                tests,
                target.previous,
                OptionalLong.of(target.number),
                heldBack,
                problems,
                problemCount);
    }

    /** The same, with what speaks against it. */
    Generation rejected(List<Problem> all) {
        return new Generation(
                number,
                at,
                Result.REJECTED,
                hash,
                by,
                note,
                tests,
                previous,
                of,
                List.of(),
                all.stream().limit(PROBLEMS_LISTED).map(Problem::toString).toList(),
                all.size());
    }

    /** Whether it went into force. */
    public boolean good() {
        return result != Result.REJECTED;
    }
}
