package tandem.engine.journal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32C;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

/**
 * A fact as it stands in a file: {@code CRC32C number {"at":ms,"tenant":..,"subject":..,"type":..,
 * "body":{..}}} and a newline. The checksum is eight hex digits and covers what follows it. Runs
 * on: any.
 */
final class JournalLine {
    /** Longest body, octets; what is longer is replaced by its length. */
    static final int BODY_LIMIT = 256 << 10;

    private static final int HEAD = 9;

    /** Octets of the key of the body: name, quotes and colon. */
    private static final int BODY = "\"body\":".length();

    private static final JsonFactory JSON = new JsonFactory();

    private JournalLine() {}

    /** The octets of a line, its newline included. */
    static byte[] encode(long number, Entry.Draft fact) {
        String json =
                new JsonText()
                        .put("at", fact.at().toEpochMilli())
                        .put("tenant", fact.tenant())
                        .put("subject", fact.subject())
                        .put("type", fact.type())
                        .putRaw("body", oneLine(fact.body()))
                        .end();
        byte[] line = ("00000000 " + number + " " + json + "\n").getBytes(StandardCharsets.UTF_8);
        byte[] sum =
                HexFormat.of()
                        .toHexDigits((int) sum(line, HEAD, line.length - 1))
                        .getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(sum, 0, line, 0, sum.length);
        return line;
    }

    /** A fact without its number. */
    static Entry.Draft draft(Entry entry) {
        return new Entry.Draft(
                entry.at(), entry.tenant(), entry.subject(), entry.type(), entry.body());
    }

    /** The number that a line says it has, 0 when it says none. Nothing else is looked at. */
    static long number(byte[] line, int from, int to) {
        long number = 0;
        for (int i = from + HEAD; i < to && line[i] != ' '; i++) {
            if (line[i] < '0' || line[i] > '9' || number > Long.MAX_VALUE / 20) {
                return 0;
            }
            number = 10 * number + line[i] - '0';
        }
        return number;
    }

    /** Whether a line, without its newline, is as it was written. */
    static boolean isWhole(byte[] line, int from, int to) {
        if (to - from <= HEAD || line[from + HEAD - 1] != ' ') {
            return false;
        }
        long said = 0;
        for (int i = from; i < from + HEAD - 1; i++) {
            // Upper case is not ours.
            int digit = line[i] >= 'A' && line[i] <= 'F' ? -1 : Character.digit(line[i], 16);
            if (digit < 0) {
                return false;
            }
            said = said << 4 | digit;
        }
        return said == sum(line, from + HEAD, to);
    }

    /** Reads a line, without its newline; empty when it is damaged. */
    static Optional<Entry> decode(byte[] line, int from, int to) {
        long number = number(line, from, to);
        if (number == 0 || !isWhole(line, from, to)) {
            return Optional.empty();
        }
        try {
            return Optional.of(entry(number, line, from, to));
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    /** The body stands last and is not looked into: it goes on as it is. */
    private static Entry entry(long number, byte[] line, int from, int to) throws IOException {
        int json = from + HEAD;
        while (line[json] != ' ') {
            json++;
        }
        json++;
        long at = 0;
        String tenant = "";
        String subject = "";
        String type = "";
        try (JsonParser parser = JSON.createParser(line, json, to - json)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                if (name.equals("body")) {
                    int body = json + (int) parser.currentTokenLocation().getByteOffset() + BODY;
                    String text = new String(line, body, to - 1 - body, StandardCharsets.UTF_8);
                    return new Entry(number, Instant.ofEpochMilli(at), tenant, subject, type, text);
                }
                parser.nextToken();
                switch (name) {
                    case "at" -> at = parser.getLongValue();
                    case "tenant" -> tenant = parser.getText();
                    case "subject" -> subject = parser.getText();
                    case "type" -> type = parser.getText();
                    default -> parser.skipChildren();
                }
            }
        }
        throw new IOException("a fact without a body");
    }

    private static String oneLine(String body) {
        if (body.length() > BODY_LIMIT) {
            return "{\"oversize\":" + body.length() + "}";
        }
        // Outside of texts a line break is white space, inside there can be none.
        return body.indexOf('\n') < 0 && body.indexOf('\r') < 0
                ? body
                : body.replace('\n', ' ').replace('\r', ' ');
    }

    private static long sum(byte[] line, int from, int to) {
        CRC32C sum = new CRC32C();
        sum.update(line, from, to - from);
        return sum.getValue();
    }
}
