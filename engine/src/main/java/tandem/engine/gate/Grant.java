package tandem.engine.gate;

import tandem.engine.gate.usage.Reservation;
import tandem.engine.gate.usage.Usage;

/**
 * What a permit holds until its call is over: a channel of the tenant and a place in the counters.
 * Runs on: any.
 */
final class Grant implements Permit.OnClose {
    private static final long NS_PER_MS = 1_000_000;

    private final Question question;
    private final Reservation reservation;
    private final Channels channels;
    private final Usage usage;
    private final CallWatch watch;
    private final GateClock clock;
    private volatile long answeredNs;

    Grant(
            Question question,
            Reservation reservation,
            Channels channels,
            Usage usage,
            CallWatch watch,
            GateClock clock) {
        this.question = question;
        this.reservation = reservation;
        this.channels = channels;
        this.usage = usage;
        this.watch = watch;
        this.clock = clock;
    }

    @Override
    public void answered() {
        answeredNs = clock.nanos();
    }

    @Override
    public void closed(Permit.Outcome outcome) {
        channels.release(question.attempt().tenant().name());
        channels.release(Gate.numberOf(question));
        if (!outcome.counts()) {
            usage.release(reservation);
        }
        if (outcome.used()) {
            long talkNs = outcome.answered() ? clock.nanos() - answeredNs : 0;
            watch.ended(question.at(clock.now()), outcome.answered(), talkNs / NS_PER_MS);
        }
    }
}
