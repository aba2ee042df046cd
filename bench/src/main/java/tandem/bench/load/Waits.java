package tandem.bench.load;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waiting with a limit. Runs on: any thread that may block. */
final class Waits {
    private Waits() {}

    /** Empty when the limit passes; {@link IllegalStateException} when the future fails. */
    static <T> Optional<T> await(CompletableFuture<T> future, long limitMs) {
        try {
            return Optional.ofNullable(future.get(limitMs, TimeUnit.MILLISECONDS));
        } catch (TimeoutException late) {
            return Optional.empty();
        } catch (ExecutionException failed) {
            throw new IllegalStateException(failed.getCause().getMessage(), failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
    }
}
