package tandem.dialplan.limit;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Where calls may go besides ordinary numbers of the tenant's own country: keys {@code
 * limits.international} and {@code limits.premium}. What nobody allows is not called.
 *
 * @param countries ISO 3166, or {@value #ANY} among them; empty = not said
 * @param premium first digits of numbers that cost more, from the country code on; empty = not said
 * @param testCallees numbers that calls may reach which show a number that is shared for tests, as
 *     a plan writes them; empty = not said
 */
public record Destinations(
        Optional<Set<String>> countries,
        Optional<Set<String>> premium,
        Optional<Set<String>> testCallees) {
    /** All countries, and numbers of none. */
    public static final String ANY = "any";

    public static final Destinations UNSAID =
            new Destinations(Optional.empty(), Optional.empty(), Optional.empty());

    public Destinations {
        countries = countries.map(Set::copyOf);
        premium = premium.map(Set::copyOf);
        testCallees = testCallees.map(Set::copyOf);
    }

    /** What both allow, in each respect; what one does not speak of is as the other says. */
    public Destinations and(Destinations more) {
        return new Destinations(
                both(countries, more.countries, Destinations::commonCountries),
                both(premium, more.premium, Destinations::commonPrefixes),
                both(testCallees, more.testCallees, Destinations::common));
    }

    private static Optional<Set<String>> both(
            Optional<Set<String>> one,
            Optional<Set<String>> other,
            java.util.function.BinaryOperator<Set<String>> common) {
        return one.isPresent() && other.isPresent()
                ? Optional.of(common.apply(one.get(), other.get()))
                : one.or(() -> other);
    }

    private static Set<String> commonCountries(Set<String> one, Set<String> other) {
        if (one.contains(ANY) || other.contains(ANY)) {
            return one.contains(ANY) ? other : one;
        }
        return common(one, other);
    }

    private static Set<String> common(Set<String> one, Set<String> other) {
        return one.stream().filter(other::contains).collect(Collectors.toSet());
    }

    private static Set<String> commonPrefixes(Set<String> one, Set<String> other) {
        Set<String> common = new TreeSet<>();
        for (String a : one) {
            for (String b : other) {
                if (a.startsWith(b) || b.startsWith(a)) {
                    common.add(a.length() > b.length() ? a : b);
                }
            }
        }
        return common;
    }

    /**
     * Whether numbers of another country may be called.
     *
     * @param country ISO 3166; empty = none that is known
     */
    public boolean allowsCountry(String country) {
        return countries
                .map(allowed -> allowed.contains(ANY) || allowed.contains(country))
                .orElse(false);
    }

    /** Numbers that tests with a shared number may reach. */
    public Set<String> tested() {
        return testCallees.orElse(Set.of());
    }

    /**
     * Whether a number that costs more may be called.
     *
     * @param key digits from the country code on
     */
    public boolean allowsPremium(String key) {
        return premium.map(allowed -> allowed.stream().anyMatch(key::startsWith)).orElse(false);
    }
}
