package tandem.dialplan;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A dialled number, or a pattern of them, and the flow it enters.
 *
 * @param id its name; unique in the tenant
 * @param pattern from {@code number: "4000"} (exact), {@code e164: "+8610..."} (exact) or {@code
 *     match: "10XX"} (pattern)
 * @param from who may call it; default both; nobody for a number that is only shown to callees
 * @param flow name of the flow; empty when nobody may call it
 * @param registration what the regulator or carrier knows of it, if the plan says so
 * @param use what it may be used for; empty = not said
 * @param trunk key {@code trunk_group}: the trunk or group it belongs to; only calls through it
 *     show it
 * @param sharedTest whether other tenants use it for tests too
 * @param at where it is defined
 */
public record Number(
        String id,
        NumberPattern pattern,
        Set<Tenant.Side> from,
        String flow,
        Optional<Registration> registration,
        Set<Use> use,
        Optional<String> trunk,
        boolean sharedTest,
        Position at) {
    public Number {
        from = Set.copyOf(from);
        use = Set.copyOf(use);
    }

    /** A number of which no more is said than what it reaches. */
    public Number(
            String id, NumberPattern pattern, Set<Tenant.Side> from, String flow, Position at) {
        this(id, pattern, from, flow, Optional.empty(), Set.of(), Optional.empty(), false, at);
    }

    /** Whether calls for a purpose may show it; a number of which no use is said serves any. */
    public boolean serves(Purpose purpose) {
        return use.isEmpty() || use.stream().anyMatch(u -> u.name().equals(purpose.name()));
    }

    /**
     * The registration of a number, {@code registration: { state, holder, area, area_proof,
     * valid_until, documents }}.
     *
     * @param holder who it is registered for, or empty
     * @param area area code, or empty
     * @param areaProof name of the document by which the holder may use a number of that area, or
     *     empty
     * @param validUntil last day, in the tenant's zone
     * @param documents on which the registration rests
     */
    public record Registration(
            State state,
            String holder,
            String area,
            String areaProof,
            Optional<LocalDate> validUntil,
            List<Document> documents) {
        public Registration {
            documents = List.copyOf(documents);
        }

        /** A registration of which no document is said. */
        public Registration(
                State state, String holder, String area, Optional<LocalDate> validUntil) {
            this(state, holder, area, "", validUntil, List.of());
        }

        /** Whether the number may be shown to callees on a day. */
        public boolean holds(LocalDate day) {
            return state == State.ACTIVE && lastDay().map(last -> !day.isAfter(last)).orElse(true);
        }

        /** The day on which the registration, or the first of its documents, ends. */
        public Optional<LocalDate> lastDay() {
            return Stream.concat(
                            validUntil.stream(),
                            documents.stream().flatMap(d -> d.validUntil().stream()))
                    .min(Comparator.naturalOrder());
        }

        /**
         * A paper.
         *
         * @param validUntil last day, in the tenant's zone
         */
        public record Document(String name, Optional<LocalDate> validUntil) {}

        /** Where the registration stands; a number goes through them in this order. */
        public enum State {
            /** Asked for. */
            APPLIED,
            /** The carrier or regulator has the papers. */
            FILED,
            /** May be shown. */
            ACTIVE,
            /** Stopped for a time. */
            SUSPENDED,
            /** Given back. */
            RELEASED
        }
    }

    /** What a number may be used for. */
    public enum Use {
        INBOUND,
        SERVICE,
        NOTIFICATION,
        MARKETING,
        SURVEY,
        CALLBACK,
        TEST
    }
}
