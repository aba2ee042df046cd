package tandem.dialplan.load;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

import tandem.dialplan.limit.Destinations;
import tandem.dialplan.yaml.Code;
import tandem.dialplan.yaml.Key;
import tandem.dialplan.yaml.Section;
import tandem.dialplan.yaml.Type;
import tandem.dialplan.yaml.Types;
import tandem.dialplan.yaml.Unfit;

/** {@code limits.international} and {@code limits.premium}. */
final class DestinationsYaml {
    private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());
    private static final Pattern NUMBER = Pattern.compile("\\+[1-9][0-9]{5,14}");
    private static final Pattern PREFIX = Pattern.compile("\\+[1-9][0-9]{0,14}");

    static final Key<String> INTERNATIONAL =
            Key.items(
                            "international",
                            country(),
                            "countries that may be called besides the tenant's own, or any")
                    .standing("none");
    static final Key<String> PREMIUM =
            Key.items(
                            "premium",
                            Types.text(PREFIX, "the first digits of a number, such as '+49900'"),
                            "first digits of numbers at a higher price that may be called")
                    .standing("none");

    static final Key<String> TEST_CALLEES =
            Key.items(
                            "test_callees",
                            Types.text(NUMBER, "a number with its country, such as '+49301234567'"),
                            "whom calls may reach that show a number which is shared for tests")
                    .standing("nobody");

    private DestinationsYaml() {}

    private static Type<String> country() {
        return text -> {
            if (!text.equals(Destinations.ANY) && !COUNTRIES.contains(text)) {
                String message = "'" + text + "' is no country of ISO 3166 such as CN, nor 'any'";
                throw new Unfit(Code.FORM, message);
            }
            return text;
        };
    }

    static Destinations read(Section limits, Destinations bound) {
        Destinations own =
                new Destinations(
                        said(limits, INTERNATIONAL),
                        said(limits, PREMIUM).map(DestinationsYaml::digits),
                        said(limits, TEST_CALLEES));
        own.countries()
                .filter(_ -> bound.countries().isPresent())
                .ifPresent(said -> refuseWider(limits, said, bound));
        own.premium()
                .filter(_ -> bound.premium().isPresent())
                .ifPresent(
                        said ->
                                said.stream()
                                        .filter(prefix -> !bound.allowsPremium(prefix))
                                        .forEach(prefix -> refuse(limits, PREMIUM, "+" + prefix)));
        own.testCallees()
                .filter(_ -> bound.testCallees().isPresent())
                .ifPresent(
                        said ->
                                said.stream()
                                        .filter(number -> !bound.tested().contains(number))
                                        .forEach(number -> refuse(limits, TEST_CALLEES, number)));
        return own;
    }

    private static void refuseWider(Section limits, Set<String> said, Destinations bound) {
        said.stream()
                .filter(country -> !bound.allowsCountry(country))
                .forEach(country -> refuse(limits, INTERNATIONAL, country));
    }

    private static void refuse(Section limits, Key<String> key, String what) {
        limits.refuse(key, Code.WIDER, what + " is more than the platform allows");
    }

    private static Optional<Set<String>> said(Section limits, Key<String> key) {
        List<String> said = limits.list(key);
        return limits.has(key) ? Optional.of(new TreeSet<>(said)) : Optional.empty();
    }

    private static Set<String> digits(Set<String> prefixes) {
        Set<String> digits = new TreeSet<>();
        prefixes.forEach(prefix -> digits.add(prefix.substring(1)));
        return digits;
    }
}
