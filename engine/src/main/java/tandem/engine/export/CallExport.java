package tandem.engine.export;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.LongPredicate;

import tandem.engine.cdr.CallArchive;
import tandem.engine.cdr.CallFilter;
import tandem.engine.cdr.CallRecord;

/**
 * Writes all ended calls that a filter selects, newest first, a page at a time; no more than a page
 * is in memory, and the database is free between pages. Runs on: any thread that may block.
 */
public final class CallExport {
    private static final int PAGE = 500;

    private CallExport() {}

    /**
     * Writes them.
     *
     * @param goOn told after each page how many were written; false stops
     * @return how many were written
     * @throws IOException when they cannot be written
     * @throws RuntimeException when the archive cannot be read
     */
    public static long write(
            CallArchive archive,
            CallFilter filter,
            ExportFormat format,
            OutputStream out,
            LongPredicate goOn)
            throws IOException {
        out.write(format.head().getBytes(StandardCharsets.UTF_8));
        long written = 0;
        String after = "";
        do {
            CallArchive.Page page = archive.list(filter, after, PAGE);
            StringBuilder text = new StringBuilder();
            for (CallRecord call : page.calls()) {
                text.append(format.line(call));
            }
            out.write(text.toString().getBytes(StandardCharsets.UTF_8));
            written += page.calls().size();
            after = page.next();
        } while (!after.isEmpty() && goOn.test(written));
        out.flush();
        return written;
    }
}
