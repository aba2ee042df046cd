package tandem.engine.cdr;

import java.util.List;
import java.util.Optional;

/** The calls that live now, as their latest published drafts. Runs on: any. */
public interface LiveCalls {
    Optional<CallRecord> find(String id);

    List<CallRecord> all();
}
