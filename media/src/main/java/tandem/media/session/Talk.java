package tandem.media.session;

import java.nio.ByteBuffer;

import org.jspecify.annotations.Nullable;

import tandem.media.Codec;
import tandem.media.MediaEvent;
import tandem.media.SessionId;
import tandem.media.codec.Decoder;
import tandem.media.codec.VoiceActivity;
import tandem.media.rtp.RtpPacket;

/**
 * Tells when one peer starts and stops talking, while somebody wants to know. Runs on: media loop.
 */
final class Talk implements AutoCloseable {
    /** Nothing came for so long: silence, whatever the reason. */
    private static final long QUIET_NS = 100_000_000;

    private static final int NARROW_HZ = 8000;
    private static final int MOST_OCTETS = 2048;
    private static final int QUIET_MS = 20;

    private final SessionId id;
    private final Host host;
    private final short[] quiet = new short[QUIET_MS * 16_000 / 1000];
    private final byte[] payload = new byte[MOST_OCTETS];
    private short[] pcm = new short[0];
    private boolean watched;
    private boolean deaf;
    private @Nullable Decoder decoder;
    private @Nullable Codec codec;
    private @Nullable VoiceActivity activity;
    private int rateHz;
    private long heardNs;
    private long startedNs;

    Talk(SessionId id, Host host) {
        this.id = id;
        this.host = host;
    }

    void watch(boolean on, long nowNs) {
        if (!on) {
            stop();
            close();
        }
        watched = on;
        deaf = false;
        heardNs = nowNs;
    }

    /** A packet came that is decoded for nobody else. */
    void onPacket(Codec codec, ByteBuffer datagram, RtpPacket packet, long nowNs) {
        Decoder with = watched && !deaf ? decoder(codec) : null;
        int length = packet.payloadLength();
        if (with == null || length > MOST_OCTETS) {
            return;
        }
        datagram.get(packet.payloadOffset(), payload, 0, length);
        int samples = with.decode(payload, 0, length, pcm, 0);
        for (int at = 0; at < samples; ) {
            int frame = Math.min(samples - at, with.rateHz() / 1000 * QUIET_MS);
            hear(pcm, at, frame, with.rateHz(), nowNs);
            at += frame;
        }
    }

    /** What was decoded for a room. */
    void hear(short[] pcm, int samples, int rateHz, long nowNs) {
        if (watched) {
            hear(pcm, 0, samples, rateHz, nowNs);
        }
    }

    private @Nullable Decoder decoder(Codec wanted) {
        if (wanted != codec) {
            close();
            codec = wanted;
            int rate = wanted.codesAt(NARROW_HZ) ? NARROW_HZ : wanted.audioHz();
            if (!host.codecs().has(wanted)) {
                deaf = true;
                host.counters().count(Counter.CODING_FAILED);
                return null;
            }
            decoder = host.codecs().decoder(wanted, rate);
            pcm = new short[Decoder.roomFor(rate)];
        }
        return decoder;
    }

    private void hear(short[] pcm, int at, int samples, int rateHz, long nowNs) {
        heardNs = nowNs;
        tell(activity(rateHz).hear(pcm, at, samples), nowNs);
    }

    private VoiceActivity activity(int rateHz) {
        VoiceActivity now = activity;
        if (now == null || rateHz != this.rateHz) {
            stop();
            now = new VoiceActivity(rateHz, VoiceActivity.Settings.DEFAULT);
            activity = now;
            this.rateHz = rateHz;
        }
        return now;
    }

    private void tell(VoiceActivity.Change change, long nowNs) {
        switch (change) {
            case STARTED -> {
                startedNs = nowNs;
                host.tell(new MediaEvent.TalkStarted(id));
            }
            case STOPPED -> tellStop(nowNs);
            case NONE -> {}
        }
    }

    private void tellStop(long nowNs) {
        long pauseNs = VoiceActivity.Settings.DEFAULT.hangoverMs() * 1_000_000L;
        long talkNs = Math.max(0, nowNs - startedNs - pauseNs);
        host.tell(new MediaEvent.TalkStopped(id, talkNs / 1_000_000));
    }

    private void stop() {
        if (activity != null && activity.talking()) {
            tellStop(heardNs);
        }
        activity = null;
    }

    /** When nothing comes, that is silence too. */
    void onTime(long nowNs) {
        while (isTalking() && nowNs - heardNs > QUIET_NS) {
            hear(quiet, 0, rateHz / 1000 * QUIET_MS, rateHz, heardNs + QUIET_MS * 1_000_000L);
        }
    }

    private boolean isTalking() {
        return activity != null && activity.talking();
    }

    /** When {@link #onTime} wants to be called. */
    long nextLookNs(long nowNs) {
        return isTalking() ? nowNs + QUIET_NS : Long.MAX_VALUE;
    }

    @Override
    public void close() {
        if (decoder != null) {
            decoder.close();
            decoder = null;
        }
        codec = null;
    }
}
