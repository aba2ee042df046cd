package tandem.engine.gate.consent;

import java.io.IOException;

import tandem.engine.evidence.EvidenceSource;
import tandem.engine.evidence.Wanted;

/**
 * Consents of a number, also those of before the period: what was agreed to then may count in it.
 * Runs on: any thread that may block.
 */
public record ConsentEvidence(Consents consents) implements EvidenceSource {
    @Override
    public String name() {
        return "consents";
    }

    @Override
    public void tell(Wanted wanted, Taker taker) throws IOException {
        for (String key : wanted.keys()) {
            for (Consent consent : consents.ofNumber(key)) {
                if (wanted.sees(consent.tenant()) && consent.given().isBefore(wanted.to())) {
                    taker.take(new ConsentLine.Given(consent).json());
                    if (consent.withdrawn().isPresent()) {
                        Consent.Withdrawn how = consent.withdrawn().get();
                        taker.take(new ConsentLine.Withdrawn(consent.id(), how).json());
                    }
                }
            }
        }
    }
}
