package tandem.engine.verbs;

import tandem.dialplan.Verb;
import tandem.engine.call.Call;

/** {@code record}: steers the call's recording. */
final class RecordVerb {
    private RecordVerb() {}

    static String run(Call call, Verb.Record.Mode mode) {
        switch (mode) {
            case ON -> {
                call.answer();
                call.recording().start();
            }
            case OFF -> call.recording().stop();
            case MASK -> call.recording().mask(true);
            case UNMASK -> call.recording().mask(false);
        }
        return Outcomes.DONE;
    }
}
