package tandem.engine.gate;

import java.util.ArrayList;
import java.util.List;

import tandem.dialplan.limit.Destinations;

/** {@code limits.international} and {@code limits.premium}: who can be called at all. */
public final class DestinationRule implements Rule {
    @Override
    public List<Denial> against(Question question) {
        Destinations allowed = question.tenant().limits().calling().destinations();
        Callee callee = question.callee();
        List<Denial> denials = new ArrayList<>(0);
        if (callee.kind() == Callee.Kind.PREMIUM && !allowed.allowsPremium(callee.key())) {
            String detail = "numbers at a higher price may not be called but for those listed";
            denials.add(new Denial("premium_number", "limits.premium", detail));
        }
        if (callee.abroad() && !allowed.allowsCountry(callee.country())) {
            String where = callee.country().isEmpty() ? "no known country" : callee.country();
            String detail = "numbers of " + where + " may not be called";
            denials.add(new Denial("international_number", "limits.international", detail));
        }
        return denials;
    }
}
