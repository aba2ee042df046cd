package tandem.engine.verbs;

import tandem.dialplan.Purpose;
import tandem.dialplan.QueueSpec;
import tandem.dialplan.Verb;
import tandem.engine.call.Call;

/**
 * {@code transfer}: hands the caller over to a queue, a seat or a number. When they have talked the
 * call is over, with the cause of the one who left; any other outcome is the step's.
 */
record TransferVerb(Call call, Variables variables, Purpose purpose, boolean explains) {

    String run(Verb.Transfer transfer) {
        String outcome = handOver(transfer.to());
        if (outcome.equals(Outcomes.ANSWERED)) {
            throw call.flowEnd();
        }
        return outcome;
    }

    private String handOver(Verb to) {
        if (to instanceof Verb.Queue queue) {
            QueueSpec spec = call.origin().tenant().queues().get(queue.name());
            return new QueueVerb(call, variables, spec).run(queue);
        }
        if (to instanceof Verb.Dial dial) {
            return new DialVerb(call, variables, purpose, explains).run(dial);
        }
        throw new IllegalStateException("no way to transfer to " + to);
    }
}
