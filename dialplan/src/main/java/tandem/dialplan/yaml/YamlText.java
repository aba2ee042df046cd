package tandem.dialplan.yaml;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

import org.snakeyaml.engine.v2.scanner.StreamReader;

import tandem.dialplan.Position;

/**
 * The characters of a file. Tabs and control characters are reported and replaced by spaces, so
 * that one of them does not hide the rest of what is wrong and columns stay true.
 */
final class YamlText {
    private static final int BYTE_ORDER_MARK = 0xFEFF;

    private YamlText() {}

    static String of(String file, byte[] octets, Problems problems) {
        return plain(file, decode(file, octets, problems), problems);
    }

    private static String decode(String file, byte[] octets, Problems problems) {
        CharsetDecoder utf8 =
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT);
        CharBuffer text = CharBuffer.allocate(octets.length + 1);
        ByteBuffer in = ByteBuffer.wrap(octets);
        CoderResult result = utf8.decode(in, text, true);
        while (result.isError()) {
            if (!problems.full()) {
                problems.add(end(file, text), Code.CHARACTER, "not UTF-8 text");
            }
            text.put(' ');
            in.position(in.position() + result.length());
            result = utf8.decode(in, text, true);
        }
        return text.flip().toString();
    }

    private static Position end(String file, CharBuffer text) {
        String before = text.duplicate().flip().toString();
        int lineStart = Math.max(before.lastIndexOf('\n'), before.lastIndexOf('\r')) + 1;
        int line = 1 + (int) before.lines().count() - (lineStart == before.length() ? 0 : 1);
        return new Position(file, line, 1 + before.codePointCount(lineStart, before.length()));
    }

    private static String plain(String file, String text, Problems problems) {
        StringBuilder out = new StringBuilder(text.length());
        int line = 1;
        int column = 1;
        int start = !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? 1 : 0;
        for (int i = start; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            int c = text.codePointAt(i);
            boolean bad = c == '\t' || c == BYTE_ORDER_MARK || !StreamReader.isPrintable(c);
            if (bad) {
                problems.add(new Position(file, line, column), Code.CHARACTER, complaint(c));
            }
            out.appendCodePoint(bad ? ' ' : c);
            boolean lineEnds =
                    c == '\n'
                            || c == '\r' && !(i + 1 < text.length() && text.charAt(i + 1) == '\n');
            line += lineEnds ? 1 : 0;
            column = lineEnds ? 1 : column + 1;
        }
        return out.toString();
    }

    private static String complaint(int c) {
        return c == '\t'
                ? "tab; indent with spaces, and write \\t in double quotes where a value needs one"
                : "control character U+%04X".formatted(c);
    }
}
