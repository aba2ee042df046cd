package tandem.engine.api;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

import tandem.engine.cdr.CallArchive;
import tandem.engine.cdr.CallCursor;
import tandem.engine.cdr.CallFilter;
import tandem.engine.cdr.CallRecord;
import tandem.engine.cdr.LiveCalls;

/** Calls in two lists. */
final class FakeCalls implements LiveCalls {
    final List<CallRecord> live = new CopyOnWriteArrayList<>();
    final List<CallRecord> ended = new CopyOnWriteArrayList<>();
    final CallArchive archive = new Archive();
    volatile boolean fails;

    /** A live call ends; it keeps its begin. */
    void end(CallRecord call) {
        ended.add(
                new CallRecord(
                        call.id(),
                        call.tenant(),
                        CallRecord.State.ENDED,
                        call.direction(),
                        call.from(),
                        call.to(),
                        call.flow(),
                        call.started(),
                        call.answered(),
                        Optional.of(Instant.parse("2026-03-02T00:00:00Z")),
                        call.cause(),
                        call.hangupBy(),
                        call.legs(),
                        call.segments(),
                        call.recording(),
                        call.configHash()));
        live.remove(call);
    }

    @Override
    public Optional<CallRecord> find(String id) {
        return live.stream().filter(call -> call.id().equals(id)).findFirst();
    }

    @Override
    public List<CallRecord> all() {
        if (fails) {
            throw new IllegalStateException("a bug");
        }
        return List.copyOf(live);
    }

    private final class Archive implements CallArchive {
        @Override
        public Optional<CallRecord> find(String id) {
            return ended.stream().filter(call -> call.id().equals(id)).findFirst();
        }

        @Override
        public long count(CallFilter filter) {
            return ended.stream().filter(call -> filter.matches(call, Instant.EPOCH)).count();
        }

        @Override
        public Page list(CallFilter filter, String after, int limit) {
            List<CallRecord> all =
                    ended.stream()
                            .filter(call -> filter.matches(call, Instant.EPOCH))
                            .filter(
                                    call ->
                                            after.isEmpty()
                                                    || CallCursor.parse(after).isBefore(call))
                            .sorted(CallCursor.NEWEST_FIRST)
                            .toList();
            return all.size() <= limit
                    ? new Page(all, "")
                    : new Page(all.subList(0, limit), CallCursor.after(all.get(limit - 1)).text());
        }
    }
}
