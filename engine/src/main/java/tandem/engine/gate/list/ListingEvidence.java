package tandem.engine.gate.list;

import java.io.IOException;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;

import tandem.engine.cdr.CallJson;
import tandem.engine.evidence.EvidenceSource;
import tandem.engine.evidence.Wanted;

/**
 * Entries of blacklists and opt-outs of a number as they stand now, whenever they were made; what
 * was taken out is in the audit. Runs on: any thread that may block.
 */
public record ListingEvidence(Blocklists lists) implements EvidenceSource {
    @Override
    public String name() {
        return "lists";
    }

    @Override
    public void tell(Wanted wanted, Taker taker) throws IOException {
        for (String key : wanted.keys()) {
            for (Listing listing :
                    lists.ofNumber(
                            key,
                            terms -> terms.tenant().isEmpty() || wanted.sees(terms.tenant()))) {
                taker.take(
                        JsonNodeFactory.instance
                                .objectNode()
                                .put("list", listing.terms().book().word())
                                .put("id", listing.id())
                                .put("tenant", listing.terms().tenant())
                                .put("number", listing.value())
                                .put("source", listing.terms().source())
                                .put("reason", listing.terms().reason())
                                .put("since", CallJson.time(listing.since()))
                                .put(
                                        "expires",
                                        listing.expires().map(CallJson::time).orElse(null)));
            }
        }
    }
}
