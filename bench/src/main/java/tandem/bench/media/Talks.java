package tandem.bench.media;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.HdrHistogram.Histogram;

import tandem.bench.net.Loop;
import tandem.bench.rtp.StampEar;

/**
 * The ends of all calls of one row, evenly spread over 20 ms, and what they heard. Runs on: the
 * thread of the run, which waits for the loop of the talkers.
 */
final class Talks implements AutoCloseable {
    private static final long FRAME_NS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long ASK_LIMIT_S = 10;

    private final Loop loop;
    private final Histogram delaysNs = StampEar.histogram();
    private final List<Pair> pairs = new ArrayList<>();

    /** Both ends of a call. */
    record Pair(Talker near, Talker far) {
        private List<Talker> ends() {
            return List.of(near, far);
        }
    }

    private Talks(Loop loop) {
        this.loop = loop;
    }

    /**
     * @param near what callers speak
     * @param far what the others speak
     */
    static Talks open(Loop loop, String host, Row row, Format near, Format far, int calls) {
        Talks talks = new Talks(loop);
        for (int i = 0; i < calls; i++) {
            Talker one = talks.open(host, near, row, 2L * i, calls);
            Talker other = talks.open(host, far, row, 2L * i + 1, calls);
            talks.pairs.add(new Pair(one, other));
        }
        talks.ask(
                () -> {
                    talks.pairs.forEach(
                            pair -> {
                                pair.near.listenTo(pair.far);
                                pair.far.listenTo(pair.near);
                            });
                    return true;
                });
        return talks;
    }

    private Talker open(String host, Format format, Row row, long place, int calls) {
        Heard heard = new Heard(delaysNs, row.mixed());
        long phaseNs = place * FRAME_NS / (2L * calls);
        return Talker.open(loop, host, format, phaseNs, row.encrypted(), heard);
    }

    Pair pair(int call) {
        return pairs.get(call);
    }

    int size() {
        return pairs.size();
    }

    private List<Talker> ends() {
        return pairs.stream().flatMap(pair -> pair.ends().stream()).toList();
    }

    /** Learns how packets are numbered. */
    void settle() {
        ask(
                () -> {
                    ends().forEach(end -> end.heard().settle());
                    return true;
                });
    }

    /** Counts from now on. */
    void begin() {
        ask(
                () -> {
                    delaysNs.reset();
                    for (Pair pair : pairs) {
                        pair.near.heard().begin(pair.far.sent());
                        pair.far.heard().begin(pair.near.sent());
                    }
                    ends().forEach(Talker::takeLatestSendNs);
                    return true;
                });
    }

    /** Counts nothing that is sent from now on. */
    void end() {
        ask(
                () -> {
                    for (Pair pair : pairs) {
                        pair.near.heard().end(pair.far.sent());
                        pair.far.heard().end(pair.near.sent());
                    }
                    return true;
                });
    }

    Arrivals arrivals() {
        return ask(
                () -> {
                    List<Heard> all = ends().stream().map(Talker::heard).toList();
                    long latestNs =
                            ends().stream().mapToLong(Talker::takeLatestSendNs).max().orElse(0);
                    return new Arrivals(
                            Delay.ofNs(delaysNs),
                            all.stream().mapToLong(Heard::expected).sum(),
                            all.stream().mapToLong(Heard::lost).sum(),
                            all.stream().mapToLong(heard -> heard.changed).sum(),
                            all.stream().mapToLong(heard -> heard.junk).sum(),
                            Delay.ms(latestNs));
                });
    }

    private <T> T ask(Supplier<T> question) {
        CompletableFuture<T> answer = loop.ask(question);
        return answer.orTimeout(ASK_LIMIT_S, TimeUnit.SECONDS).join();
    }

    /** Ends that no call has closed. */
    @Override
    public void close() {
        ends().forEach(Talker::close);
    }
}
