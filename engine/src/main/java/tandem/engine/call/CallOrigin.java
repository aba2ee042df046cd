package tandem.engine.call;

import java.nio.file.Path;
import java.util.Optional;

import tandem.dialplan.ConfTree;
import tandem.dialplan.Number;
import tandem.dialplan.Plan;
import tandem.dialplan.Tenant;
import tandem.dialplan.Upload;
import tandem.engine.cdr.CallRecord.Direction;
import tandem.engine.queue.SeatKey;
import tandem.media.Audio;
import tandem.sip.InviteFacts;

/**
 * What is known of a call when it is admitted, for good.
 *
 * @param id its name
 * @param number drawn once for each call; chooses the media loop
 * @param facts of the INVITE
 * @param via trunk name or account
 * @param from who calls: the number presented, or the seat's id
 * @param to number dialled
 * @param plan version of the plan that it runs on
 * @param confDir where the plan's prompts are
 * @param generation number of that version
 * @param entry the number of the plan that it entered by
 * @param callerSeat the seat that places the call, if one does
 * @param terms what the plan says of legs with the caller
 */
public record CallOrigin(
        CallId id,
        long number,
        InviteFacts facts,
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

    /** The caller's session description, empty for a late offer. */
    public String offer() {
        return facts.sdp();
    }
}
