package tandem.sip;

import java.util.Locale;
import java.util.Optional;

/**
 * A key that the body of an INFO request tells. Two bodies are in use, neither by an RFC: {@code
 * application/dtmf-relay} with lines {@code Signal=} and {@code Duration=} (ms), and {@code
 * application/dtmf} with the digit alone; either may give the event code of RFC 4733 in place of a
 * sign. Runs on: any (immutable).
 *
 * @param digit one of 0-9 * # A-D
 */
public record DigitInfo(char digit) {
    private static final String BY_CODE = "0123456789*#ABCD";
    private static final int MAX_BODY = 256;

    /** Empty when the body is something else, or no key of a keypad (a hook flash). */
    public static Optional<DigitInfo> parse(String contentType, String body) {
        String type = contentType.split(";", 2)[0].trim().toLowerCase(Locale.ROOT);
        if (body.length() > MAX_BODY) {
            return Optional.empty();
        }
        return switch (type) {
            case "application/dtmf-relay" -> signal(body).flatMap(DigitInfo::digit);
            case "application/dtmf" -> digit(signal(body).orElse(body));
            default -> Optional.empty();
        };
    }

    /** Value of the line that says the signal. */
    private static Optional<String> signal(String body) {
        return body.lines()
                .map(line -> line.split("=", 2))
                .filter(parts -> parts.length == 2 && parts[0].trim().equalsIgnoreCase("signal"))
                .map(parts -> parts[1])
                .findFirst();
    }

    private static Optional<DigitInfo> digit(String text) {
        String sign = text.trim().toUpperCase(Locale.ROOT);
        if (sign.length() == 1 && BY_CODE.contains(sign)) {
            return Optional.of(new DigitInfo(sign.charAt(0)));
        }
        boolean code =
                sign.length() == 2 && sign.charAt(0) == '1' && Character.isDigit(sign.charAt(1));
        int number = code ? 10 + Character.digit(sign.charAt(1), 10) : BY_CODE.length();
        return number < BY_CODE.length()
                ? Optional.of(new DigitInfo(BY_CODE.charAt(number)))
                : Optional.empty();
    }
}
