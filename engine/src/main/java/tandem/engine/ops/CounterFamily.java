package tandem.engine.ops;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import org.jspecify.annotations.Nullable;

/**
 * Counters that a module keeps in a map, of names such as {@code refused_total{reason=busy}}; a
 * name becomes a meter when it is first seen. Runs on: the reader of metrics, one at a time.
 */
final class CounterFamily {
    /** So that a module which counts by something from the network cannot fill the memory. */
    private static final int LIMIT = 512;

    private static final Pattern NAME =
            Pattern.compile("([a-z][a-z0-9_]*?)(?:_total)?(?:\\{(.*)})?");

    private final MeterRegistry registry;
    private final String prefix;
    private final Supplier<Map<String, Long>> source;
    private final Set<String> known = new HashSet<>();
    private volatile Map<String, Long> latest = Map.of();

    CounterFamily(MeterRegistry registry, String prefix, Supplier<Map<String, Long>> source) {
        this.registry = registry;
        this.prefix = prefix;
        this.source = source;
    }

    void refresh() {
        latest = source.get();
        for (String name : latest.keySet()) {
            if (known.size() < LIMIT && known.add(name)) {
                register(name);
            }
        }
    }

    private void register(String name) {
        Matcher match = NAME.matcher(name);
        if (match.matches()) {
            FunctionCounter.builder(
                            prefix + match.group(1).replace('_', '.'),
                            this,
                            family -> family.value(name))
                    .tags(tags(match.group(2)))
                    .register(registry);
        }
    }

    private double value(String name) {
        return latest.getOrDefault(name, 0L);
    }

    private static Tags tags(@Nullable String labels) {
        Tags tags = Tags.empty();
        for (String label : labels == null ? new String[0] : labels.split(",")) {
            int equals = label.indexOf('=');
            if (equals > 0) {
                tags =
                        tags.and(
                                label.substring(0, equals).strip(),
                                label.substring(equals + 1).strip().replace("\"", ""));
            }
        }
        return tags;
    }
}
