package tandem.dialplan.convert;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Patterns of extensions, {@code _9NXXXXXX.}, in our language and as regular expressions. */
final class DialPatterns {
    private static final int MAX_LENGTH = 30;
    private static final Pattern EXACT = Pattern.compile("\\+?[0-9*#]{1,30}");
    private static final Pattern PLACES =
            Pattern.compile("\\+?(?:[0-9*#XZN]|\\[[0-9]+(?:-[0-9])?[0-9]*\\])*[.!]?");

    private DialPatterns() {}

    /** Whether it is a number without any pattern. */
    static boolean isExact(String exten) {
        return EXACT.matcher(exten).matches();
    }

    /** The pattern of our language that means the same, if it is one. */
    static Optional<String> ours(String pattern) {
        String places = pattern.substring(1).replace("-", pattern.contains("[") ? "-" : "");
        StringBuilder out = new StringBuilder();
        boolean inside = false;
        for (char c : places.toCharArray()) {
            inside = c == '[' || inside && c != ']';
            out.append(inside ? c : Character.toUpperCase(c));
        }
        String ours = out.toString();
        boolean fits =
                PLACES.matcher(ours).matches() && ours.length() <= MAX_LENGTH && rising(ours);
        return fits && !ours.isEmpty() ? Optional.of(ours) : Optional.empty();
    }

    private static boolean rising(String pattern) {
        for (int i = pattern.indexOf('-'); i > 0; i = pattern.indexOf('-', i + 1)) {
            if (pattern.charAt(i - 1) > pattern.charAt(i + 1)) {
                return false;
            }
        }
        return true;
    }

    /** How many digits it has; beyond that when it is open at the end. */
    static int length(String ours) {
        return ours.replaceAll("\\[[^\\]]*\\]", "X").replaceAll("[.!]$", "").length();
    }

    static boolean isOpen(String ours) {
        return ours.endsWith(".") || ours.endsWith("!");
    }

    /** A regular expression for the whole entry. */
    static String regex(String ours) {
        return ours.replace("+", "[+]")
                .replace("*", "[*]")
                .replace("X", "[0-9]")
                .replace("Z", "[1-9]")
                .replace("N", "[2-9]")
                .replaceAll("\\.$", ".+")
                .replaceAll("!$", ".*");
    }

    static boolean matches(String pattern, String dialled) {
        return ours(pattern.toUpperCase(Locale.ROOT))
                .map(ours -> dialled.matches(regex(ours)))
                .orElse(false);
    }
}
