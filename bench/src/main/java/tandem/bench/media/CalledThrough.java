package tandem.bench.media;

import java.util.stream.IntStream;

import tandem.bench.phone.Dial;
import tandem.bench.phone.NameAddress;
import tandem.bench.phone.PhoneCall;
import tandem.bench.phone.Reaction;
import tandem.bench.phone.SipPhone;
import tandem.bench.phone.Sound;

/**
 * Calls from one trunk through an engine, by its plan, to another. The last four digits of the
 * number tell which call it is. Runs on: the thread of the run.
 *
 * @param prefix what numbers of the row begin with
 * @param far answers what comes out of the engine
 */
record CalledThrough(long pid, String prefix, OpenCalls calls, SipPhone far) implements Carrier {
    private static final int DIGITS = 4;

    @Override
    public void connect(Talks talks) {
        far.onCalls(new Reaction.AnswerWith(call -> called(talks, call)));
        calls.place(
                IntStream.range(0, talks.size())
                        .mapToObj(i -> Dial.to(number(prefix, i)).with(talks.pair(i).near()))
                        .toList());
    }

    /** A number of the row. */
    static String number(String prefix, int index) {
        return "%s%04d".formatted(prefix, index);
    }

    /** Runs on: the SIP loop. */
    private static Sound called(Talks talks, PhoneCall call) {
        String number = NameAddress.parse(call.inviteHeader("To")).user();
        int index = Integer.parseInt(number.substring(number.length() - DIGITS));
        return talks.pair(index).far();
    }

    @Override
    public void disconnect() {
        calls.hangUp();
    }
}
