package tandem.engine.gate.complaint;

import java.io.IOException;
import java.util.List;

import tandem.engine.evidence.EvidenceSource;
import tandem.engine.evidence.Wanted;

/** Complaints of a number in the period. Runs on: any thread that may block. */
public record ComplaintEvidence(Complaints complaints) implements EvidenceSource {
    @Override
    public String name() {
        return "complaints";
    }

    @Override
    public void tell(Wanted wanted, Taker taker) throws IOException {
        List<Complaint> found =
                complaints
                        .all()
                        .filter(one -> wanted.keys().contains(one.number()))
                        .filter(one -> wanted.sees(one.tenant()))
                        .filter(one -> !one.received().isBefore(wanted.from()))
                        .filter(one -> one.received().isBefore(wanted.to()))
                        .toList();
        for (Complaint complaint : found) {
            taker.take(ComplaintLine.of(complaint));
        }
    }
}
