package tandem.engine.gate;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import tandem.dialplan.limit.Exceptions.Lift;
import tandem.engine.gate.Exemptions.Exemption;
import tandem.engine.gate.Exemptions.Lifted;

/**
 * What stands against an attempt, and what would if nobody had exempted the callee. Runs on: any
 * (immutable).
 *
 * @param lifted each once
 */
public record Verdict(List<Denial> denials, List<Lifted> lifted) {
    public Verdict {
        denials = List.copyOf(denials);
        lifted = List.copyOf(lifted);
    }

    /** Takes out of denials what exemptions lift. */
    static Verdict of(List<Denial> all, List<Exemption> exemptions) {
        if (exemptions.isEmpty()) {
            return new Verdict(all, List.of());
        }
        List<Denial> left = new ArrayList<>();
        Set<Lifted> lifted = new LinkedHashSet<>();
        for (Denial denial : all) {
            List<Lifted> by =
                    denial.lift().stream().flatMap(lift -> lifting(lift, exemptions)).toList();
            if (by.isEmpty()) {
                left.add(denial);
            }
            lifted.addAll(by);
        }
        return new Verdict(left, List.copyOf(lifted));
    }

    private static java.util.stream.Stream<Lifted> lifting(Lift lift, List<Exemption> exemptions) {
        return exemptions.stream()
                .filter(one -> one.lifts().contains(lift))
                .map(one -> new Lifted(one.rule(), lift))
                .limit(1);
    }

    /** This and more. */
    Verdict and(Verdict more) {
        List<Denial> both = new ArrayList<>(denials);
        both.addAll(more.denials);
        Set<Lifted> all = new LinkedHashSet<>(lifted);
        all.addAll(more.lifted);
        return new Verdict(both, List.copyOf(all));
    }
}
