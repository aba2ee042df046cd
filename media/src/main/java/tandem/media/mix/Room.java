package tandem.media.mix;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

import org.jspecify.annotations.Nullable;

import tandem.media.Codec;
import tandem.media.Part;
import tandem.media.pace.Lateness;
import tandem.media.pace.PacingWheel;
import tandem.media.rtp.RtpPacket;

/**
 * Any number of members who hear each other: every 20 ms each says a frame, and hears the sum of
 * the others. Narrow-band while all are. Allocates when somebody comes or goes, never for a frame.
 * Runs on: media loop.
 */
public final class Room {
    static final int FRAME_MS = 20;
    static final int WIDE_HZ = 16_000;
    static final int NARROW_HZ = 8000;
    static final int MOST_SAMPLES = FRAME_MS * WIDE_HZ / 1000;

    private static final long FRAME_NS = FRAME_MS * 1_000_000L;

    /** A loop that was held up makes good so many frames; the rest is left out. */
    private static final int MAX_CATCH_UP = 3;

    private final PacingWheel wheel;
    private final PacingWheel.Entry timer = new PacingWheel.Entry(this::onDue);
    private final Lateness lateness;
    private final @Nullable Wing wing;
    private final LongConsumer onSkipped;
    private final Runnable onEmpty;
    private final List<Place> places = new ArrayList<>();
    private final Loudest loudest = new Loudest();
    private final Sums sums = new Sums();
    private final short[] mix = new short[MOST_SAMPLES];
    private int rateHz = NARROW_HZ;
    private long deadlineNs;

    /**
     * @param wing joins it with its namesakes on other loops; null = it is alone
     * @param onSkipped told how many frames were left out because the loop was held up
     * @param onEmpty called when the last has left
     */
    public Room(
            PacingWheel wheel,
            Lateness lateness,
            @Nullable Wing wing,
            LongConsumer onSkipped,
            Runnable onEmpty) {
        this.wheel = wheel;
        this.lateness = lateness;
        this.wing = wing;
        this.onSkipped = onSkipped;
        this.onEmpty = onEmpty;
    }

    static int samples(int rateHz) {
        return rateHz / 1000 * FRAME_MS;
    }

    /** Lets somebody in, or gives one who is in another part. */
    public void enter(Member member, Part part, long nowNs) {
        Place known = find(member);
        if (known != null) {
            known.part = part;
            return;
        }
        if (places.isEmpty()) {
            deadlineNs = wheel.align(nowNs);
            wheel.schedule(timer, deadlineNs);
        }
        places.add(new Place(member, part));
        retune();
    }

    /** Somebody leaves. */
    public void leave(Member member) {
        boolean left = places.removeIf(place -> place.member == member);
        retune();
        if (left && places.isEmpty()) {
            wheel.cancel(timer);
            if (wing != null) {
                wing.close();
            }
            onEmpty.run();
        }
    }

    private @Nullable Place find(Member member) {
        for (Place place : places) {
            if (place.member == member) {
                return place;
            }
        }
        return null;
    }

    /** Somebody's rate has changed. */
    public void retune() {
        rateHz = NARROW_HZ;
        for (Place place : places) {
            rateHz = Math.max(rateHz, place.member.rateHz());
        }
    }

    /**
     * Passes a telephone event on, where there is one other who talks openly: what is a bridge to
     * those two, whoever else listens.
     */
    public void press(Member from, RtpPacket packet, ByteBuffer datagram, Codec codec, long nowNs) {
        Place other = null;
        for (Place place : places) {
            if (place.member != from && place.part.voice() == Part.Voice.OPEN) {
                if (other != null) {
                    return;
                }
                other = place;
            }
        }
        if (other != null && other.part.hears()) {
            other.member.press(packet, datagram, codec, nowNs);
        }
    }

    private void onDue(long nowNs) {
        try {
            for (int frames = 0; deadlineNs - nowNs <= 0; frames++) {
                if (frames == MAX_CATCH_UP) {
                    long late = (nowNs - deadlineNs) / FRAME_NS + 1;
                    deadlineNs += late * FRAME_NS;
                    onSkipped.accept(late);
                    return;
                }
                lateness.note(nowNs - deadlineNs);
                frame(nowNs);
                deadlineNs += FRAME_NS;
            }
        } finally {
            // Whatever goes wrong in one frame, the next one comes.
            if (!places.isEmpty()) {
                wheel.schedule(timer, deadlineNs);
            }
        }
    }

    private void frame(long nowNs) {
        int samples = samples(rateHz);
        sums.clear(rateHz);
        listen(samples, nowNs);
        if (wing != null) {
            wing.publish(sums);
            wing.collect(sums);
        }
        for (int i = 0; i < places.size(); i++) {
            Place place = places.get(i);
            if (place.part.hears()) {
                sums.without(place, mix, samples);
                place.member.hear(mix, samples, rateHz, deadlineNs);
            }
        }
    }

    private void listen(int samples, long nowNs) {
        int speakers = 0;
        loudest.clear();
        for (int i = 0; i < places.size(); i++) {
            Place place = places.get(i);
            place.listen(rateHz, nowNs);
            if (place.part.voice() == Part.Voice.OPEN) {
                speakers++;
                loudest.consider(place.measure(samples));
            }
        }
        boolean all = speakers <= Loudest.VOICES;
        for (int i = 0; i < places.size(); i++) {
            Place place = places.get(i);
            place.mix(isHeard(place, all), samples);
            if (place.mixed) {
                sums.add(place, samples);
            }
        }
    }

    private boolean isHeard(Place place, boolean all) {
        return switch (place.part.voice()) {
            case OPEN -> all || loudest.isAmong(place.power());
            case WHISPER -> true;
            case CLOSED -> false;
        };
    }
}
