package tandem.dialplan.simulate;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

import tandem.dialplan.PlanTest.Input;

/** What became of a simulated call. Runs on: any (immutable). */
public sealed interface Course {

    /**
     * The plan has no such number, or not for that side: the call would be refused with 404.
     *
     * @param why one sentence
     */
    record Refused(String why) implements Course {}

    /**
     * The call went through its flows.
     *
     * @param tenant whose number it was
     * @param number id of the number
     * @param flow that took the call
     * @param moments all that was seen, in order of time
     * @param end how it ended
     * @param durationMs from its arrival
     * @param steps how many of the permitted steps it used
     * @param variables as they were at the end
     * @param unused inputs that never came to be used
     */
    record Ran(
            String tenant,
            String number,
            String flow,
            List<Moment> moments,
            End end,
            long durationMs,
            int steps,
            Map<String, String> variables,
            List<Input> unused)
            implements Course {
        public Ran {
            moments = List.copyOf(moments);
            variables = Map.copyOf(variables);
            unused = List.copyOf(unused);
        }

        /**
         * Names of the steps run, without flows. Of a step that was written with several verbs,
         * which has the parts {@code name}, {@code name+2}, only the first counts.
         */
        public List<String> path() {
            return of(Moment.Entered.class, Moment.Entered::step).stream()
                    .filter(step -> step.indexOf('+') < 0)
                    .toList();
        }

        /** Files played, in order. */
        public List<String> prompts() {
            return of(Moment.Played.class, Moment.Played::file);
        }

        /** Facts noted, in order. */
        public List<String> marks() {
            return of(Moment.Marked.class, Moment.Marked::name);
        }

        /** The queue entered last. */
        public Optional<String> queue() {
            return last(of(Moment.Queued.class, Moment.Queued::queue));
        }

        /** The seat or number dialled last. */
        public Optional<String> dial() {
            return last(of(Moment.Dialled.class, Moment.Dialled::target));
        }

        /** All reasons that the gate has against the number dialled last. */
        public Set<String> blocked() {
            Set<String> reasons = new TreeSet<>();
            for (Moment moment : moments) {
                if (moment instanceof Moment.Dialled) {
                    reasons.clear();
                } else if (moment instanceof Moment.Blocked blocked) {
                    reasons.add(blocked.why().reason());
                }
            }
            return reasons;
        }

        private <M extends Moment> List<String> of(Class<M> kind, Function<M, String> what) {
            return moments.stream().filter(kind::isInstance).map(kind::cast).map(what).toList();
        }

        private static Optional<String> last(List<String> all) {
            return all.isEmpty() ? Optional.empty() : Optional.of(all.getLast());
        }
    }
}
