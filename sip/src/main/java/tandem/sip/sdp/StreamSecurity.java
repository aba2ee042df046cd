package tandem.sip.sdp;

import java.util.List;
import java.util.Optional;

/**
 * How one offered or answered stream is protected, by our policy: plain, or with a crypto line of
 * each side. Pure functions. Runs on: any.
 *
 * @param lines none = plain
 */
record StreamSecurity(Optional<LocalSrtp.AgreedLine> lines, boolean savp) {
    private static final int NOT_ACCEPTABLE_HERE = 488;
    private static final StreamSecurity PLAIN = new StreamSecurity(Optional.empty(), false);

    /** Of a stream that we are offered; nothing when our policy has no answer to it. */
    static Optional<StreamSecurity> answering(SessionDescription.Media theirs, LocalSrtp local) {
        return choose(local, theirs, local.answer(theirs.cryptos()), true);
    }

    /** Of a stream that answers our offer; nothing when it does not fit to it. */
    static Optional<StreamSecurity> settling(SessionDescription.Media theirs, LocalSrtp local) {
        // A peer that answers with a key will use it, so it must be one that we can open.
        boolean plain = local.policy() == SrtpPolicy.OFF || !theirs.hasCrypto();
        return choose(local, theirs, local.settle(theirs.cryptos()), plain);
    }

    private static Optional<StreamSecurity> choose(
            LocalSrtp local,
            SessionDescription.Media theirs,
            Optional<LocalSrtp.AgreedLine> line,
            boolean plainFits) {
        Optional<StreamSecurity> secure =
                line.map(both -> new StreamSecurity(Optional.of(both), theirs.isSavp()));
        Optional<StreamSecurity> plain =
                plainFits && !theirs.isSavp() ? Optional.of(PLAIN) : Optional.empty();
        return switch (local.policy()) {
            case OFF -> plain;
            case OPTIONAL -> secure.or(() -> plain);
            case REQUIRED -> secure;
        };
    }

    /** Of those that we can answer, the first that is encrypted, else the first. */
    static Optional<SessionDescription.Media> best(
            List<SessionDescription.Media> offered, LocalSrtp local) {
        List<SessionDescription.Media> fitting =
                offered.stream().filter(media -> answering(media, local).isPresent()).toList();
        return fitting.stream()
                .filter(media -> answering(media, local).get().lines().isPresent())
                .findFirst()
                .or(() -> fitting.stream().findFirst());
    }

    /** Why no stream of an offer, or not that of an answer, will do. */
    static OfferAnswer.Outcome.Refused refusal(LocalSrtp local) {
        return switch (local.policy()) {
            case OFF -> refusal("srtp-off", "no SRTP here, only RTP/AVP");
            case OPTIONAL -> refusal("srtp-unusable", "no crypto line that we know");
            case REQUIRED -> refusal("srtp-required", "SRTP with a crypto line is required");
        };
    }

    private static OfferAnswer.Outcome.Refused refusal(String reason, String detail) {
        return new OfferAnswer.Outcome.Refused(NOT_ACCEPTABLE_HERE, reason, detail);
    }

    Optional<AgreedSrtp> agreed() {
        return lines.map(both -> both.on(savp));
    }

    /** Profile of our offer. */
    static String offeredProfile(LocalSrtp local) {
        return profile(local.offersSavp());
    }

    /** Profile of the stream that answers. */
    String profile() {
        return profile(savp);
    }

    private static String profile(boolean savp) {
        return savp ? "RTP/SAVP" : "RTP/AVP";
    }

    /** Our line in an answer. */
    List<Crypto> ours() {
        return lines.map(both -> List.of(both.ours())).orElse(List.of());
    }
}
