package tandem.dialplan.simulate;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import tandem.dialplan.DialledNumber;
import tandem.dialplan.Plan;
import tandem.dialplan.PlanTest;
import tandem.dialplan.Purpose;
import tandem.dialplan.Tenant;

/** Has a gate for each simulated call, so that it is judged as the engine would judge it. */
@FunctionalInterface
public interface Gatekeeper {
    /** Where there is no gate: all passes that is a number at all. */
    Gatekeeper NUMBERS_ONLY =
            (_, _, _, _) ->
                    wish ->
                            DialledNumber.isValid(wish.number())
                                    ? new Answer.Granted((_, _) -> {})
                                    : new Answer.Denied(
                                            List.of(
                                                    new Objection(
                                                            "number_invalid",
                                                            "",
                                                            "not a number to dial",
                                                            Optional.empty())),
                                            "blocked-number-invalid",
                                            "");

    /**
     * The gate of one simulated call.
     *
     * @param plan in force
     * @param tenant on whose behalf calls go out
     * @param given what was before
     * @param begin virtual time at which the simulated call begins
     */
    Gate of(Plan plan, Tenant tenant, PlanTest.Given given, Instant begin);

    /** A gate with its counters. Confined to one run, in which time never goes back. */
    @FunctionalInterface
    interface Gate {
        /** Decides; what is granted counts from now on. */
        Answer decide(Wish wish);
    }

    /**
     * A wish to call out.
     *
     * @param number whom, as it would be dialled
     * @param callerId id of the tenant's number to show
     * @param caller number of who called in, or empty
     * @param at virtual time
     */
    record Wish(
            String number,
            String trunk,
            String callerId,
            Purpose purpose,
            Origin origin,
            String caller,
            Instant at) {}

    /** Who comes up with a wish. */
    enum Origin {
        /** Somebody at a seat. */
        SEAT,
        /** A call from a trunk, to a number that the plan names. */
        TRUNK,
        /** A call from a trunk, to a number in which the caller had a say. */
        TRUNK_CHOSEN,
        /** Nobody: it is a call of its own. */
        NONE
    }

    /** What a gate says. */
    sealed interface Answer {
        /**
         * @param leg to be told when it is over
         */
        record Granted(Leg leg) implements Answer {}

        /**
         * @param objections all that speaks against it; at least one
         * @param cause of the end of the call, should the flow end there
         * @param prompt what the caller hears, should the flow end there; empty = nothing
         */
        record Denied(List<Objection> objections, String cause, String prompt) implements Answer {
            public Denied {
                objections = List.copyOf(objections);
            }
        }
    }

    /** A leg that was let out. */
    @FunctionalInterface
    interface Leg {
        /**
         * It is over, for good.
         *
         * @param rang whether the callee's phone rang
         */
        void over(boolean rang, boolean answered);
    }

    /**
     * One reason against a wish.
     *
     * @param reason one word
     * @param rule where the rule stands
     * @param detail for a person
     * @param next from when on this reason is gone; empty when time does not help
     */
    record Objection(String reason, String rule, String detail, Optional<Instant> next) {}
}
