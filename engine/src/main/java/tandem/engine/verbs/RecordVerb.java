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
                call.startRecording();
            }
            case OFF -> call.stopRecording();
            case MASK -> call.maskRecording(true);
            case UNMASK -> call.maskRecording(false);
        }
        return Outcomes.DONE;
    }
}
