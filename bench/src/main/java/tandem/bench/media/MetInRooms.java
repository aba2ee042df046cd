package tandem.bench.media;

import java.util.stream.IntStream;
import java.util.stream.Stream;

import tandem.bench.phone.Dial;

/**
 * Both ends of each call are callers, who meet in rooms of four by the number that they dial. With
 * an odd number of calls the last room has two. Runs on: the thread of the run.
 *
 * @param prefix what numbers of the row begin with
 */
record MetInRooms(long pid, String prefix, OpenCalls calls) implements Carrier {
    private static final int PAIRS_A_ROOM = 2;

    @Override
    public void connect(Talks talks) {
        calls.place(
                IntStream.range(0, talks.size())
                        .boxed()
                        .flatMap(i -> into(i / PAIRS_A_ROOM, talks.pair(i)))
                        .toList());
    }

    private Stream<Dial> into(int room, Talks.Pair pair) {
        Dial dial = Dial.to(CalledThrough.number(prefix, room));
        return Stream.of(dial.with(pair.near()), dial.with(pair.far()));
    }

    @Override
    public void disconnect() {
        calls.hangUp();
    }
}
