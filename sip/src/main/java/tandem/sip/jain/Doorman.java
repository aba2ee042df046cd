package tandem.sip.jain;

import java.net.InetSocketAddress;
import java.util.Optional;

import gov.nist.javax.sip.message.SIPRequest;

/**
 * Lets accounts in: challenges who proves nothing, and stops answering who keeps guessing. Runs on:
 * sip loop.
 */
final class Doorman {
    private final Core core;
    private final Digest digest;
    private final Offenders offenders;

    Doorman(Core core, Digest digest, Offenders offenders) {
        this.core = core;
        this.digest = digest;
        this.offenders = offenders;
    }

    /** The account that the request proves; when empty, whatever answer is due has been sent. */
    Optional<String> admit(SIPRequest request, InetSocketAddress source) {
        if (offenders.isSilenced(source.getAddress())) {
            core.counters().count("silenced_total");
            return Optional.empty();
        }
        return switch (digest.prove(request)) {
            case Digest.Proof.Of(String user) -> Optional.of(user);
            case Digest.Proof.None(boolean stale) -> {
                core.counters().count("challenges_total");
                challenge(request, stale);
                yield Optional.empty();
            }
            case Digest.Proof.Wrong _ -> {
                core.counters().count("auth_failures_total");
                offenders.onFailure(source.getAddress());
                challenge(request, false);
                yield Optional.empty();
            }
        };
    }

    private void challenge(SIPRequest request, boolean stale) {
        core.transactions()
                .respondStateless(digest.challenge(core.answers().stateless(request, 401), stale));
    }
}
