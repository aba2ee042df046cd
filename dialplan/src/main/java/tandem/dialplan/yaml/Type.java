package tandem.dialplan.yaml;

import java.util.Optional;

/** How text becomes a value of our schema. */
@FunctionalInterface
public interface Type<T> {
    /**
     * The value.
     *
     * @throws Unfit when the text is no such value
     */
    T read(String text);

    /** How it is written. */
    default Writing writing() {
        return Writing.TEXT;
    }

    /** A type with a description. */
    static <T> Type<T> of(Writing writing, Type<T> reader) {
        return new Type<>() {
            @Override
            public T read(String text) {
                return reader.read(text);
            }

            @Override
            public Writing writing() {
                return writing;
            }
        };
    }

    /**
     * The value of a node, or a problem at its place.
     *
     * @param path how messages name the value
     */
    default Optional<T> read(Node node, String path, Problems problems) {
        return switch (node) {
            case Node.Scalar scalar
                    when scalar.text().isEmpty() && scalar.textColumn() == scalar.at().column() ->
                    complain(scalar, path + " has no value", problems);
            case Node.Scalar scalar -> read(scalar, path, problems);
            case Node.Sequence list ->
                    complain(list, path + " takes one value, not a list", problems);
            case Node.Mapping map -> complain(map, path + " takes one value, not keys", problems);
        };
    }

    private Optional<T> read(Node.Scalar scalar, String path, Problems problems) {
        try {
            return Optional.of(read(scalar.text()));
        } catch (Unfit unfit) {
            problems.add(scalar.at(unfit.offset()), unfit.code(), path + ": " + unfit.reason());
            return Optional.empty();
        }
    }

    private Optional<T> complain(Node node, String message, Problems problems) {
        problems.add(node.at(), Code.SHAPE, message);
        return Optional.empty();
    }
}
