package tandem.media.jitter;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

import tandem.media.netsim.Packet;

/**
 * Takes packets in as they arrive and audio out every 20 ms, and notes what it is told. Bends the
 * delay as it is asked to, as if every sample were fit for it.
 */
final class Listener {
    static final long MS = 1_000_000;
    private static final long ORIGIN = -7_000_000_123L;

    record Heard(long tick, Due due, int units, long index, boolean recoverable) {}

    final List<Heard> heard = new ArrayList<>();
    final List<Integer> delayMs = new ArrayList<>();
    final JitterBuffer buffer;
    private final int clockHz;
    private final ByteBuffer payload = ByteBuffer.allocate(8);
    private int held;
    int bent;

    Listener(int clockHz, DelayLimits limits) {
        this.clockHz = clockHz;
        this.buffer = new JitterBuffer(clockHz, limits);
    }

    /** Hears all of it, and a second of nothing behind. */
    Listener hear(List<Packet> arriving) {
        ArrayDeque<Packet> waiting = new ArrayDeque<>(arriving);
        long last = arriving.getLast().atNs() + 1000 * MS;
        for (long tick = 0; tick * 20 * MS < last; tick++) {
            long now = tick * 20 * MS;
            while (!waiting.isEmpty() && waiting.peek().atNs() <= now) {
                put(waiting.remove());
            }
            tick(tick, ORIGIN + now);
        }
        return this;
    }

    private void put(Packet packet) {
        payload.putLong(0, packet.index());
        PayloadKind kind = packet.payload().length == 1 ? PayloadKind.NOISE : PayloadKind.AUDIO;
        buffer.put(
                packet.epoch(),
                packet.index(),
                packet.timestamp(),
                packet.units(),
                kind,
                payload,
                0,
                8,
                ORIGIN + packet.atNs());
    }

    private void tick(long tick, long now) {
        int want = clockHz / 50;
        int correction = buffer.correction(now, held);
        if (correction < 0) {
            held -= correction;
            bent -= correction;
        }
        boolean audio = false;
        while (held < want) {
            Due due = buffer.poll(now, want - held);
            long index = due == Due.AUDIO ? ByteBuffer.wrap(buffer.payload()).getLong() : -1;
            int units = buffer.units();
            heard.add(new Heard(tick, due, units, index, buffer.nextLength() > 0));
            held += units;
            audio |= due == Due.AUDIO;
            if (correction > 0 && due == Due.AUDIO) {
                int cut = Math.min(correction, held);
                held -= cut;
                bent -= cut;
                correction -= cut;
            }
        }
        if (audio) {
            delayMs.add(buffer.delayUnits(now, held) * 1000 / clockHz);
        }
        held -= want;
    }

    long count(Due due) {
        return heard.stream().filter(one -> one.due() == due).count();
    }

    /** Packets played, in the order played. */
    List<Long> played() {
        return heard.stream().filter(one -> one.due() == Due.AUDIO).map(Heard::index).toList();
    }

    /** Largest delay from a share of the time on. */
    int worstDelayMs(double from) {
        int skip = (int) (delayMs.size() * from);
        return delayMs.stream().skip(skip).mapToInt(ms -> ms).max().orElse(-1);
    }

    int meanDelayMs(double from) {
        int skip = (int) (delayMs.size() * from);
        return (int) delayMs.stream().skip(skip).mapToInt(ms -> ms).average().orElse(-1);
    }
}
