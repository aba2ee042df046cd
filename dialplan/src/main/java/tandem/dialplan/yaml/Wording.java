package tandem.dialplan.yaml;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** How messages quote what they found and suggest what was meant. */
public final class Wording {
    private static final int MAX_QUOTED = 60;
    private static final int MAX_COMPARED = 40;
    private static final int MAX_CANDIDATES = 2_000;

    private Wording() {}

    /** In quotes, on one line, cut when long. */
    public static String quote(String text) {
        return "'" + line(text, MAX_QUOTED) + "'";
    }

    /** On one line, cut when long, with '?' for what cannot be seen. */
    static String line(String text, int most) {
        StringBuilder out = new StringBuilder();
        text.codePoints().limit(most).forEach(c -> out.appendCodePoint(visible(c) ? c : '?'));
        return out.append(text.codePointCount(0, text.length()) > most ? "..." : "").toString();
    }

    private static boolean visible(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.UNASSIGNED ->
                    false;
            default -> true;
        };
    }

    /** {@code "; did you mean 'x'?"}, or nothing when no candidate is near. */
    public static String suggest(String written, Collection<String> candidates) {
        return nearest(written, candidates)
                .map(name -> "; did you mean " + quote(name) + "?")
                .orElse("");
    }

    private static Optional<String> nearest(String written, Collection<String> candidates) {
        if (written.length() > MAX_COMPARED) {
            return Optional.empty();
        }
        String best = null;
        int bestDistance = 1 + Math.max(1, Math.min(3, written.length() / 3));
        for (String candidate : candidates.stream().limit(MAX_CANDIDATES).sorted().toList()) {
            int distance = distance(written, candidate, bestDistance);
            if (distance < bestDistance) {
                best = candidate;
                bestDistance = distance;
            }
        }
        return Optional.ofNullable(best);
    }

    /**
     * Edit distance with neighbours swapped as one edit, regardless of case; {@code bound} when it
     * is that or more.
     */
    private static int distance(String one, String other, int bound) {
        String a = one.toLowerCase(Locale.ROOT);
        String b = other.toLowerCase(Locale.ROOT);
        if (Math.abs(a.length() - b.length()) >= bound || b.length() > MAX_COMPARED) {
            return bound;
        }
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                d[i][j] = i == 0 || j == 0 ? i + j : cell(d, a, b, i, j);
            }
        }
        return Math.min(bound, d[a.length()][b.length()]);
    }

    private static int cell(int[][] d, String a, String b, int i, int j) {
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int least = Math.min(d[i - 1][j - 1] + change, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
        boolean swapped =
                i > 1
                        && j > 1
                        && a.charAt(i - 1) == b.charAt(j - 2)
                        && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(least, d[i - 2][j - 2] + 1) : least;
    }
}
