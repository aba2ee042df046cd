package tandem.sip.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import tandem.sip.HangupCause;
import tandem.sip.Keyless;

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
        audio(
                out,
                local,
                StreamSecurity.offeredProfile(local.srtp()),
                local.formats(),
                local.direction(),
                local.srtp().offered(),
                true);
        return out.toString();
    }

    /**
     * Answers the peer's offer with the first of our formats that it knows, plus its
     * telephone-event. Streams other than one audio stream, the first that is encrypted or else the
     * first, are refused with port 0, as many m= lines as were offered (RFC 3264 6).
     */
    public static Outcome answer(String offer, LocalAudio local) {
        Optional<SessionDescription> parsed = SessionDescription.parse(offer);
        if (parsed.isEmpty()) {
            return new Outcome.Refused(MALFORMED, "malformed session description");
        }
        List<SessionDescription.Media> live =
                parsed.get().media().stream()
                        .filter(SessionDescription.Media::isLiveAudio)
                        .toList();
        if (live.isEmpty()) {
            return new Outcome.Refused(NOTHING_IN_COMMON, "no RTP audio stream");
        }
        Optional<SessionDescription.Media> fitting = StreamSecurity.best(live, local.srtp());
        if (fitting.isEmpty()) {
            return StreamSecurity.refusal(local.srtp());
        }
        SessionDescription.Media theirs = fitting.get();
        StreamSecurity security = StreamSecurity.answering(theirs, local.srtp()).orElseThrow();
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
                        local,
                        security);
        return new Outcome.Agreed(
                answerText(parsed.get(), theirs, local, agreement, digits, security), agreement);
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
        Optional<StreamSecurity> security = StreamSecurity.settling(theirs, offered.srtp());
        if (security.isEmpty()) {
            return StreamSecurity.refusal(offered.srtp());
        }
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
                        offered,
                        security.get());
        return new Outcome.Agreed("", agreement);
    }

    private static Agreement agreement(
            SessionDescription.Media theirs,
            AudioFormat codec,
            int receiveType,
            Optional<AudioFormat> sendDigits,
            Optional<AudioFormat> receiveDigits,
            Direction direction,
            LocalAudio local,
            StreamSecurity security) {
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
                        .toList(),
                security.agreed());
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
            Optional<AudioFormat> digits,
            StreamSecurity security) {
        StringBuilder out = session(local, offer.timing());
        for (SessionDescription.Media media : offer.media()) {
            if (media == theirs) {
                AudioFormat codec = ours(agreement.codec(), local);
                List<AudioFormat> agreed = new ArrayList<>(List.of(codec));
                noise(theirs, codec).ifPresent(agreed::add);
                digits.ifPresent(events -> agreed.add(ours(events, local)));
                audio(
                        out,
                        local,
                        security.profile(),
                        agreed,
                        agreement.direction(),
                        security.ours(),
                        theirs.rtcpMux());
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

    /**
     * Comfort noise beside G.711 (RFC 3389 5): never offered, for whoever is silent should send
     * silence, but taken from those who offer it.
     */
    private static Optional<AudioFormat> noise(SessionDescription.Media theirs, AudioFormat codec) {
        boolean g711 = codec.sameCoding(AudioFormat.PCMA) || codec.sameCoding(AudioFormat.PCMU);
        return theirs.formats().stream()
                .filter(format -> g711 && format.sameCoding(AudioFormat.NOISE))
                .filter(format -> format.payloadType() == AudioFormat.NOISE.payloadType())
                .findFirst();
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
            String profile,
            List<AudioFormat> formats,
            Direction direction,
            List<Crypto> cryptos,
            boolean rtcpMux) {
        out.append("m=audio ").append(local.rtpPort()).append(' ').append(profile);
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
        for (Crypto crypto : cryptos) {
            out.append(crypto.written()).append("\r\n");
        }
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
        record Agreed(String sdp, Agreement agreement) implements Outcome {
            @Override
            public String toString() {
                return "Agreed[sdp=" + Keyless.text(sdp) + ", agreement=" + agreement + "]";
            }
        }

        /**
         * @param sipStatus 400 for a malformed description, 488 where nothing is in common
         * @param reason for CDR and Warning header, lower-case with hyphens
         * @param detail for the log, without line breaks
         */
        record Refused(int sipStatus, String reason, String detail) implements Outcome {
            Refused(int sipStatus, String detail) {
                this(sipStatus, HangupCause.ofStatus(sipStatus).reason(), detail);
            }
        }
    }
}
