package tandem.engine.gate.ledger;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32C;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

/**
 * A line of a file that says whether it is whole: a CRC-32C of eight hex digits, a blank, an object
 * of JSON, a newline. Runs on: any.
 */
public final class CheckedLine {
    private static final JsonMapper JSON = new JsonMapper();

    /** Octets of the checksum and the blank. */
    public static final int HEAD = 9;

    private CheckedLine() {}

    /** The octets of a line, its newline included. */
    public static byte[] of(JsonNode json) {
        byte[] text = json.toString().getBytes(StandardCharsets.UTF_8);
        byte[] line = new byte[HEAD + text.length + 1];
        byte[] sum = sum(text).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(sum, 0, line, 0, sum.length);
        line[HEAD - 1] = ' ';
        System.arraycopy(text, 0, line, HEAD, text.length);
        line[line.length - 1] = '\n';
        return line;
    }

    /** Reads a line, without its newline; empty when it is damaged. */
    public static Optional<JsonNode> read(byte[] octets, int from, int to) {
        if (to - from <= HEAD || octets[from + HEAD - 1] != ' ') {
            return Optional.empty();
        }
        byte[] text = Arrays.copyOfRange(octets, from + HEAD, to);
        String said = new String(octets, from, HEAD - 1, StandardCharsets.US_ASCII);
        if (!said.equals(sum(text))) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readTree(text)).filter(JsonNode::isObject);
        } catch (IOException damaged) {
            return Optional.empty();
        }
    }

    private static String sum(byte[] text) {
        CRC32C sum = new CRC32C();
        sum.update(text);
        return HexFormat.of().toHexDigits((int) sum.getValue());
    }
}
