package tandem.engine.export;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tandem.engine.cdr.CallArchive;
import tandem.engine.cdr.CallFilter;
import tandem.engine.cdr.CallParser;
import tandem.engine.cdr.CallRecord;
import tandem.engine.cdr.SampleCall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

final class ExportsTest {
    @TempDir Path dir;

    private final CountDownLatch go = new CountDownLatch(1);
    private volatile boolean failing;
    private Jobs jobs;
    private Exports exports;

    @BeforeEach
    void open() {
        jobs = new Jobs(dir.resolve("exports"), InstantSource.system());
        exports = new Exports(jobs, new Pages());
    }

    @AfterEach
    void close() {
        go.countDown();
        jobs.close();
    }

    @Test
    void aJobWritesAllPagesAndSaysHowFarItIs() throws Exception {
        Jobs.Job job = exports.begin(CallFilter.ANY, ExportFormat.JSONL).orElseThrow();
        assertEquals(Jobs.State.WAITING, job.state());
        assertTrue(exports.file(job).isEmpty());
        go.countDown();

        Jobs.Job done = awaitEnd(job);

        assertEquals(Jobs.State.DONE, done.state());
        assertEquals(2, done.done());
        List<String> lines = Files.readAllLines(exports.file(done).orElseThrow());
        assertEquals(2, lines.size());
        assertEquals(
                SampleCall.queued(),
                CallParser.parse(
                        new com.fasterxml.jackson.databind.json.JsonMapper()
                                .readTree(lines.getFirst())));
    }

    @Test
    void aJobThatFailsSaysSoAndLeavesNoFile() {
        failing = true;
        go.countDown();
        Jobs.Job job = exports.begin(CallFilter.ANY, ExportFormat.CSV).orElseThrow();

        assertEquals(Jobs.State.FAILED, awaitEnd(job).state());
        assertTrue(exports.file(awaitEnd(job)).isEmpty());
    }

    @Test
    void noMoreThanSomeWait() {
        int taken = 0;
        for (int i = 0; i < 20; i++) {
            taken += exports.begin(CallFilter.ANY, ExportFormat.CSV).isPresent() ? 1 : 0;
        }

        assertTrue(taken >= 8 && taken <= 9, "took " + taken);
    }

    @Test
    void clearedJobsAreForgottenWithTheirFiles() {
        go.countDown();
        Jobs.Job job = awaitEnd(exports.begin(CallFilter.ANY, ExportFormat.CSV).orElseThrow());
        Path file = exports.file(job).orElseThrow();

        assertEquals(1, jobs.clear());

        assertFalse(Files.exists(file));
        assertTrue(exports.find(job.id()).isEmpty());
    }

    @Test
    void noCellIsAFormulaAndEveryLineHasAllCells() {
        assertEquals(
                "a,\"b,c\",\"d\"\"e\",'=1+1,'+49,'-1,'@x\r\n",
                Csv.line(List.of("a", "b,c", "d\"e", "=1+1", "+49", "-1", "@x")));
        assertEquals("\"'\rx\",\"a\nb\"\r\n", Csv.line(List.of("\rx", "a\nb")));
        int columns = ExportFormat.CSV.head().split(",").length;
        assertEquals(columns, ExportFormat.CSV.line(SampleCall.queued()).split(",", -1).length);
    }

    private Jobs.Job awaitEnd(Jobs.Job job) {
        return Awaitility.await()
                .until(
                        () -> exports.find(job.id()).orElseThrow(),
                        now -> now.state() == Jobs.State.DONE || now.state() == Jobs.State.FAILED);
    }

    /** Two pages of one call, when let go. */
    private final class Pages implements CallArchive {
        @Override
        public Optional<CallRecord> find(String id) {
            return Optional.empty();
        }

        @Override
        public long count(CallFilter filter) {
            try {
                go.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return 2;
        }

        @Override
        public Page list(CallFilter filter, String after, int limit) {
            if (failing) {
                throw new IllegalStateException("away");
            }
            return after.isEmpty()
                    ? new Page(List.of(SampleCall.queued()), "next")
                    : new Page(List.of(SampleCall.interrupted()), "");
        }
    }
}
