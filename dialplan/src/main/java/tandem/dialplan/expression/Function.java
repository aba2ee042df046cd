package tandem.dialplan.expression;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The functions of the language. Each is total: a count that is no number is 0. */
enum Function {
    /** {@code default(x, y)}: x, or y when x is empty. */
    DEFAULT(2) {
        @Override
        String apply(List<String> in) {
            return in.getFirst().isEmpty() ? in.get(1) : in.getFirst();
        }
    },
    /** {@code drop(text, n)}: without the first n characters. */
    DROP(2) {
        @Override
        String apply(List<String> in) {
            return in.getFirst().substring(count(in));
        }
    },
    /** {@code take(text, n)}: the first n characters. */
    TAKE(2) {
        @Override
        String apply(List<String> in) {
            return in.getFirst().substring(0, count(in));
        }
    },
    LENGTH(1) {
        @Override
        String apply(List<String> in) {
            return Integer.toString(in.getFirst().length());
        }
    },
    UPPER(1) {
        @Override
        String apply(List<String> in) {
            return Values.cut(in.getFirst().toUpperCase(Locale.ROOT));
        }
    },
    LOWER(1) {
        @Override
        String apply(List<String> in) {
            return Values.cut(in.getFirst().toLowerCase(Locale.ROOT));
        }
    };

    private final int arity;

    Function(int arity) {
        this.arity = arity;
    }

    abstract String apply(List<String> in);

    int arity() {
        return arity;
    }

    static Optional<Function> named(String name) {
        return Stream.of(values()).filter(f -> f.word().equals(name)).findFirst();
    }

    static List<String> names() {
        return Stream.of(values()).map(Function::word).toList();
    }

    private String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static int count(List<String> in) {
        return Math.clamp(Values.whole(in.get(1)), 0, in.getFirst().length());
    }
}
