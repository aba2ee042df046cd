package tandem.engine.sim;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import tandem.sip.Contact;
import tandem.sip.Destination;
import tandem.sip.HangupCause;
import tandem.sip.InviteFacts;
import tandem.sip.LegId;
import tandem.sip.SipCommand;
import tandem.sip.SipEndpoint;
import tandem.sip.SipEvent;
import tandem.sip.SipGauges;
import tandem.sip.SipUri;
import tandem.sip.sdp.AudioFormat;
import tandem.sip.sdp.Direction;
import tandem.sip.sdp.LocalAudio;
import tandem.sip.sdp.OfferAnswer;

/**
 * Callers, phones and carriers with a will of their own. Keeps the contract of the SIP port: events
 * of a leg in order, at most one that ends it, none after the engine has hung up.
 */
final class FakeSip implements SipEndpoint {
    /** What a device leg of a seat belongs to. */
    record SeatLeg(String seat, String call) {}

    private final SimWorld world;
    private final Map<LegId, Peer> peers = new HashMap<>();
    private final Map<LegId, SeatLeg> seatLegs = new HashMap<>();
    private final List<String> broken = new ArrayList<>();
    private java.util.function.Consumer<SipEvent> listener = event -> {};
    private long drawn;

    /** One far end. */
    private static final class Peer {
        final LegId leg;
        final boolean inbound;
        final boolean lateOffer;
        boolean answered;
        boolean offerPending;
        long lastNs;

        Peer(LegId leg, boolean inbound, boolean lateOffer) {
            this.leg = leg;
            this.inbound = inbound;
            this.lateOffer = lateOffer;
        }
    }

    FakeSip(SimWorld world) {
        this.world = world;
    }

    void listener(java.util.function.Consumer<SipEvent> listener) {
        this.listener = listener;
    }

    Map<LegId, SeatLeg> seatLegs() {
        return seatLegs;
    }

    int live() {
        return peers.size();
    }

    /** What the engine did that the port forbids. */
    List<String> broken() {
        return broken;
    }

    // ---- callers

    /** A call comes in and lives its own life. */
    void arrive(InviteFacts.Origin origin, String from, String to) {
        LegId leg = newLeg();
        boolean late = world.chance(0.05);
        Peer peer = new Peer(leg, true, late);
        peers.put(leg, peer);
        InviteFacts facts =
                new InviteFacts(
                        origin,
                        "sim-" + leg.value(),
                        SipUri.of(to, "sim"),
                        SipUri.of(from, "sim"),
                        "",
                        SipUri.of(to, "sim"),
                        new InetSocketAddress("127.0.0.1", 5080),
                        late ? "" : offer(leg),
                        Map.of());
        listener.accept(new SipEvent.InviteReceived(leg, facts));
        if (world.chance(0.15)) {
            later(
                    peer,
                    world.between(0, 20_000),
                    () -> {
                        if (!peer.answered) {
                            end(peer, new SipEvent.Cancelled(leg, HangupCause.CANCELLED));
                        }
                    });
        }
    }

    private void callerAnswered(Peer peer) {
        peer.answered = true;
        if (world.chance(0.01)) {
            later(peer, 32_000, () -> end(peer, new SipEvent.Failed(peer.leg, HangupCause.NO_ACK)));
            return;
        }
        String sdp = peer.lateOffer && !world.chance(0.1) ? answer(peer.leg) : "";
        later(
                peer,
                world.between(1, 300),
                () -> listener.accept(new SipEvent.Acked(peer.leg, sdp)));
        double patience = world.chance(0.3) ? world.between(0, 5_000) : world.between(0, 90_000);
        later(
                peer,
                patience,
                () -> end(peer, new SipEvent.ByeReceived(peer.leg, HangupCause.NORMAL)));
        mayHold(peer);
    }

    private void mayHold(Peer peer) {
        if (world.chance(0.2)) {
            double at = world.between(0, 20_000);
            later(peer, at, () -> reoffer(peer, Direction.SENDONLY));
            later(peer, at + world.between(0, 10_000), () -> reoffer(peer, Direction.SENDRECV));
        }
    }

    private void reoffer(Peer peer, Direction direction) {
        if (peer.offerPending) {
            return;
        }
        peer.offerPending = true;
        LocalAudio local =
                new LocalAudio(
                        "127.0.0.1",
                        40000,
                        List.of(AudioFormat.PCMA, AudioFormat.DIGITS_8K),
                        direction,
                        20,
                        peer.leg.value(),
                        2);
        listener.accept(new SipEvent.ReofferReceived(peer.leg, OfferAnswer.offer(local)));
    }

    // ---- phones and carriers that the engine calls

    private void invited(SipCommand.Invite invite) {
        Peer peer = new Peer(invite.leg(), false, false);
        peers.put(invite.leg(), peer);
        if (invite.to() instanceof Destination.Device(Contact contact)) {
            String seat = contact.uri().substring("sip:".length(), contact.uri().indexOf('@'));
            String call =
                    invite.headers().stream()
                            .filter(header -> header.startsWith("X-Tandem-Call: "))
                            .map(header -> header.substring("X-Tandem-Call: ".length()))
                            .findFirst()
                            .orElse("none");
            seatLegs.put(invite.leg(), new SeatLeg(seat, call));
        }
        double mood = world.random.nextDouble();
        if (mood < 0.06) {
            fail(peer, world.between(0, 500), 486);
        } else if (mood < 0.12) {
            fail(peer, world.between(500, 5_000), 603);
        } else if (mood < 0.16) {
            fail(peer, world.between(0, 100), world.chance(0.5) ? 408 : 503);
        } else if (mood < 0.24) {
            progress(peer, "");
            fail(peer, 60_000, 487);
        } else {
            progress(peer, world.chance(0.1) ? answer(peer.leg) : "");
            later(peer, world.between(100, 20_000), () -> calleeAnswers(peer));
        }
    }

    private void progress(Peer peer, String sdp) {
        later(
                peer,
                world.between(1, 400),
                () ->
                        listener.accept(
                                new SipEvent.Progressed(peer.leg, sdp.isEmpty() ? 180 : 183, sdp)));
    }

    private void fail(Peer peer, double ms, int status) {
        later(
                peer,
                ms,
                () -> end(peer, new SipEvent.Failed(peer.leg, HangupCause.ofStatus(status))));
    }

    private void calleeAnswers(Peer peer) {
        peer.answered = true;
        String sdp = world.chance(0.01) ? "v=0\r\nnonsense" : answer(peer.leg);
        listener.accept(new SipEvent.Answered(peer.leg, sdp));
        if (!peers.containsKey(peer.leg)) {
            return;
        }
        later(
                peer,
                world.between(0, 60_000),
                () ->
                        end(
                                peer,
                                world.chance(0.05)
                                        ? new SipEvent.Failed(peer.leg, HangupCause.TIMEOUT)
                                        : new SipEvent.ByeReceived(peer.leg, HangupCause.NORMAL)));
        mayHold(peer);
    }

    private static String offer(LegId leg) {
        return OfferAnswer.offer(local(leg));
    }

    /** Good for an answer too: the formats are those that the engine offers. */
    private static String answer(LegId leg) {
        return OfferAnswer.offer(local(leg));
    }

    private static LocalAudio local(LegId leg) {
        List<AudioFormat> formats =
                leg.value() % 3 == 0
                        ? List.of(AudioFormat.PCMU, AudioFormat.DIGITS_8K)
                        : List.of(AudioFormat.PCMA, AudioFormat.DIGITS_8K);
        return new LocalAudio("127.0.0.1", 40000, formats, Direction.SENDRECV, 20, leg.value(), 1);
    }

    // ---- the port

    @Override
    public LegId newLeg() {
        return new LegId(++drawn);
    }

    @Override
    public void tell(SipCommand command) {
        if (command instanceof SipCommand.Invite invite) {
            invited(invite);
            return;
        }
        if (!(command instanceof SipCommand.LegCommand onLeg)) {
            return;
        }
        Peer peer = peers.get(onLeg.leg());
        if (peer == null) {
            return;
        }
        switch (onLeg) {
            case SipCommand.Invite _ -> broken.add("unreachable");
            case SipCommand.Progress _ -> demand(peer.inbound && !peer.answered, command);
            case SipCommand.Answer _ -> {
                demand(peer.inbound && !peer.answered, command);
                callerAnswered(peer);
            }
            case SipCommand.Reject _ -> {
                demand(peer.inbound && !peer.answered, command);
                forget(peer);
            }
            case SipCommand.Hangup _ -> forget(peer);
            case SipCommand.AnswerReoffer _, SipCommand.RejectReoffer _ -> {
                demand(peer.offerPending, command);
                peer.offerPending = false;
            }
            case SipCommand.Reoffer _, SipCommand.Info _ -> {}
        }
    }

    private void demand(boolean allowed, SipCommand command) {
        if (!allowed) {
            broken.add("not allowed now: " + command);
        }
    }

    private void later(Peer peer, double ms, Runnable what) {
        long atNs = Math.max(world.nanos() + (long) (ms * 1e6), peer.lastNs);
        world.at(
                atNs,
                () -> {
                    if (peers.get(peer.leg) == peer) {
                        what.run();
                    }
                });
    }

    private void end(Peer peer, SipEvent.LegEvent event) {
        if (peers.containsKey(peer.leg)) {
            forget(peer);
            listener.accept(event);
        }
    }

    private void forget(Peer peer) {
        peers.remove(peer.leg);
        seatLegs.remove(peer.leg);
    }

    @Override
    public List<Listening> listening() {
        return List.of();
    }

    @Override
    public SipGauges gauges() {
        throw new UnsupportedOperationException("nobody asks in a simulation");
    }

    @Override
    public void drain() {}

    @Override
    public void close() {}
}
