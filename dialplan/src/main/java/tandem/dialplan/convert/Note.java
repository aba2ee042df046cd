package tandem.dialplan.convert;

/**
 * Something that was not converted, or not quite. Runs on: any (immutable).
 *
 * @param file as it was called
 * @param line from 1
 * @param text one sentence
 */
public record Note(String file, int line, String text) {
    @Override
    public String toString() {
        return file + ":" + line + ": " + text;
    }
}
