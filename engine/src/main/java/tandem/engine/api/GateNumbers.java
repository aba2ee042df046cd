package tandem.engine.api;

import java.util.Optional;

/** Keys of callees as numbers to dial. */
final class GateNumbers {
    private GateNumbers() {}

    /**
     * A key begins with 0 when it is no number of E.164.
     *
     * @return empty of an empty key
     */
    static Optional<String> dialled(String key) {
        return Optional.of(key)
                .filter(it -> !it.isEmpty())
                .map(it -> it.startsWith("0") ? it.substring(1) : "+" + it);
    }

    /** In a query a plus that is not escaped is a blank. */
    static String plus(String number) {
        return number.startsWith(" ") ? "+" + number.substring(1) : number;
    }
}
