package tandem.engine;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import tandem.dialplan.EngineSettings;
import tandem.dialplan.Plan;
import tandem.dialplan.Tenant;
import tandem.engine.access.Guard;
import tandem.engine.api.ApiMeters;
import tandem.engine.api.ApiServer;
import tandem.engine.api.AudioRoute;
import tandem.engine.api.AuditRoutes;
import tandem.engine.api.CallOptOutRoute;
import tandem.engine.api.ConferenceRoutes;
import tandem.engine.api.ConfigRoutes;
import tandem.engine.api.EventRoutes;
import tandem.engine.api.EvidenceRoutes;
import tandem.engine.api.GateListRoutes;
import tandem.engine.api.GateRoute;
import tandem.engine.api.LiveRoutes;
import tandem.engine.api.Operation;
import tandem.engine.api.PlaceCallRoutes;
import tandem.engine.api.PromptRoutes;
import tandem.engine.api.RecordingHolds;
import tandem.engine.api.RecordingSteering;
import tandem.engine.api.TrunkRoutes;
import tandem.engine.api.WebhookRoutes;
import tandem.engine.audit.Act;
import tandem.engine.audit.Announcement;
import tandem.engine.audit.AuditLog;
import tandem.engine.call.Admission;
import tandem.engine.call.CallRegistry;
import tandem.engine.call.CallStart;
import tandem.engine.call.Exchange;
import tandem.engine.call.Placing;
import tandem.engine.call.VirtualScripts;
import tandem.engine.cdr.CallRecord;
import tandem.engine.cdr.FactJson;
import tandem.engine.config.Changeover;
import tandem.engine.config.ConfigRejected;
import tandem.engine.config.DecisionAct;
import tandem.engine.config.FileChange;
import tandem.engine.config.Generation;
import tandem.engine.config.GenerationJson;
import tandem.engine.config.LivePlan;
import tandem.engine.config.PlanCheck;
import tandem.engine.config.Standing;
import tandem.engine.events.EventStream;
import tandem.engine.events.hook.Webhooks;
import tandem.engine.evidence.Evidence;
import tandem.engine.evidence.EvidenceSource;
import tandem.engine.fetch.HttpFetcher;
import tandem.engine.gate.Gate;
import tandem.engine.gate.GateMeters;
import tandem.engine.gate.Rules;
import tandem.engine.gate.imports.Imports;
import tandem.engine.gate.list.Blocklists;
import tandem.engine.gate.list.Listing;
import tandem.engine.gate.list.ListingEvidence;
import tandem.engine.gate.number.NumberingPlan;
import tandem.engine.gate.usage.UsageLoop;
import tandem.engine.journal.Entry;
import tandem.engine.journal.FileJournal;
import tandem.engine.journal.JournalLimits;
import tandem.engine.journal.JsonText;
import tandem.engine.ops.CallMeters;
import tandem.engine.ops.Meters;
import tandem.engine.ops.Readiness;
import tandem.engine.ops.RunFile;
import tandem.engine.ops.TrunkMeters;
import tandem.engine.prompts.Sounds;
import tandem.engine.queue.RouterCommand;
import tandem.engine.queue.RouterLoop;
import tandem.engine.record.RecordingKeys;
import tandem.engine.record.RecordingRepair;
import tandem.engine.record.RecordingStore;
import tandem.engine.room.Parking;
import tandem.engine.room.Rooms;
import tandem.engine.store.CallJournal;
import tandem.engine.store.Database;
import tandem.engine.store.Projector;
import tandem.engine.store.Recovery;
import tandem.engine.store.StoreLimits;
import tandem.engine.store.StoredCalls;
import tandem.engine.time.EngineClock;
import tandem.engine.time.SystemClock;
import tandem.engine.trunk.OutOfService;
import tandem.engine.trunk.Trunks;
import tandem.engine.verbs.FlowRunner;
import tandem.engine.voicemail.VoicemailStore;
import tandem.media.MediaEndpoint;
import tandem.media.MediaSettings;
import tandem.media.net.LoopMedia;
import tandem.sip.HangupCause;
import tandem.sip.Peers;
import tandem.sip.SipCommand;
import tandem.sip.SipEndpoint;
import tandem.sip.SipEvent;
import tandem.sip.SipSettings;
import tandem.sip.jain.JainSipEndpoint;

/**
 * The composition root: makes the parts in the order in which they need each other, and takes them
 * down in the other. Plain {@code new}, nothing is looked up.
 */
public final class Engine implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
    private static final int BINDINGS_PER_SEAT = 10;
    private static final long PROMPT_CACHE_OCTETS = 64L << 20;
    private static final int RECORDING_QUEUE_FRAMES = 1 << 14;

    /** Whose a number is, for the gate and its lists alike. */
    private final NumberingPlan callees;

    private final OutOfService outOfService;
    private final Trunks trunks;

    private static final long LATEST_GOODBYE_MS = 10_000;

    private final Changeover changeover;
    private final Sounds sounds;
    private final RunFile runFile;
    private final EngineSettings settings;
    private final EngineClock clock = new SystemClock();
    private final CallRegistry registry = new CallRegistry();
    private final Rooms rooms = new Rooms();
    private final Parking parking = new Parking();
    private final FileJournal journal;
    private final AuditLog audit;
    private final CallJournal calls;
    private final Goodbyes goodbyes;
    private final Projector store;
    private final StoredCalls archive;
    private final RecordingStore recordings;
    private final HttpFetcher fetcher;
    private final VoicemailStore voicemails;
    private final Blocklists lists;
    private final Imports imports;
    private final GateRecords records;
    private final UsageLoop usage;
    private final Gate gate;
    private final RouterLoop router;
    private final MediaEndpoint media;
    private final SipEndpoint sip;
    private final Admission admission;
    private final Placing placing;
    private final Path placedKeys;
    private final Readiness readiness = new Readiness();
    private final Meters meters;
    private final DataLife dataLife;
    private final ApiServer api;
    private final EngineFacts facts;
    private final EventStream events;
    private final Webhooks webhooks;
    private volatile boolean hurried;

    /**
     * Starts an engine; calls may come when this returns.
     *
     * @param confDir the config tree
     * @param dataDir database and recordings; created when missing
     * @param set values for keys of engine.yaml
     * @throws ConfigRejected when the tree has problems, and no plan that was good ran before
     * @throws EngineCannotStart when an address, a directory or the database cannot be had
     */
    public static Engine start(Path confDir, Path dataDir, Map<String, String> set)
            throws ConfigRejected {
        return start(confDir, dataDir, set, false);
    }

    /**
     * The same.
     *
     * @param strict whether a tree with problems keeps the engine from starting even when an
     *     earlier plan was good
     */
    public static Engine start(Path confDir, Path dataDir, Map<String, String> set, boolean strict)
            throws ConfigRejected {
        RunFile runFile = claim(dataDir);
        try {
            Sounds sounds = Sounds.open(dataDir);
            Changeover changeover =
                    Changeover.start(
                            new PlanCheck(confDir, set, sounds.files()),
                            dataDir.resolve("config"),
                            strict,
                            InstantSource.system());
            return new Engine(changeover, runFile, dataDir, sounds);
        } catch (RuntimeException cannot) {
            runFile.close();
            throw new EngineCannotStart(cannot.getMessage(), cannot);
        } catch (ConfigRejected rejected) {
            runFile.close();
            throw rejected;
        }
    }

    private static RunFile claim(Path dataDir) {
        try {
            return RunFile.claim(dataDir);
        } catch (RuntimeException cannot) {
            throw new EngineCannotStart(cannot.getMessage(), cannot);
        }
    }

    private Engine(Changeover changeover, RunFile runFile, Path dataDir, Sounds sounds) {
        this.sounds = sounds;
        this.changeover = changeover;
        this.runFile = runFile;
        LivePlan live = changeover.standing().live();
        settings = live.plan().settings();
        recordings =
                new RecordingStore(
                        dataDir.resolve(settings.recordings().dir()),
                        (long) settings.recordings().minFreeMb() << 20,
                        id -> RecordingKeys.find(changeover.standing().live().plan(), id));
        RecordingRepair repair = RecordingRepair.of(recordings);
        Database database = Database.open(settings.store(), dataDir);
        journal =
                FileJournal.open(
                        dataDir.resolve("journal"),
                        FactJson.BOUNDS,
                        InstantSource.system(),
                        JournalLimits.DEFAULT);
        audit =
                AuditLog.open(
                        dataDir.resolve("audit"),
                        InstantSource.system(),
                        entry -> Announcement.of(entry).ifPresent(journal::append));
        events = new EventStream(journal, clock);
        facts = new EngineFacts(journal, audit, clock, () -> changeover.standing().live().plan());
        calls = new CallJournal(journal);
        voicemails =
                new VoicemailStore(dataDir.resolve("voicemail"), InstantSource.system(), journal);
        Recovery.Recovered recovered =
                Recovery.run(journal, calls, recordings::hasAny, InstantSource.system());
        goodbyes = new Goodbyes(recovered.owed(), calls, clock);
        CompletableFuture<Long> started = tellStarted(live, recovered);
        store =
                Projector.start(
                        journal,
                        journal.id(),
                        database,
                        dataDir.resolve("journal/rejected.jsonl"),
                        calls,
                        recordings::describe,
                        StoreLimits.DEFAULT);
        archive = new StoredCalls(database, calls);
        Thread.ofPlatform()
                .name("recording-repair")
                .daemon()
                .start(() -> repair(repair, started.join()));
        PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        fetcher =
                new HttpFetcher(
                        clock,
                        outcome ->
                                prometheus.counter("tandem.fetch", "outcome", outcome).increment());
        callees = new NumberingPlan(() -> changeover.standing().live().plan().areas());
        records = new GateRecords(dataDir.resolve("gate"), clock, facts, prometheus);
        lists =
                Blocklists.open(
                        dataDir.resolve("gate/lists"),
                        callees,
                        records.consents(),
                        InstantSource.system());
        dataLife =
                new DataLife(
                        new DataLife.Parts(
                                database,
                                journal,
                                audit,
                                store,
                                registry,
                                archive,
                                recordings,
                                voicemails,
                                records.register(lists, () -> changeover.standing().live().plan()),
                                () -> changeover.standing().live().plan().settings().retention(),
                                clock),
                        dataDir);
        imports = new Imports(InstantSource.system());
        usage = UsageLoop.open(dataDir.resolve("gate/usage"), clock);
        gate = gate(prometheus);
        outOfService = OutOfService.open(dataDir.resolve("trunks/out.json"));
        trunks = trunks(prometheus);
        router = new RouterLoop(clock, registry::lives, journal);
        media =
                LoopMedia.open(
                        mediaSettings(settings), registry, sounds.codecs(), sounds.renditions());
        LOG.info("event=codecs opus=\"{}\"", media.opus());
        sip = JainSipEndpoint.open(sipSettings(live.plan()), Peers.NONE, this::onSip);
        placedKeys = dataDir.resolve("placed-calls.jsonl");
        CallStart starts = new CallStart(exchange(), new FlowRunner(), callEnds(prometheus));
        admission = new Admission(starts, changeover);
        placing = new Placing(starts, changeover, () -> readiness.phase() == Readiness.Phase.READY);
        router.tell(new RouterCommand.Know(live.plan()));
        meters = new Meters(prometheus, meterSources());
        bindCalls(prometheus);
        bindLists(prometheus);
        bindAudit(prometheus);
        webhooks =
                new Webhooks(
                        journal,
                        clock,
                        dataDir.resolve("webhooks"),
                        () -> changeover.standing().live().plan().settings().fetch().allow());
        webhooks.know(live.plan());
        api = ApiServer.open(settings.http().host(), settings.http().port(), apiSetup(prometheus));
        // First of all, before anything that waits in the socket is read.
        goodbyes.sayAll(sip);
        trunks.know(live.plan());
        sip.tell(new SipCommand.Know(peers(live.plan())));
        changeover.join(new PlanParts());
        readiness.watch("config", this::configCondition);
        readiness.watch("sip", () -> Readiness.Part.up(sip.listening().toString()));
        readiness.watch("journal", this::journalCondition);
        readiness.watch("store", this::storeCondition);
        readiness.watch("recordings", this::recordingsCondition);
        readiness.watch("audit", this::auditCondition);
        readiness.watch("gate", this::gateCondition);
        readiness.watch("gate-lists", this::listsCondition);
        readiness.watch("gate-records", records::condition);
        runFile.tell(new RunFile.Address(httpAddress(), ProcessHandle.current().pid()));
        readiness.enter(Readiness.Phase.READY);
    }

    /** How a new plan comes to the parts. Runs on: changeover. */
    private final class PlanParts implements Changeover.Parts {
        /**
         * The router first, so that it knows a seat when the SIP side tells of its phone; admission
         * follows when this returns, and finds both told.
         */
        @Override
        public void takeOver(LivePlan next) {
            router.tell(new RouterCommand.Know(next.plan()));
            trunks.know(next.plan());
            sip.tell(new SipCommand.Know(peers(next.plan())));
            webhooks.know(next.plan());
        }

        @Override
        public Set<Long> generationsInUse() {
            return registry.generations();
        }

        @Override
        public void decided(Generation attempt, List<FileChange> files) {
            journal.append(GenerationJson.fact(attempt));
            audit.tell(DecisionAct.of(attempt, files));
        }
    }

    private Readiness.Part configCondition() {
        Standing standing = changeover.standing();
        return standing.rejection().isPresent()
                ? Readiness.Part.degraded(standing.line())
                : Readiness.Part.up(standing.line());
    }

    private void bindCalls(PrometheusMeterRegistry prometheus) {
        Gauge.builder("tandem.calls.live", registry, CallRegistry::size).register(prometheus);
        Gauge.builder("tandem.rooms", rooms, Rooms::size).register(prometheus);
        Gauge.builder("tandem.parked.calls", parking, Parking::size).register(prometheus);
        Gauge.builder("tandem.recordings.unsound", dataLife, DataLife::unsoundRecordings)
                .description("Recordings that the last nightly check found wrong")
                .register(prometheus);
        Gauge.builder("tandem.fetches.under.way", fetcher, HttpFetcher::underWay)
                .register(prometheus);
        counter(
                prometheus,
                "tandem.voicemails.kept",
                "Messages that callers left",
                voicemails::keptTotal);
        counter(
                prometheus,
                "tandem.voicemails.not.kept",
                "Messages that could not be kept",
                voicemails::notKeptTotal);
        counter(
                prometheus,
                "tandem.recordings.incomplete",
                "Recordings that lack something, or could not begin",
                recordings::incompleteTotal);
        counter(
                prometheus,
                "tandem.call.stray.events",
                "Events of legs and media that are over",
                registry::strayEvents);
        counter(
                prometheus,
                "tandem.seat.leases.taken.back",
                "Leases that a call did not return; each is a bug",
                router.gauges()::leasesTakenBack);
        counter(
                prometheus,
                "tandem.router.refused",
                "Commands that found the router's queue full",
                router::refused);
        counter(
                prometheus,
                "tandem.router.faults",
                "Commands that ended in an exception; each is a bug",
                router::faults);
    }

    private void bindLists(PrometheusMeterRegistry prometheus) {
        for (Listing.Kind kind : Listing.Kind.values()) {
            for (boolean platform : new boolean[] {true, false}) {
                Gauge.builder("tandem.blocklist.entries", lists, all -> all.entries(platform, kind))
                        .description("Entries of blacklists and opt-outs, expired ones included")
                        .tag("scope", platform ? "platform" : "tenant")
                        .tag("kind", kind.word())
                        .register(prometheus);
            }
        }
        counter(
                prometheus,
                "tandem.blocklist.changes",
                "Entries put in, replaced or taken out",
                lists::changes);
        counter(
                prometheus,
                "tandem.blocklist.failures",
                "Changes of the lists that ended in an exception; each is a bug",
                lists::failures);
        counter(
                prometheus,
                "tandem.blocklist.damaged.lines",
                "Changes of the lists that the last start could not read",
                lists::damagedLines);
    }

    private void bindAudit(PrometheusMeterRegistry prometheus) {
        Gauge.builder("tandem.audit.entries", audit, log -> log.head().number())
                .description("Number of the last entry of the audit")
                .register(prometheus);
        Gauge.builder("tandem.audit.waiting", audit, AuditLog::waiting)
                .description("Acts that wait to be written")
                .register(prometheus);
        counter(
                prometheus,
                "tandem.audit.lost",
                "Acts for which the audit had no room",
                audit::lostTotal);
    }

    private static void counter(
            PrometheusMeterRegistry prometheus,
            String name,
            String description,
            LongSupplier value) {
        // The registry stands for the object, which a counter holds weakly.
        FunctionCounter.builder(name, prometheus, _ -> value.getAsLong())
                .description(description)
                .register(prometheus);
    }

    private Readiness.Part storeCondition() {
        return store.available()
                ? Readiness.Part.up("")
                : Readiness.Part.degraded(store.backlog() + " facts wait in the journal");
    }

    /** Nobody is called whom the counters could forget. */
    private Readiness.Part gateCondition() {
        return usage.isBroken()
                ? Readiness.Part.down("the disk takes no counters: nobody is called")
                : Readiness.Part.up(usage.gauges().callees() + " callees counted");
    }

    /** Nothing is changed that could not be written down. */
    private Readiness.Part auditCondition() {
        return audit.writable()
                ? Readiness.Part.up("")
                : Readiness.Part.degraded("the disk takes no audit: the API changes nothing");
    }

    /** What the disk has not counts all the same, until a restart. */
    private Readiness.Part listsCondition() {
        return lists.writable()
                ? Readiness.Part.up("")
                : Readiness.Part.degraded("the disk takes no changes of the lists");
    }

    private Readiness.Part recordingsCondition() {
        String room = (recordings.freeOctets() >> 20) + " MiB free";
        return recordings.hasRoom()
                ? Readiness.Part.up("")
                : Readiness.Part.degraded(room + "; no recording begins");
    }

    private Readiness.Part journalCondition() {
        return journal.writable()
                ? Readiness.Part.up("")
                : Readiness.Part.down(
                        journal.gauges().waiting() + " facts wait for the disk; no new calls");
    }

    private Meters.Sources meterSources() {
        return new Meters.Sources(
                sip.gauges(),
                media.gauges(),
                router,
                store,
                journal.gauges(),
                () ->
                        changeover.standing().live().plan().trunks().values().stream()
                                .map(trunks::status)
                                .toList(),
                registry::mailboxes,
                () -> changeover.standing().running().number(),
                () ->
                        changeover.standing().rejection().stream()
                                .mapToLong(Standing.Rejection::number)
                                .sum());
    }

    private ApiServer.Setup apiSetup(PrometheusMeterRegistry prometheus) {
        ApiMeters figures = new ApiMeters(prometheus);
        figures.bind(events.figures());
        figures.bind(webhooks.figures());
        // The router takes the first that fits: /calls/export before /calls/{id}.
        List<Operation> operations = new ArrayList<>(dataLife.operations());
        operations.addAll(
                ApiServer.operations(
                        new ApiServer.Sources(
                                registry,
                                archive,
                                router,
                                recordings,
                                voicemails,
                                readiness,
                                meters::scrape,
                                journal,
                                InstantSource.system())));
        operations.addAll(new WebhookRoutes(webhooks).operations());
        operations.addAll(new RecordingSteering(registry).operations());
        operations.addAll(new LiveRoutes(registry, sounds.uploads()).operations());
        operations.addAll(new ConferenceRoutes(registry, rooms).operations());
        operations.add(
                new CallOptOutRoute(
                                registry, archive, lists, () -> changeover.standing().live().plan())
                        .operation());
        operations.addAll(
                new PlaceCallRoutes(
                                placing,
                                registry,
                                archive,
                                () -> changeover.standing().live().plan(),
                                placedKeys,
                                InstantSource.system())
                        .operations());
        operations.addAll(
                new RecordingHolds(archive, recordings, calls, InstantSource.system())
                        .operations());
        operations.addAll(
                new TrunkRoutes(trunks, outOfService, () -> changeover.standing().live().plan())
                        .operations());
        operations.addAll(new ConfigRoutes(changeover).operations());
        operations.addAll(
                new GateListRoutes(
                                lists,
                                imports,
                                () -> changeover.standing().live().plan(),
                                InstantSource.system())
                        .operations());
        operations.addAll(
                records.operations(
                        lists, imports, () -> changeover.standing().live().plan(), clock));
        operations.add(
                new GateRoute(
                                gate,
                                callees,
                                () -> changeover.standing().live().plan(),
                                InstantSource.system())
                        .operation());
        operations.addAll(
                new PromptRoutes(
                                sounds.uploads(),
                                sounds.renditions(),
                                () -> changeover.standing().live().plan())
                        .operations());
        operations.addAll(new AuditRoutes(audit).operations());
        operations.addAll(
                new EvidenceRoutes(evidence(), callees, () -> changeover.standing().live().plan())
                        .operations());
        Guard guard =
                new Guard(
                        () -> changeover.standing().live().plan(), audit, clock, figures::refused);
        return new ApiServer.Setup(
                guard,
                audit,
                operations,
                new EventRoutes(journal, events, guard),
                List.of(new AudioRoute(registry)),
                figures);
    }

    private static Admission.CallEnds callEnds(PrometheusMeterRegistry prometheus) {
        CallMeters calls = new CallMeters(prometheus);
        return new Admission.CallEnds() {
            @Override
            public void ended(CallRecord record) {
                calls.ended(record);
            }

            @Override
            public void refused(HangupCause cause) {
                prometheus.counter("tandem.calls.refused", "reason", cause.reason()).increment();
            }
        };
    }

    /** Done when it is on the disk, and with it what the recovery told. */
    private CompletableFuture<Long> tellStarted(LivePlan live, Recovery.Recovered recovered) {
        CompletableFuture<Long> durable = new CompletableFuture<>();
        audit.tell(
                Act.of("engine.started")
                        .with(
                                new JsonText()
                                        .put("version", version())
                                        .put("pid", ProcessHandle.current().pid())
                                        .put("generation", live.generation())));
        String body =
                new JsonText()
                        .put("generation", live.generation())
                        .put("config_hash", live.plan().hash())
                        .put("calls_recovered", recovered.calls())
                        .put("dialogs_recovered", recovered.owed().size())
                        .end();
        journal.append(
                new Entry.Draft(clock.now(), "", "", "engine.started", body),
                () -> durable.complete(journal.last()));
        return durable;
    }

    /** As the build wrote it into the jar. */
    private static String version() {
        String version = Engine.class.getPackage().getImplementationVersion();
        return version == null ? "not packed" : version;
    }

    private void repair(RecordingRepair repair, long started) {
        // From here on the calls that the dead process left are in the database.
        store.settled(started).join();
        repair.run(archive, calls, InstantSource.system());
    }

    private Evidence evidence() {
        List<EvidenceSource> sources = new ArrayList<>(records.evidence());
        sources.add(new ListingEvidence(lists));
        return new Evidence(
                dataLife.jobs(), archive, recordings, audit, sources, InstantSource.system());
    }

    private Gate gate(PrometheusMeterRegistry prometheus) {
        return new Gate(
                new GateMeters(prometheus, audit),
                () -> changeover.standing().live().plan(),
                clock,
                callees,
                Stream.concat(
                                records.rules().stream(),
                                Rules.of(lists, records.consent(), callees).stream())
                        .toList(),
                usage,
                records.exemptions(lists),
                records.breaker());
    }

    private Trunks trunks(PrometheusMeterRegistry prometheus) {
        return new Trunks(
                clock,
                callees::written,
                new SecureRandom(),
                new TrunkMeters(prometheus, facts::trunk),
                outOfService::reason);
    }

    private Exchange exchange() {
        return new Exchange(
                sip,
                media,
                router,
                gate,
                clock,
                new VirtualScripts(clock),
                registry,
                calls,
                settings.sip().host(),
                recordings,
                fetcher,
                voicemails,
                rooms,
                parking,
                trunks,
                this::optOut,
                sounds.uploads(),
                new SecureRandom());
    }

    /** What callers say by themselves is nobody's request, so that it is written down here. */
    private void optOut(
            Tenant tenant, String number, String source, String reason, Consumer<Boolean> done) {
        lists.note(
                tenant,
                number,
                source,
                reason,
                kept -> {
                    audit.tell(
                            Act.of("opt-out.noted")
                                    .by("call")
                                    .ofTenant(tenant.name())
                                    .outcome(kept ? "done" : "failed")
                                    .with(new JsonText().put("source", source)));
                    done.accept(kept);
                });
    }

    /** Runs on: sip loop. Nobody is known to the SIP side before admission exists. */
    private void onSip(SipEvent event) {
        switch (event) {
            case SipEvent.InviteReceived invite -> admission.admit(invite);
            case SipEvent.LegEvent leg -> registry.onLegEvent(leg);
            case SipEvent.RegistrationChanged(String account, var contacts) -> {
                facts.registration(account, contacts.size());
                router.tell(new RouterCommand.Reachable(account, contacts));
            }
            case SipEvent.OrphanEnded ended -> goodbyes.onEnded(ended);
            case SipEvent.TrunkPinged(String trunk, int status, long roundTripNs) ->
                    trunks.pinged(trunk, status, roundTripNs / 1_000);
        }
    }

    private static SipSettings sipSettings(Plan plan) {
        EngineSettings.Sip sip = plan.settings().sip();
        int seats = plan.tenants().values().stream().mapToInt(t -> t.seats().size()).sum();
        // A call has two legs as a rule; forks and calls that just ended need some more.
        int dialogs = 4 * plan.settings().limits().calls();
        return new SipSettings(
                sip.host(),
                sip.udpPort(),
                sip.realm(),
                "Tandem",
                dialogs,
                Math.max(1, seats * BINDINGS_PER_SEAT),
                sip.digest().stream().map(Engine::algorithm).toList());
    }

    private static String algorithm(EngineSettings.Digest digest) {
        return switch (digest) {
            case SHA_256 -> "SHA-256";
            case MD5 -> "MD5";
        };
    }

    private static MediaSettings mediaSettings(EngineSettings settings) {
        EngineSettings.Media media = settings.media();
        return new MediaSettings(
                media.host(),
                media.firstPort(),
                media.lastPort(),
                media.loops(),
                media.latchMs(),
                media.inactivityMs(),
                PROMPT_CACHE_OCTETS,
                RECORDING_QUEUE_FRAMES);
    }

    private static Peers peers(Plan plan) {
        List<Peers.Trunk> trunks =
                plan.trunks().values().stream()
                        .map(
                                trunk ->
                                        new Peers.Trunk(
                                                trunk.name(),
                                                trunk.host(),
                                                trunk.port(),
                                                "udp",
                                                trunk.optionsEveryMs(),
                                                trunk.rules().firstResponseMs()))
                        .toList();
        List<Peers.Account> accounts =
                plan.tenants().values().stream()
                        .flatMap(tenant -> tenant.seats().values().stream())
                        .map(seat -> new Peers.Account(seat.account(), seat.password()))
                        .toList();
        return new Peers(trunks, accounts);
    }

    /** Where SIP listens. */
    public InetSocketAddress sipAddress() {
        SipEndpoint.Listening udp = sip.listening().getFirst();
        return new InetSocketAddress(udp.host(), udp.port());
    }

    /** Where HTTP listens. */
    public int httpPort() {
        return api.port();
    }

    /** What {@code run} prints when calls may come. */
    public String readyLine() {
        String listening =
                sip.listening().stream()
                        .map(l -> l.transport() + ":" + l.host() + ":" + l.port())
                        .collect(Collectors.joining(","));
        return "ready sip=%s http=%s pid=%d"
                .formatted(listening, httpAddress(), ProcessHandle.current().pid());
    }

    private String httpAddress() {
        return settings.http().host() + ":" + httpPort();
    }

    /**
     * Puts conf/ into force as it is now; what came of it is in the log, the metrics and {@code
     * /readyz}. Returns at once.
     *
     * @param by who wants it
     */
    public void reload(String by) {
        changeover.apply(by, "");
    }

    /**
     * Takes no new calls, lets those that run come to their end for as long as the config says or
     * until somebody is in a {@link #hurry}, then ends what is left.
     */
    public void drain() {
        changeover.close();
        long limitMs = changeover.standing().live().plan().settings().limits().drainMs();
        LOG.info("event=draining calls={} limit_ms={}", registry.size(), limitMs);
        readiness.enter(Readiness.Phase.DRAINING);
        facts.stopping(registry.size());
        audit.tell(
                Act.of("engine.stopping")
                        .with(new JsonText().put("calls", (long) registry.size())));
        sip.drain();
        awaitNoCalls(limitMs, true);
        registry.endAll(HangupCause.DRAINING);
        awaitNoCalls(LATEST_GOODBYE_MS, false);
        LOG.info("event=drained calls={}", registry.size());
    }

    /** Draining waits for no call any more. Runs on: any. */
    public void hurry() {
        hurried = true;
    }

    private void awaitNoCalls(long limitMs, boolean patient) {
        long untilNs = clock.nanos() + limitMs * 1_000_000;
        while (registry.size() > 0 && clock.nanos() - untilNs < 0 && !(patient && hurried)) {
            LockSupport.parkNanos(20_000_000);
        }
    }

    @Override
    public void close() {
        changeover.close();
        registry.endAll(HangupCause.DRAINING);
        awaitNoCalls(LATEST_GOODBYE_MS, false);
        events.close();
        webhooks.close();
        api.close();
        fetcher.close();
        sip.close();
        media.close();
        voicemails.close();
        router.close();
        usage.close();
        imports.close();
        lists.close();
        records.close();
        meters.close();
        dataLife.close();
        archive.close();
        audit.tell(Act.of("engine.stopped"));
        audit.close();
        LOG.info("event=audit-head number={} hash={}", audit.head().number(), audit.head().hash());
        journal.close();
        store.close();
        runFile.close();
    }
}
