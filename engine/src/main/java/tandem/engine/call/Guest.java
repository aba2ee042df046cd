package tandem.engine.call;

import java.util.Optional;

import tandem.engine.call.CallAct.Mode;
import tandem.engine.cdr.SegmentRecord;
import tandem.media.Part;

/**
 * One who is in a live call beside its flow, or on the way into it: a supervisor, or a third party.
 * Confined to the call's script.
 */
final class Guest {
    private final Call call;
    private final Summons summons;
    private final String by;
    private Optional<Mode> mode;
    private Optional<CallDraft.Segment> supervision = Optional.empty();
    private Optional<CallDraft.Segment> talk = Optional.empty();
    private boolean in;

    /**
     * @param mode how a supervisor shall take part; empty = a third party
     * @param by key of who asked for it
     */
    Guest(Call call, Summons summons, Optional<Mode> mode, String by) {
        this.call = call;
        this.summons = summons;
        this.mode = mode;
        this.by = by;
    }

    Summons summons() {
        return summons;
    }

    boolean supervises() {
        return mode.isPresent();
    }

    boolean in() {
        return in;
    }

    /** Whether the caller has somebody to talk with as long as this one is here. */
    boolean talks() {
        return in && mode.map(how -> how == Mode.TAKEOVER).orElse(true);
    }

    /**
     * The far end has answered: a supervisor comes with the microphone closed, whatever is wanted.
     */
    void enter(Leg leg) {
        in = true;
        if (mode.isEmpty()) {
            beginTalk(leg);
            call.draft().acted("party_joined", leg.party(), by);
            call.bridge().join(leg, Bridge.partOf(leg));
            return;
        }
        Mode wanted = mode.get();
        play(leg, Mode.LISTEN, by);
        boolean nobody = wanted == Mode.TAKEOVER && call.bridge().counterpart().isEmpty();
        if (wanted != Mode.LISTEN && !nobody) {
            play(leg, wanted, by);
        }
    }

    /** Takes part in another way, now or once the far end has answered. */
    void change(Mode next, String whoSays) {
        mode = Optional.of(next);
        if (in) {
            summons.answered().ifPresent(leg -> play(leg, next, whoSays));
        }
    }

    private void play(Leg leg, Mode next, String whoSays) {
        endSegments("changed");
        mode = Optional.of(next);
        supervision =
                Optional.of(
                        call.draft()
                                .begin(SegmentRecord.Kind.SUPERVISION, next.word(), leg.party()));
        call.draft().acted("supervisor_" + next.word(), leg.party(), whoSays);
        call.milestone("supervised", "seat=" + leg.party() + " mode=" + next.word());
        call.bridge().join(leg, part(next));
        if (next == Mode.TAKEOVER) {
            beginTalk(leg);
            call.bridge().counterpart().ifPresent(seat -> call.hangup(seat, Guests.TAKEN_OVER));
        }
    }

    private void beginTalk(Leg leg) {
        talk = Optional.of(call.draft().begin(SegmentRecord.Kind.TALK, leg.party(), leg.party()));
    }

    /** Who hears a supervisor, and what he hears. */
    static Part part(Mode mode) {
        return switch (mode) {
            case LISTEN -> Part.LISTENER;
            case WHISPER -> Part.WHISPERER;
            case BARGE, TAKEOVER -> Part.SEAT;
        };
    }

    /** It has left, or never came. */
    void left() {
        if (in) {
            in = false;
            call.draft()
                    .acted(supervises() ? "supervisor_left" : "party_left", summons.party(), by);
        }
        endSegments("left");
    }

    private void endSegments(String outcome) {
        supervision.ifPresent(open -> call.draft().end(open, outcome));
        talk.ifPresent(open -> call.draft().end(open, outcome));
        supervision = Optional.empty();
        talk = Optional.empty();
    }
}
