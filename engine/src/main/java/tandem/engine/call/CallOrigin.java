package tandem.engine.call;

import java.nio.file.Path;
import java.util.Optional;

import tandem.dialplan.ConfTree;
import tandem.dialplan.Number;
import tandem.dialplan.Plan;
import tandem.dialplan.Tenant;
import tandem.dialplan.Upload;
import tandem.engine.cdr.CallRecord.Direction;
import tandem.engine.gate.Forwarded;
import tandem.engine.queue.SeatKey;
import tandem.media.Audio;
import tandem.sip.InviteFacts;

/**
 * What is known of a call when it is admitted, for good.
 *
 * @param id its name
 * @param number drawn once for each call; chooses the media loop
 * @param first how its first leg came about
 * @param aim what it does once that stands
 * @param via trunk name or account of the first leg
 * @param from who calls: the number presented, or the seat's id
 * @param to number dialled
 * @param plan version of the plan that it runs on
 * @param confDir where the plan's prompts are
 * @param generation number of that version
 * @param entry the number of the plan that it entered by, or that is shown to a callee
 * @param callerSeat the seat that places the call, if one does
 * @param terms what the plan says of the first leg
 */
public record CallOrigin(
        CallId id,
        long number,
        FirstLeg first,
        Aim aim,
        String via,
        String from,
        String to,
        Direction direction,
        Plan plan,
        Path confDir,
        long generation,
        Tenant tenant,
        Number entry,
        Optional<SeatKey> callerSeat,
        LegTerms terms) {

    /**
     * A prompt of the plan as audio; empty for a name that leads out of the conf directory, and for
     * an upload that is not there.
     */
    Optional<Audio.File> prompt(String named, Uploads uploads) {
        Optional<Path> file =
                Upload.isMeant(named)
                        ? Upload.of(named).flatMap(it -> uploads.find(tenant.name(), it.name()))
                        : ConfTree.prompt(confDir, named);
        return file.map(path -> new Audio.File(path, tenant.levelsPrompts()));
    }

    /** The caller's session description, empty for a late offer and when we call. */
    public String offer() {
        return switch (first) {
            case FirstLeg.Received(InviteFacts facts) -> facts.sdp();
            case FirstLeg.Placed _ -> "";
        };
    }

    /** The name that the caller's phone shows, or empty. */
    public String displayName() {
        return switch (first) {
            case FirstLeg.Received(InviteFacts facts) -> facts.fromDisplay();
            case FirstLeg.Placed _ -> "";
        };
    }

    /**
     * The call as one that is passed on to a trunk; empty unless it came from one.
     *
     * @param chosen whether the caller had a say in where it goes
     */
    public Optional<Forwarded> forwarded(boolean chosen) {
        return first instanceof FirstLeg.Received(InviteFacts facts)
                        && facts.origin() instanceof InviteFacts.Origin.Trunk
                ? Optional.of(new Forwarded(facts.forwards() + 1, from, facts.anonymous(), chosen))
                : Optional.empty();
    }

    /** Whom the phone of a seat shall show: who has called us, or whom we have called. */
    public String party() {
        return switch (first) {
            case FirstLeg.Received _ -> from;
            case FirstLeg.Placed _ -> to;
        };
    }
}
