package tandem.dialplan.load;

/**
 * A file of the tree.
 *
 * @param name relative to the conf directory, with slashes
 * @param octets at most {@link tandem.dialplan.yaml.YamlReader#MAX_OCTETS} and one, which shows
 *     that it is too long
 */
record ConfFile(String name, byte[] octets) {}
