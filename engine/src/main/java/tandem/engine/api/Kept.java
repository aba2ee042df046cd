package tandem.engine.api;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import tandem.engine.gate.ledger.Outcome;

/** What became of a change of the gate's records, as a value or as a problem. */
final class Kept {
    private static final long DISK_LIMIT_S = 10;

    private Kept() {}

    /**
     * Waits until the change is on the disk.
     *
     * @throws Problem 409 when it makes no sense as things are, 503 when it could not be kept
     */
    static <T> T await(CompletableFuture<Outcome<T>> answer) {
        return switch (outcome(answer)) {
            case Outcome.Kept<T>(T value) -> value;
            case Outcome.Refused<T>(String why) -> throw Problem.of(409, why);
            case Outcome.NotDurable<T>() ->
                    throw Problem.unavailable("the disk does not take it; ask again");
            case Outcome.Full<T>() -> throw Problem.unavailable("too many changes wait");
        };
    }

    private static <T> T outcome(CompletableFuture<T> answer) {
        try {
            return answer.get(DISK_LIMIT_S, TimeUnit.SECONDS);
        } catch (TimeoutException late) {
            throw Problem.unavailable("the disk has not answered in time");
        } catch (ExecutionException bug) {
            throw new IllegalStateException(bug.getCause());
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
            throw Problem.unavailable("the engine ends");
        }
    }
}
