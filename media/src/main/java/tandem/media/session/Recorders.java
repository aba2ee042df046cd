package tandem.media.session;

import java.nio.ByteBuffer;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

import tandem.media.Codec;
import tandem.media.MediaCommand;
import tandem.media.MediaEvent;
import tandem.media.SessionId;
import tandem.media.record.Tap;
import tandem.media.rtp.Reception;
import tandem.media.rtp.RtpPacket;

/**
 * What records one session: its own recording, a message that its peer leaves, and the recording of
 * another session in which its peer has a channel. Runs on: media loop.
 */
final class Recorders {
    private final SessionId id;
    private final Host host;
    private final Reception reception;
    private @Nullable Tap own;
    private @Nullable Tap message;
    private @Nullable Tap party;

    Recorders(SessionId id, Host host, Reception reception) {
        this.id = id;
        this.host = host;
        this.reception = reception;
    }

    /** The session's own recording. */
    @Nullable Tap own() {
        return own;
    }

    /** One at a time: a second one gets its answer, the first goes on. */
    void record(MediaCommand.Record wanted, long nowNs) {
        Tap started = own == null ? host.tryRecord(id, wanted.spec(), nowNs) : null;
        if (started != null) {
            own = started;
            return;
        }
        String fault = fault(own, "a recording runs already");
        host.tell(new MediaEvent.Recorded(id, refused(wanted.spec().file(), fault)));
    }

    void recordMessage(MediaCommand.RecordMessage wanted, long nowNs) {
        Path file = wanted.file();
        Tap started =
                message == null ? host.tryRecordMessage(id, file, wanted.silenceMs(), nowNs) : null;
        if (started != null) {
            message = started;
            return;
        }
        String fault = fault(message, "a message runs already");
        host.tell(new MediaEvent.MessageRecorded(id, refused(file, fault), 0));
    }

    private static String fault(@Nullable Tap running, String already) {
        return running == null ? "too many recordings begin at once" : already;
    }

    private MediaEvent.RecordingFacts refused(Path file, String fault) {
        return new MediaEvent.RecordingFacts(file, host.wallMs(), 0, 0, 0, false, "", fault);
    }

    void mask(boolean masked) {
        if (own != null) {
            own.mask(masked);
        }
    }

    /** The peer has a channel in the recording of another session. */
    void takePart(Tap of) {
        party = of;
    }

    void stop(long nowNs) {
        if (own != null) {
            own.stop(nowNs);
            own = null;
        }
    }

    void stopMessage(long nowNs) {
        if (message != null) {
            message.stop(nowNs);
            message = null;
        }
    }

    void close(long nowNs) {
        stop(nowNs);
        stopMessage(nowNs);
        party = null;
    }

    /**
     * The peer sent audio.
     *
     * @param partakes whether the other session hears it
     */
    void audio(Codec codec, RtpPacket packet, ByteBuffer datagram, boolean partakes, long nowNs) {
        audio(own, codec, packet, datagram, nowNs);
        audio(message, codec, packet, datagram, nowNs);
        audio(partakes ? party : null, codec, packet, datagram, nowNs);
    }

    private void audio(
            @Nullable Tap to, Codec codec, RtpPacket packet, ByteBuffer datagram, long nowNs) {
        if (to != null) {
            to.received(
                    reception.epoch(),
                    reception.extendedSequence(),
                    packet.timestamp(),
                    codec,
                    datagram,
                    packet.payloadOffset(),
                    packet.payloadLength(),
                    nowNs);
        }
    }

    /** The peer sent a packet without audio: nothing is lost. */
    void other(boolean partakes) {
        other(own);
        other(message);
        other(partakes ? party : null);
    }

    private void other(@Nullable Tap to) {
        if (to != null) {
            to.receivedOther(reception.epoch(), reception.extendedSequence());
        }
    }
}
