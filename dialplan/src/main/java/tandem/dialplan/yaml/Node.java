package tandem.dialplan.yaml;

import java.util.List;
import java.util.Optional;

import tandem.dialplan.Position;

/** A YAML node with its place. Runs on: any (immutable). */
public sealed interface Node {
    /** Where it begins. */
    Position at();

    /**
     * Text; YAML gives it no type.
     *
     * @param textColumn column of the text's first character when the text stands in the file as it
     *     is and in one line; 0 when quoting, folding or escapes changed it
     */
    record Scalar(String text, int textColumn, Position at) implements Node {
        /**
         * The place of one character of the text, or of the whole scalar where that cannot be said.
         */
        public Position at(int offset) {
            if (textColumn == 0) {
                return at;
            }
            int characters = text.codePointCount(0, Math.clamp(offset, 0, text.length()));
            return new Position(at.file(), at.line(), textColumn + characters);
        }
    }

    /** A list. */
    record Sequence(List<Node> items, Position at) implements Node {
        public Sequence {
            items = List.copyOf(items);
        }
    }

    /** Keys with values, in file order; no key stands twice. */
    record Mapping(List<Entry> entries, Position at) implements Node {
        public Mapping {
            entries = List.copyOf(entries);
        }

        /** The entry of a key. */
        public Optional<Entry> entry(String key) {
            return entries.stream().filter(e -> e.key().text().equals(key)).findFirst();
        }
    }

    /** One key of a mapping. */
    record Entry(Scalar key, Node value) {}
}
