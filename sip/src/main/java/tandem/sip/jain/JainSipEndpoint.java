package tandem.sip.jain;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import tandem.sip.HangupCause;
import tandem.sip.LegId;
import tandem.sip.Peers;
import tandem.sip.SipCommand;
import tandem.sip.SipEndpoint;
import tandem.sip.SipGauges;
import tandem.sip.SipListener;
import tandem.sip.SipSettings;
import tandem.sip.transport.FloodGuard;
import tandem.sip.transport.UdpTransport;

/**
 * The SIP endpoint on one loop and one UDP socket. Composition root of this package. Runs on: any,
 * by handing over to the loop.
 */
public final class JainSipEndpoint implements SipEndpoint {
    private static final Logger LOG = LoggerFactory.getLogger(JainSipEndpoint.class);
    private static final long CLOSE_LIMIT_MS = 2000;

    private final SipLoop loop;
    private final FloodGuard guard = new FloodGuard();
    private final Counters counters = new Counters();
    private final UdpTransport transport;
    private final Core core;
    private final Hangups hangups;
    private final InviteServer invites;
    private final InviteClient calls;
    private final ReofferClient reoffers;
    private final ReofferServer offers;
    private final InDialog inDialog;
    private final Registrar registrar;
    private final TrunkPing pings;
    private final OrphanByes orphans;
    private final JainStack jain;
    private final AtomicLong lastLeg = new AtomicLong();
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile boolean draining;
    private Directory directory;

    private JainSipEndpoint(
            SipSettings settings, Peers peers, SipListener listener, Tuning tuning) {
        // Room for a few commands of each leg at once; more is a runaway script.
        loop = new SipLoop(Math.max(1024, 4 * settings.maxDialogs()), counters, tuning);
        directory = new Directory(peers);
        Relay relay = new Relay();
        transport = bind(settings, relay);
        jain = JainStack.over(transport, loop);
        Vocabulary words = new Vocabulary(transport, settings.userAgent(), tuning.random());
        core =
                new Core(
                        loop,
                        new Transactions(jain),
                        words,
                        new Answers(words),
                        new Legs(settings.maxDialogs()),
                        counters,
                        listener);
        hangups = new Hangups(core);
        Acks acks = new Acks(core, hangups);
        invites = new InviteServer(core, hangups, acks, this::newLeg);
        calls = new InviteClient(core, hangups, acks, this::directory);
        reoffers = new ReofferClient(core, hangups, acks);
        offers = new ReofferServer(core, acks);
        inDialog = new InDialog(core, hangups, offers);
        registrar = new Registrar(core, settings.maxBindings());
        pings = new TrunkPing(core);
        orphans = new OrphanByes(core);
        Digest digest = new Digest(settings, this::directory, new Nonces(tuning), words.token());
        Doorman doorman = new Doorman(core, digest, new Offenders(tuning.wallMs()));
        Dispatcher dispatcher =
                new Dispatcher(
                        core,
                        inDialog,
                        invites,
                        registrar,
                        doorman,
                        this::directory,
                        () -> draining);
        relay.receiver = new Receiver(core, dispatcher, invites, calls, acks);
    }

    /**
     * Binds the socket and starts. As long as nobody is known, what arrives waits in the socket's
     * buffer, so that the peers of an engine that restarts are not refused as strangers.
     *
     * @param listener hears everything; called on the SIP loop
     * @throws IllegalStateException when the address cannot be bound; the text says which and why
     */
    public static SipEndpoint open(SipSettings settings, Peers peers, SipListener listener) {
        return open(settings, peers, listener, Tuning.rfc());
    }

    static JainSipEndpoint open(
            SipSettings settings, Peers peers, SipListener listener, Tuning tuning) {
        JainSipEndpoint endpoint = new JainSipEndpoint(settings, peers, listener, tuning);
        endpoint.start();
        return endpoint;
    }

    private UdpTransport bind(SipSettings settings, Relay relay) {
        try {
            InetSocketAddress address =
                    new InetSocketAddress(
                            InetAddress.ofLiteral(settings.host()), settings.udpPort());
            return UdpTransport.open(loop.eventLoop(), address, guard, relay);
        } catch (RuntimeException failure) {
            loop.stop();
            throw failure;
        }
    }

    private void start() {
        loop.workWith(this::work);
        loop.eventLoop()
                .execute(
                        () -> {
                            registrar.start();
                            pings.ping(directory);
                        });
        if (!directory.isEmpty()) {
            transport.start();
        }
        LOG.info("sip listens on udp {}", transport.local());
    }

    @Override
    public LegId newLeg() {
        return new LegId(lastLeg.incrementAndGet());
    }

    @Override
    public void tell(SipCommand command) {
        loop.tell(command);
    }

    @Override
    public List<Listening> listening() {
        InetSocketAddress local = transport.local();
        return List.of(
                new Listening(
                        transport.name(), local.getAddress().getHostAddress(), local.getPort()));
    }

    @Override
    public SipGauges gauges() {
        return new Gauges();
    }

    @Override
    public void drain() {
        draining = true;
    }

    @Override
    public void close() {
        draining = true;
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        loop.runAndWait(
                () -> {
                    core.legs()
                            .all()
                            .forEach(leg -> hangups.hangUp(leg, HangupCause.ENGINE_RESTART));
                    transport.close();
                },
                CLOSE_LIMIT_MS);
        loop.stop();
        jain.stack().getTimer().stop();
    }

    private Directory directory() {
        return directory;
    }

    private void work(SipCommand command) {
        switch (command) {
            case SipCommand.Know(Peers peers) -> know(peers);
            case SipCommand.ByeOrphan orphan -> orphans.add(orphan);
            case SipCommand.Invite invite -> calls.invite(invite);
            case SipCommand.LegCommand forLeg -> {
                Leg leg = core.legs().find(forLeg.leg());
                if (leg == null || !leg.isAlive()) {
                    counters.count("dropped_commands_total{reason=leg-ended}");
                } else {
                    work(leg, forLeg);
                }
            }
        }
    }

    private void work(Leg leg, SipCommand.LegCommand command) {
        switch (command) {
            case SipCommand.Invite invite -> calls.invite(invite);
            case SipCommand.Progress progress -> invites.progress(leg, progress);
            case SipCommand.Answer answer -> invites.answer(leg, answer.sdp());
            case SipCommand.Reject reject -> invites.reject(leg, reject);
            case SipCommand.Hangup hangup -> hangups.hangUp(leg, hangup.cause());
            case SipCommand.Reoffer reoffer -> reoffers.reoffer(leg, reoffer.sdp());
            case SipCommand.AnswerReoffer answer -> offers.accept(leg, answer.sdp());
            case SipCommand.RejectReoffer reject -> offers.refuse(leg, reject.cause());
            case SipCommand.Info info -> inDialog.info(leg, info);
        }
    }

    private void know(Peers peers) {
        directory = new Directory(peers);
        registrar.keepOnly(directory);
        pings.ping(directory);
        transport.start();
    }

    /** Lets the socket exist before what hears it. */
    private static final class Relay implements tandem.sip.transport.Transport.Receiver {
        private volatile tandem.sip.transport.Transport.Receiver receiver = (_, _, _) -> {};

        @Override
        public void onMessage(
                byte[] message, InetSocketAddress from, tandem.sip.transport.Transport by) {
            receiver.onMessage(message, from, by);
        }
    }

    private final class Gauges implements SipGauges {
        @Override
        public long dialogs() {
            return core.legs().size();
        }

        @Override
        public long transactions() {
            return core.transactions().size();
        }

        @Override
        public long bindings() {
            return registrar.size();
        }

        @Override
        public long backlog() {
            return loop.backlog();
        }

        @Override
        public Map<String, Long> counters() {
            Map<String, Long> all = counters.snapshot();
            all.put("keep_alives_total", guard.keepAlives());
            all.put("dropped_datagrams_total{reason=oversized}", guard.oversized());
            all.put("dropped_datagrams_total{reason=garbage}", guard.garbage());
            return all;
        }
    }
}
