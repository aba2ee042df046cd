package tandem.bench.load;

import java.util.Map;
import java.util.TreeMap;

/**
 * What one run showed. Times in milliseconds where not said otherwise.
 *
 * @param offered calls started
 * @param completed calls answered, held for their time, hung up by us and, with media, heard
 * @param failures the others, by reason: {@code sip-503}, {@code timeout}, {@code no-answer},
 *     {@code hung-up-early}, {@code bye-timeout}, {@code no-media}, {@code stuck}
 * @param seatsLeft calls of seats that the engine had not ended 5 s after the last caller had gone
 * @param seconds from the first call to the end of the last
 * @param setup from the moment at which a call was due, not from when it was sent, to its 200
 * @param offer from the caller's INVITE to the INVITE that its seat gets; count 0 without seats
 * @param sound what was heard after the answer
 * @param engine what the engine's process cost in that time
 * @param generator what this program cost, to judge how far it disturbed the figures
 */
public record LoadResult(
        long offered,
        long completed,
        Map<String, Long> failures,
        long seatsLeft,
        double seconds,
        Spread setup,
        Spread offer,
        Sound sound,
        EngineCost engine,
        Generator generator) {

    public LoadResult {
        failures = java.util.Collections.unmodifiableMap(new TreeMap<>(failures));
    }

    public long failed() {
        return offered - completed;
    }

    /** Whether every call went well and every seat is free again. */
    public boolean clean() {
        return failed() == 0 && seatsLeft == 0;
    }

    /**
     * @param delay of stamped packets: round trip through an echo, one way through a relay
     * @param packets stamped packets heard
     * @param lost of them, never heard, between the first and the last of each stream
     * @param longestGapMs longest time that any stream heard nothing after its first stamp
     */
    public record Sound(Spread delay, long packets, long lost, double longestGapMs) {}

    /**
     * @param measured false when the process is not known
     * @param cpuSeconds user and system
     * @param cpuMsPerCall cpuSeconds by completed calls
     * @param cpuMsPerCallSecond cpuSeconds by seconds that calls talked; holds set-up too
     * @param peakRssMb since the process began
     * @param stops of its JVM
     */
    public record EngineCost(
            boolean measured,
            double cpuSeconds,
            double cpuMsPerCall,
            double cpuMsPerCallSecond,
            double peakRssMb,
            Stops stops) {}

    /**
     * @param cpuSeconds of its loops
     * @param latestCallMs the most that a call was started behind its time
     * @param latestPacketMs the most that a packet was sent behind its time
     * @param repeats SIP messages sent again
     * @param othersCores processors that other programs kept busy meanwhile: near 0 in an honest
     *     run
     * @param faults exceptions inside the generator; must be 0
     */
    public record Generator(
            double cpuSeconds,
            double latestCallMs,
            double latestPacketMs,
            long repeats,
            double othersCores,
            long faults) {}
}
