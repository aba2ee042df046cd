package tandem.dialplan.load;

/**
 * A file of the tree.
 *
 * @param name relative to the conf directory, with slashes
 * @param octets at most what a file of its kind may have and one, which shows that it is too long
 */
record ConfFile(String name, byte[] octets) {
    /** Whether it is a table rather than YAML. */
    boolean isTable() {
        return name.startsWith(AreasCsv.FOLDER + "/");
    }
}
