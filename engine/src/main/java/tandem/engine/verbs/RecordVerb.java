package tandem.engine.verbs;

import tandem.dialplan.Verb;
import tandem.engine.call.Call;

/** {@code record}: steers the call's recording. */
final class RecordVerb {
    private RecordVerb() {}

    static String run(Call call, Verb.Record.Mode mode, String reason) {
        switch (mode) {
            case ON -> {
                call.answer();
                call.recording().start();
            }
            case OFF -> call.recording().stop(reason);
            case MASK -> call.recording().mask(true, reason);
            case UNMASK -> call.recording().mask(false, reason);
        }
        return Outcomes.DONE;
    }
}
