package tandem.engine.gate.complaint;

import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

import tandem.dialplan.limit.ComplaintRule;
import tandem.engine.gate.suspension.Scope;

/** A rule of {@code limits.complaints} and the complaint that it is asked about. Pure. */
record Threshold(ComplaintRule rule, Complaint complaint) {
    /** What it would suspend; empty when the complaint is not about such a thing. */
    Optional<Scope> scope() {
        return complaint.severity().compareTo(rule.least()) < 0
                ? Optional.empty()
                : scope(complaint);
    }

    private Optional<Scope> scope(Complaint of) {
        return switch (rule.per()) {
            case NUMBER -> said(of.about().shown()).map(id -> Scope.number(of.tenant(), id));
            case CAMPAIGN ->
                    said(of.about().campaign()).map(name -> Scope.campaign(of.tenant(), name));
            case TENANT -> Optional.of(Scope.tenant(of.tenant()));
        };
    }

    private static Optional<String> said(String text) {
        return Optional.of(text).filter(it -> !it.isEmpty());
    }

    /** Complaints that count with this one. */
    long count(Stream<Complaint> all, Instant now) {
        Instant since = now.minusMillis(rule.windowMs());
        Optional<Scope> scope = scope();
        return all.filter(Complaint::counts)
                .filter(one -> one.severity().compareTo(rule.least()) >= 0)
                .filter(one -> one.received().isAfter(since))
                .filter(one -> scope(one).equals(scope))
                .count();
    }
}
