package tandem.sip.sdp;

import java.util.List;
import java.util.Optional;

/** Offer/answer (RFC 3264) for one audio stream. Pure functions. Runs on: any. */
public final class OfferAnswer {
    private static final int DEFAULT_PTIME_MS = 20;
    private static final int MIN_PTIME_MS = 10;
    private static final int MAX_PTIME_MS = 60;
    private static final int MALFORMED = 400;
    private static final int NOTHING_IN_COMMON = 488;

    private OfferAnswer() {}

    /** Our offer: every format of {@code local}, in order of preference. */
    public static String offer(LocalAudio local) {
        StringBuilder out = session(local, "0 0");
        audio(out, local, local.formats(), local.direction(), true);
        return out.toString();
    }

    /**
     * Answers the peer's offer with the first of our formats that it knows, plus its
     * telephone-event. Streams other than the first audio stream are refused with port 0, as many
     * m= lines as were offered (RFC 3264 6).
     */
    public static Outcome answer(String offer, LocalAudio local) {
        Optional<SessionDescription> parsed = SessionDescription.parse(offer);
        if (parsed.isEmpty()) {
            return new Outcome.Refused(MALFORMED, "malformed session description");
        }
        Optional<SessionDescription.Media> live =
                parsed.get().media().stream()
                        .filter(SessionDescription.Media::isLiveAudio)
                        .findFirst();
        if (live.isEmpty()) {
            return new Outcome.Refused(NOTHING_IN_COMMON, "no RTP/AVP audio stream");
        }
        SessionDescription.Media theirs = live.get();
        if (!isReachable(theirs, local)) {
            return new Outcome.Refused(NOTHING_IN_COMMON, "no address of our kind");
        }
        Optional<AudioFormat> codec =
                local.formats().stream()
                        .filter(format -> !format.isDigits())
                        .flatMap(ours -> match(theirs.formats(), ours).stream())
                        .findFirst();
        if (codec.isEmpty()) {
            return new Outcome.Refused(NOTHING_IN_COMMON, "no codec in common");
        }
        Optional<AudioFormat> digits =
                digits(local.formats(), codec.get()).flatMap(ours -> match(theirs.formats(), ours));
        Direction direction = common(local.direction(), theirs.direction());
        Agreement agreement =
                agreement(
                        theirs,
                        codec.get(),
                        codec.get().payloadType(),
                        digits,
                        digits,
                        direction,
                        local);
        return new Outcome.Agreed(
                answerText(parsed.get(), theirs, local, agreement, digits), agreement);
    }

    /** Reads the peer's answer to what {@code offered} said. */
    public static Outcome settle(LocalAudio offered, String answer) {
        Optional<SessionDescription> parsed = SessionDescription.parse(answer);
        if (parsed.isEmpty()) {
            return new Outcome.Refused(MALFORMED, "malformed session description");
        }
        // We offered one stream, so its answer is the first.
        List<SessionDescription.Media> media = parsed.get().media();
        if (media.isEmpty()
                || !media.getFirst().isLiveAudio()
                || !isReachable(media.getFirst(), offered)) {
            return new Outcome.Refused(NOTHING_IN_COMMON, "audio stream refused");
        }
        SessionDescription.Media theirs = media.getFirst();
        Optional<AudioFormat> codec =
                theirs.formats().stream()
                        .filter(
                                format ->
                                        !format.isDigits()
                                                && match(offered.formats(), format).isPresent())
                        .findFirst();
        if (codec.isEmpty()) {
            return new Outcome.Refused(NOTHING_IN_COMMON, "answer has none of the offered codecs");
        }
        AudioFormat ours = match(offered.formats(), codec.get()).orElseThrow();
        Optional<AudioFormat> ourDigits = digits(offered.formats(), ours);
        Optional<AudioFormat> theirDigits =
                ourDigits.flatMap(format -> match(theirs.formats(), format));
        Direction direction = common(offered.direction(), theirs.direction());
        Agreement agreement =
                agreement(
                        theirs,
                        codec.get(),
                        ours.payloadType(),
                        theirDigits,
                        theirDigits.isPresent() ? ourDigits : Optional.empty(),
                        direction,
                        offered);
        return new Outcome.Agreed("", agreement);
    }

    private static Agreement agreement(
            SessionDescription.Media theirs,
            AudioFormat codec,
            int receiveType,
            Optional<AudioFormat> sendDigits,
            Optional<AudioFormat> receiveDigits,
            Direction direction,
            LocalAudio local) {
        return new Agreement(
                theirs.host(),
                theirs.port(),
                rtcpPort(theirs),
                codec,
                receiveType,
                sendDigits.map(AudioFormat::payloadType).orElse(-1),
                receiveDigits.map(AudioFormat::payloadType).orElse(-1),
                direction,
                ptimeMs(theirs),
                theirs.formats().stream()
                        .filter(f -> !f.isDigits() && match(local.formats(), f).isPresent())
                        .toList());
    }

    /** In steps of 10 ms, never more than the peer can take (RFC 8866 6.4, 6.5). */
    private static int ptimeMs(SessionDescription.Media theirs) {
        int wished = theirs.ptimeMs() > 0 ? theirs.ptimeMs() : DEFAULT_PTIME_MS;
        int most = theirs.maxPtimeMs() > 0 ? theirs.maxPtimeMs() : MAX_PTIME_MS;
        int bounded = Math.clamp(Math.min(wished, most), MIN_PTIME_MS, MAX_PTIME_MS);
        return bounded / MIN_PTIME_MS * MIN_PTIME_MS;
    }

    /** A peer that wants both on one port gets it: we take either. */
    private static int rtcpPort(SessionDescription.Media theirs) {
        if (theirs.rtcpMux()) {
            return theirs.port();
        }
        return theirs.rtcpPort() > 0 ? theirs.rtcpPort() : Math.min(65_535, theirs.port() + 1);
    }

    private static String answerText(
            SessionDescription offer,
            SessionDescription.Media theirs,
            LocalAudio local,
            Agreement agreement,
            Optional<AudioFormat> digits) {
        StringBuilder out = session(local, offer.timing());
        for (SessionDescription.Media media : offer.media()) {
            if (media == theirs) {
                AudioFormat codec = ours(agreement.codec(), local);
                List<AudioFormat> agreed =
                        digits.map(events -> List.of(codec, ours(events, local)))
                                .orElse(List.of(codec));
                audio(out, local, agreed, agreement.direction(), theirs.rtcpMux());
            } else {
                out.append("m=").append(media.kind()).append(" 0 ").append(media.protocol());
                out.append(' ').append(String.join(" ", media.formatList())).append("\r\n");
            }
        }
        return out.toString();
    }

    /** The peer's payload type with the parameters that hold for what we receive. */
    private static AudioFormat ours(AudioFormat theirs, LocalAudio local) {
        String parameters = match(local.formats(), theirs).map(AudioFormat::fmtp).orElse("");
        return new AudioFormat(
                theirs.payloadType(),
                theirs.encoding(),
                theirs.clockRate(),
                theirs.channels(),
                parameters);
    }

    private static StringBuilder session(LocalAudio local, String timing) {
        String address = (local.host().indexOf(':') >= 0 ? "IN IP6 " : "IN IP4 ") + local.host();
        return new StringBuilder(256)
                .append("v=0\r\no=- ")
                .append(local.sessionId())
                .append(' ')
                .append(local.version())
                .append(' ')
                .append(address)
                .append("\r\ns=-\r\nc=")
                .append(address)
                .append("\r\nt=")
                .append(timing)
                .append("\r\n");
    }

    private static void audio(
            StringBuilder out,
            LocalAudio local,
            List<AudioFormat> formats,
            Direction direction,
            boolean rtcpMux) {
        out.append("m=audio ").append(local.rtpPort()).append(" RTP/AVP");
        for (AudioFormat format : formats) {
            out.append(' ').append(format.payloadType());
        }
        out.append("\r\n");
        for (AudioFormat format : formats) {
            String type = format.payloadType() + " ";
            out.append("a=rtpmap:").append(type).append(format.coding()).append("\r\n");
            if (!format.fmtp().isEmpty()) {
                out.append("a=fmtp:").append(type).append(format.fmtp()).append("\r\n");
            }
        }
        if (rtcpMux) {
            out.append("a=rtcp-mux\r\n");
        }
        out.append("a=ptime:").append(local.ptimeMs()).append("\r\n");
        out.append("a=").append(direction.name().toLowerCase(java.util.Locale.ROOT)).append("\r\n");
    }

    private static Optional<AudioFormat> match(List<AudioFormat> formats, AudioFormat wanted) {
        return formats.stream().filter(wanted::sameCoding).findFirst();
    }

    /** telephone-event runs on the clock of the codec beside it (RFC 4733 2.1). */
    private static Optional<AudioFormat> digits(List<AudioFormat> formats, AudioFormat codec) {
        return formats.stream()
                .filter(format -> format.isDigits() && format.clockRate() == codec.clockRate())
                .findFirst();
    }

    /** What we may do: what we want, as far as the other side has the counterpart. */
    private static Direction common(Direction ours, Direction theirs) {
        return Direction.of(ours.sends() && theirs.receives(), ours.receives() && theirs.sends());
    }

    private static boolean isReachable(SessionDescription.Media theirs, LocalAudio local) {
        int ourVersion = local.host().indexOf(':') >= 0 ? 6 : 4;
        return !theirs.host().isEmpty() && theirs.ipVersion() == ourVersion;
    }

    /** The result of looking at the peer's description. */
    public sealed interface Outcome {
        /**
         * @param sdp the answer to send; empty where the peer's description was itself the answer
         */
        record Agreed(String sdp, Agreement agreement) implements Outcome {}

        /**
         * @param sipStatus 400 for a malformed description, 488 where nothing is in common
         * @param detail for the log and the Warning header, without line breaks
         */
        record Refused(int sipStatus, String detail) implements Outcome {}
    }
}
