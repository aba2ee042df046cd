package tandem.bench;

import java.io.PrintStream;
import java.util.Locale;

/** Prints what happens, when it happens: {@code 00:02.345 the seat rings}. Runs on: any. */
final class Timeline {
    private final long beganNs = System.nanoTime();
    private final PrintStream out;

    Timeline(PrintStream out) {
        this.out = out;
    }

    void tell(String event) {
        long ms = (System.nanoTime() - beganNs) / 1_000_000;
        out.println(
                String.format(
                        Locale.ROOT,
                        "%02d:%02d.%03d  %s",
                        ms / 60_000,
                        ms / 1_000 % 60,
                        ms % 1_000,
                        event));
    }
}
