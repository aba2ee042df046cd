package tandem.bench.rtp;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import tandem.bench.Goertzel;

/**
 * Knows tones in the newest 100 ms of what was heard. At most {@value #WAITERS_MAX} waiters at a
 * time; those whose future is done are dropped. Runs on: the loop of the stream.
 */
public final class ToneEar implements Ear {
    /** A tone counts as heard with half of the energy of the window, and above this level. */
    private static final double HEARD_SHARE = 0.5;

    private static final double SOUND_DB = -45;
    private static final int RATE = 8000;
    private static final int WINDOW = RATE / 10;
    private static final int WAITERS_MAX = 64;

    private final short[] ring = new short[WINDOW];
    private final short[] window = new short[WINDOW];
    private final List<Waiter> waiters = new ArrayList<>();
    private int next;
    private int sinceCheck;
    private long heard;

    private record Waiter(
            java.util.function.BooleanSupplier condition, CompletableFuture<Void> met) {}

    @Override
    public void hear(ByteBuffer payload, Law law, long arrivedNs) {
        while (payload.hasRemaining()) {
            ring[next] = law.decode(payload.get());
            next = next + 1 == WINDOW ? 0 : next + 1;
            heard++;
            sinceCheck++;
        }
        if (sinceCheck >= WINDOW) {
            sinceCheck = 0;
            check();
        }
    }

    private void check() {
        for (Iterator<Waiter> all = waiters.iterator(); all.hasNext(); ) {
            Waiter waiter = all.next();
            if (waiter.met.isDone()) {
                all.remove();
            } else if (waiter.condition.getAsBoolean()) {
                all.remove();
                waiter.met.complete(null);
            }
        }
    }

    /** Completes when a full window of sound that begins from now on holds the tone. */
    public void whenTone(int hz, CompletableFuture<Void> met) {
        await(() -> hears(hz), met);
    }

    /** Completes when a full window from now on is not silent and not that tone. */
    public void whenSoundBut(int hz, CompletableFuture<Void> met) {
        await(() -> loudnessDb() > SOUND_DB && !hears(hz), met);
    }

    /**
     * Completes when a full window from now on is silent. Needs packets: no packets is not silence.
     */
    public void whenSilent(CompletableFuture<Void> met) {
        await(() -> loudnessDb() <= SOUND_DB, met);
    }

    private void await(java.util.function.BooleanSupplier condition, CompletableFuture<Void> met) {
        waiters.removeIf(waiter -> waiter.met.isDone());
        if (waiters.size() == WAITERS_MAX) {
            met.completeExceptionally(new IllegalStateException("too many wait for a sound"));
            return;
        }
        sinceCheck = 0;
        waiters.add(new Waiter(condition, met));
    }

    /** Whether the newest 100 ms are this tone. */
    public boolean hears(int hz) {
        return levelDb(hz) > SOUND_DB && Goertzel.share(window, 0, WINDOW, hz, RATE) > HEARD_SHARE;
    }

    /** Level of a tone in the newest 100 ms, in dB under a full-scale sine; -100 for nothing. */
    public double levelDb(int hz) {
        copyNewest();
        return Goertzel.levelDb(window, 0, WINDOW, hz, RATE);
    }

    /** Level of everything in the newest 100 ms. */
    public double loudnessDb() {
        copyNewest();
        return Goertzel.loudnessDb(window, 0, WINDOW);
    }

    /** Samples heard so far. */
    public long heard() {
        return heard;
    }

    private void copyNewest() {
        for (int i = 0; i < WINDOW; i++) {
            window[i] = ring[(next + i) % WINDOW];
        }
    }
}
