package tandem.dialplan.simulate;

import java.util.Optional;

import tandem.dialplan.Purpose;
import tandem.dialplan.QueueSpec;
import tandem.dialplan.Tenant;
import tandem.dialplan.Verb;
import tandem.dialplan.Verb.Dial.Target;

/** The steps in which a simulated caller meets somebody. Confined to one run. */
final class Meeting {
    private static final long RING_MS = 4_000;
    private static final long TALK_MS = 60_000;
    private static final long MUSIC_MS = 30_000;
    private static final String ANSWERED = "answered";

    static final String BLOCKED = "blocked";

    private final Tenant tenant;
    private final Caller caller;
    private final Gatekeeper.Gate gate;

    Meeting(Tenant tenant, Caller caller, Gatekeeper.Gate gate) {
        this.tenant = tenant;
        this.caller = caller;
        this.gate = gate;
    }

    // ---- a queue

    String queue(Verb.Queue queue, Optional<String> wanted) {
        QueueSpec spec = tenant.queues().get(queue.name());
        caller.answer();
        caller.see(
                new Moment.Queued(
                        caller.nowMs(),
                        spec.name(),
                        priority(queue),
                        spec.seats(),
                        "longest-idle"));
        caller.mayLeave();
        String outcome = wanted.orElse(ANSWERED);
        caller.set("queue.outcome", outcome);
        if (outcome.equals(ANSWERED)) {
            String seat = spec.seats().isEmpty() ? "" : spec.seats().getFirst();
            caller.pass(Math.min(RING_MS, spec.ringMs()));
            caller.set("seat.id", seat);
            talk(seat, End.By.SEAT);
        } else {
            if (outcome.equals("timeout")) {
                caller.pass(spec.maxWaitMs());
            }
            caller.parted(End.By.ENGINE, "queue-" + outcome.replace('_', '-'));
        }
        return outcome;
    }

    private double priority(Verb.Queue queue) {
        try {
            return Double.parseDouble(queue.priority().text(caller));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    // ---- a seat or a number

    /**
     * @param purpose of the flow whose step it is
     * @param explains whether the caller hears why the gate refuses a number
     */
    String dial(Verb.Dial dial, Purpose purpose, boolean explains, Optional<String> wanted) {
        String outcome =
                switch (dial.target()) {
                    case Target.ToSeat(var template) -> {
                        String seat = template.render(caller);
                        caller.see(new Moment.Dialled(caller.nowMs(), seat, "", caller.from()));
                        caller.mayLeave();
                        yield tenant.seats().containsKey(seat)
                                ? reach(seat, dial.ringMs(), wanted)
                                : missed("unavailable", "not-found");
                    }
                    case Target.ToNumber to -> number(to, dial.ringMs(), purpose, explains, wanted);
                };
        caller.set("dial.outcome", outcome);
        return outcome;
    }

    private String number(
            Target.ToNumber to,
            long ringMs,
            Purpose purpose,
            boolean explains,
            Optional<String> wanted) {
        String number = to.number().render(caller);
        caller.see(new Moment.Dialled(caller.nowMs(), number, to.trunk(), shown(to.callerId())));
        if (wanted.filter(BLOCKED::equals).isPresent()) {
            return missed(BLOCKED, BLOCKED);
        }
        Gatekeeper.Wish wish =
                new Gatekeeper.Wish(
                        number,
                        to.trunk(),
                        to.callerId(),
                        purpose,
                        caller.origin(to.number().source().contains("${")),
                        caller.from(),
                        caller.now());
        return switch (gate.decide(wish)) {
            case Gatekeeper.Answer.Denied(var objections, String cause, String prompt) -> {
                objections.forEach(
                        why -> caller.see(new Moment.Blocked(caller.nowMs(), number, why)));
                if (explains && !prompt.isEmpty()) {
                    caller.see(new Moment.Noted(caller.nowMs(), "hears " + prompt));
                }
                yield missed(BLOCKED, cause);
            }
            case Gatekeeper.Answer.Granted(Gatekeeper.Leg leg) -> {
                caller.see(new Moment.Passed(caller.nowMs(), number));
                caller.mayLeave();
                String outcome = wanted.orElse(ANSWERED);
                leg.over(
                        !outcome.equals("failed") && !outcome.equals("unavailable"),
                        outcome.equals(ANSWERED));
                yield reach(number, ringMs, wanted);
            }
        };
    }

    private String shown(String callerId) {
        return tenant.numbers().stream()
                .filter(number -> number.id().equals(callerId))
                .map(number -> number.pattern().source())
                .findFirst()
                .orElse(callerId);
    }

    private String reach(String party, long ringMs, Optional<String> wanted) {
        String outcome = wanted.orElse(ANSWERED);
        return switch (outcome) {
            case ANSWERED -> {
                caller.pass(Math.min(RING_MS, ringMs));
                caller.answer();
                talk(party, End.By.CALLEE);
                yield outcome;
            }
            case "no_answer" -> {
                caller.pass(ringMs);
                yield missed(outcome, "no-answer");
            }
            case "failed" -> missed(outcome, "timeout");
            default -> missed(outcome, outcome.replace('_', '-'));
        };
    }

    private String missed(String outcome, String cause) {
        caller.parted(End.By.ENGINE, cause);
        return outcome;
    }

    /** The other side leaves first, unless the caller is to leave now. */
    private void talk(String party, End.By by) {
        caller.see(new Moment.Connected(caller.nowMs(), party));
        caller.pass(TALK_MS);
        caller.forgetTyped();
        caller.parted(by, "normal");
    }

    /** For good: when the other side leaves, so does the caller. */
    String transfer(
            Verb.Transfer transfer, Purpose purpose, boolean explains, Optional<String> wanted) {
        String outcome =
                switch (transfer.to()) {
                    case Verb.Queue queue -> queue(queue, wanted);
                    case Verb.Dial dial -> dial(dial, purpose, explains, wanted);
                    case Verb other -> throw new IllegalStateException("transfer to " + other);
                };
        if (outcome.equals(ANSWERED)) {
            throw new Over(caller.parted().by(), caller.parted().cause());
        }
        return outcome;
    }

    // ---- others

    String park(Verb.Park park, Optional<String> wanted) {
        caller.answer();
        String slot = park.slot().map(text -> text.render(caller)).orElse("any");
        caller.see(new Moment.Noted(caller.nowMs(), "parked in slot " + slot));
        caller.mayLeave();
        String outcome = wanted.orElse(ANSWERED);
        switch (outcome) {
            case "timeout" -> {
                caller.pass(park.timeoutMs());
                caller.parted(End.By.ENGINE, "park-timeout");
            }
            case "full" -> caller.parted(End.By.ENGINE, "park-full");
            default -> {
                caller.pass(MUSIC_MS);
                talk("slot " + slot, End.By.SEAT);
            }
        }
        return outcome;
    }

    String pickUp(Verb.PickUp pickUp, Optional<String> wanted) {
        String slot = pickUp.slot().render(caller);
        caller.see(new Moment.Noted(caller.nowMs(), "picks up slot " + slot));
        caller.mayLeave();
        String outcome = wanted.orElse(ANSWERED);
        if (outcome.equals(ANSWERED)) {
            caller.answer();
            talk("slot " + slot, End.By.CALLEE);
        } else {
            caller.parted(End.By.ENGINE, "slot-empty");
        }
        return outcome;
    }

    String conference(Verb.Conference conference, Optional<String> wanted) {
        caller.see(
                new Moment.Noted(caller.nowMs(), "conference " + conference.room().render(caller)));
        caller.mayLeave();
        String outcome = wanted.orElse("done");
        if (outcome.equals("full")) {
            caller.parted(End.By.ENGINE, "conference-full");
        } else {
            caller.answer();
            caller.pass(TALK_MS);
            caller.forgetTyped();
        }
        return outcome;
    }
}
