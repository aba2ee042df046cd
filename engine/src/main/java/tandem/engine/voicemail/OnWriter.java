package tandem.engine.voicemail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs a job on the writer's thread for somebody who may wait, such as a request. */
final class OnWriter {
    private static final long LIMIT_S = 10;

    private OnWriter() {}

    /**
     * @throws UncheckedIOException when the disk refuses, or the writer has too much to do
     */
    static <T> T call(ExecutorService writer, Callable<T> job) throws InterruptedException {
        try {
            return writer.submit(job).get(LIMIT_S, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new UncheckedIOException(new IOException(e.getCause()));
        } catch (TimeoutException | RejectedExecutionException e) {
            throw new UncheckedIOException(new IOException("the disk does not keep up", e));
        }
    }
}
