package tandem.sip.sdp;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * Our side of the encryption of a leg, with keys of its own for its whole life: so a re-INVITE that
 * changes nothing else changes no key either. Runs on: any (immutable).
 *
 * @param keys one for each suite, in order of preference, tagged from 1; none when the policy is
 *     OFF
 * @param agreed what the last offer and answer settled; the next offer begins with that
 */
public record LocalSrtp(SrtpPolicy policy, List<Crypto> keys, Optional<AgreedSrtp> agreed) {
    public static final LocalSrtp OFF = new LocalSrtp(SrtpPolicy.OFF, List.of(), Optional.empty());

    public LocalSrtp {
        keys = List.copyOf(keys);
    }

    /**
     * @param random must be one for secrets
     */
    public static LocalSrtp draw(SrtpPolicy policy, RandomGenerator random) {
        if (policy == SrtpPolicy.OFF) {
            return OFF;
        }
        List<Crypto> keys =
                Arrays.stream(CryptoSuite.values())
                        .map(suite -> Crypto.of(suite.ordinal() + 1, suite, draw(suite, random)))
                        .toList();
        return new LocalSrtp(policy, keys, Optional.empty());
    }

    private static byte[] draw(CryptoSuite suite, RandomGenerator random) {
        byte[] octets = new byte[suite.keyOctets()];
        random.nextBytes(octets);
        return octets;
    }

    /** The same once something was settled. */
    public LocalSrtp after(Optional<AgreedSrtp> settled) {
        return new LocalSrtp(policy, keys, settled);
    }

    /** Whether our offer is of RTP/SAVP. */
    boolean offersSavp() {
        return policy == SrtpPolicy.REQUIRED || agreed.isPresent() && agreed.get().savp();
    }

    /** Lines of our offer: first the suite in use, which a peer then keeps. */
    List<Crypto> offered() {
        return Stream.concat(
                        keys.stream().filter(line -> isInUse(line.suite())),
                        keys.stream()
                                .filter(line -> line.suite().isOffered() && !isInUse(line.suite())))
                .toList();
    }

    private boolean isInUse(CryptoSuite suite) {
        return agreed.isPresent() && agreed.get().suite() == suite;
    }

    /** The first line of an offer that we can answer, in the offerer's order (RFC 4568 5.1.2). */
    Optional<AgreedLine> answer(List<Crypto> offered) {
        return offered.stream()
                .flatMap(
                        line ->
                                ours(line.suite()).stream()
                                        .map(
                                                key ->
                                                        new AgreedLine(
                                                                line,
                                                                new Crypto(
                                                                        line.tag(),
                                                                        line.suite(),
                                                                        key))))
                .findFirst();
    }

    /** The line of an answer that takes one of ours, with its tag and suite. */
    Optional<AgreedLine> settle(List<Crypto> answered) {
        return answered.stream()
                .flatMap(
                        theirs ->
                                offered().stream()
                                        .filter(
                                                ours ->
                                                        ours.tag() == theirs.tag()
                                                                && ours.suite() == theirs.suite())
                                        .map(ours -> new AgreedLine(theirs, ours)))
                .findFirst();
    }

    private Optional<CryptoKey> ours(CryptoSuite suite) {
        return keys.stream().filter(line -> line.suite() == suite).map(Crypto::key).findFirst();
    }

    /** Two lines of one suite, theirs and ours. */
    record AgreedLine(Crypto theirs, Crypto ours) {
        AgreedSrtp on(boolean savp) {
            return new AgreedSrtp(ours.suite(), ours.key(), theirs.key(), savp);
        }
    }
}
