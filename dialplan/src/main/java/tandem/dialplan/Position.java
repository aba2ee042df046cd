package tandem.dialplan;

/**
 * A place in a config file.
 *
 * @param file relative to the conf directory; {@code --set} for a value from the command line
 * @param line from 1
 * @param column from 1
 */
public record Position(String file, int line, int column) {
    @Override
    public String toString() {
        return file + ":" + line + ":" + column;
    }
}
