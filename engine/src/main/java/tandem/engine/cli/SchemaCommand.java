package tandem.engine.cli;

import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

import tandem.dialplan.schema.ConfSchema;

/** {@code tandem schema}: the JSON Schema of one kind of file, for editors. */
@Command(
        name = "schema",
        description = "Prints the JSON Schema of a kind of file; without one, the kinds.",
        mixinStandardHelpOptions = true)
public final class SchemaCommand implements Callable<Integer> {
    @Parameters(arity = "0..1", paramLabel = "KIND", description = "Such as tenant or engine.")
    @Nullable String kind;

    @Override
    public Integer call() {
        if (kind == null) {
            new TreeSet<>(ConfSchema.kinds()).forEach(System.out::println);
            return Exit.GOOD;
        }
        Optional<String> schema = ConfSchema.generate(kind);
        schema.ifPresent(System.out::println);
        return schema.isPresent()
                ? Exit.GOOD
                : Exit.usage(
                        "no kind '"
                                + kind
                                + "'; there are "
                                + String.join(", ", new TreeSet<>(ConfSchema.kinds())));
    }
}
