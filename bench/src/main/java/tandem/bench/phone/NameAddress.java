package tandem.bench.phone;

import java.util.Optional;

/**
 * A {@code "Name" <sip:user@host>;tag=x} as in From, To, Contact and Route.
 *
 * @param uri without angle brackets; empty when there was none
 * @param parameters what follows the address, from the first semicolon on
 */
public record NameAddress(String uri, String parameters) {

    /** Reads what it can; text without an address gives an empty URI. */
    public static NameAddress parse(String text) {
        int open = openBracket(text);
        int close = open < 0 ? -1 : text.indexOf('>', open);
        if (close >= 0) {
            return new NameAddress(
                    text.substring(open + 1, close).trim(), text.substring(close + 1));
        }
        int semicolon = text.indexOf(';');
        return semicolon < 0
                ? new NameAddress(text.trim(), "")
                : new NameAddress(text.substring(0, semicolon).trim(), text.substring(semicolon));
    }

    /** The first bracket that is not inside a quoted display name. */
    private static int openBracket(String text) {
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && quoted) {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == '<' && !quoted) {
                return i;
            }
        }
        return -1;
    }

    public String tag() {
        return parameter(parameters, "tag").orElse("");
    }

    /** User part of the URI as written; empty when there is none. */
    public String user() {
        String rest = uri.substring(uri.indexOf(':') + 1);
        int at = rest.indexOf('@');
        return at < 0 ? "" : rest.substring(0, at);
    }

    /** A {@code ;name=value} of a header or URI; a name without value gives an empty text. */
    public static Optional<String> parameter(String text, String name) {
        String[] parts = text.split(";");
        for (int i = 1; i < parts.length; i++) {
            String part = parts[i].trim();
            int equals = part.indexOf('=');
            String key = equals < 0 ? part : part.substring(0, equals).trim();
            if (key.equalsIgnoreCase(name)) {
                return Optional.of(equals < 0 ? "" : part.substring(equals + 1).trim());
            }
        }
        return Optional.empty();
    }
}
