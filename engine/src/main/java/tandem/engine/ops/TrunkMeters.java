package tandem.engine.ops;

import java.util.function.BiConsumer;

import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import tandem.engine.trunk.TrunkState;
import tandem.engine.trunk.Trunks;
import tandem.sip.HangupCause;

/** What trunks do, as metrics and lines of the log. Runs on: any. */
public final class TrunkMeters implements Trunks.Told {
    private static final Logger LOG = LoggerFactory.getLogger(TrunkMeters.class);

    private final MeterRegistry registry;
    private final BiConsumer<String, TrunkState> onChange;

    /**
     * @param onChange told of states as well; must not block
     */
    public TrunkMeters(MeterRegistry registry, BiConsumer<String, TrunkState> onChange) {
        this.registry = registry;
        this.onChange = onChange;
    }

    @Override
    public void ended(String trunk, int status) {
        registry.counter("tandem.trunk.attempts", "trunk", trunk, "status", "" + status)
                .increment();
    }

    @Override
    public void skipped(String trunk, HangupCause cause) {
        registry.counter("tandem.trunk.passed.over", "trunk", trunk, "reason", cause.reason())
                .increment();
    }

    @Override
    public void changed(String trunk, TrunkState state) {
        LOG.warn("trunk={} event=state value={}", trunk, state);
        onChange.accept(trunk, state);
    }
}
