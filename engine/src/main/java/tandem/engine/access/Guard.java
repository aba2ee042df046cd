package tandem.engine.access;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import tandem.dialplan.EngineSettings;
import tandem.dialplan.Plan;
import tandem.engine.audit.Act;
import tandem.engine.audit.Audit;
import tandem.engine.journal.JsonText;
import tandem.engine.time.EngineClock;

/**
 * Decides who gets in. Keys and rates are those of the plan in force at the moment of the request.
 * Each refusal is counted and written down as {@code access.refused}; of an address that is refused
 * all the time, one fact stands for several. Runs on: any.
 */
public final class Guard {
    private final Supplier<Plan> plan;
    private final Audit audit;
    private final EngineClock clock;
    private final Consumer<Refusal.Reason> refusals;
    private final Signatures signatures;
    private final Strangers strangers = new Strangers();

    /**
     * @param refusals told each refusal, to count it
     */
    public Guard(
            Supplier<Plan> plan,
            Audit audit,
            EngineClock clock,
            Consumer<Refusal.Reason> refusals) {
        this.plan = plan;
        this.audit = audit;
        this.clock = clock;
        this.refusals = refusals;
        this.signatures = new Signatures(clock);
    }

    /** Whether requests must be signed now. */
    public boolean signed() {
        return http().signed();
    }

    /** Whether an address is of this machine. */
    public static boolean local(String address) {
        return LocalNames.address(address);
    }

    /**
     * Whether a request may reach any operation at all; asked before {@link #admit}. Without keys
     * it must be meant for this machine, so that pages in a browser cannot use the API.
     *
     * @param host header {@code Host}
     * @param origin header {@code Origin}
     */
    public Verdict approach(String host, @Nullable String origin, Visit visit) {
        EngineSettings.Http http = http();
        if (http.signed()) {
            return new Verdict.Admitted(Principal.ANYBODY);
        }
        if (!LocalNames.host(host, http.host())) {
            return refuse(
                    visit,
                    "",
                    new Refusal(
                            Refusal.Reason.HOST,
                            421,
                            0,
                            "this engine has another name; without keys it answers only to its"
                                    + " own"));
        }
        if (!LocalNames.origin(origin, http.host())) {
            return refuse(
                    visit,
                    "",
                    Refusal.forbidden(
                            Refusal.Reason.ORIGIN, "pages of other sites may not use this engine"));
        }
        return new Verdict.Admitted(Principal.LOCAL);
    }

    /** Whether a request may do what it wants. */
    public Verdict admit(Visit visit, Need need) {
        Plan now = plan.get();
        if (!now.settings().http().signed()) {
            return new Verdict.Admitted(Principal.LOCAL);
        }
        return switch (signatures.check(visit, now.keys(), now.settings().http().perSecond())) {
            case Verdict.Admitted(Principal principal) -> authorize(visit, principal, need);
            case Verdict.Refused(Refusal refusal) -> refuse(visit, need.operation(), refusal);
        };
    }

    /**
     * Whether somebody who was let in some time ago is still what it was. For streams, which
     * outlive the plan that they began under.
     */
    public boolean still(Principal principal) {
        Plan now = plan.get();
        if (!now.settings().http().signed()) {
            return true;
        }
        return Optional.ofNullable(now.keys().get(principal.key()))
                .map(Principal::of)
                .filter(principal::equals)
                .isPresent();
    }

    private Verdict authorize(Visit visit, Principal principal, Need need) {
        if (!principal.is(need.role())) {
            return refuse(
                    visit,
                    need.operation(),
                    Refusal.forbidden(
                            Refusal.Reason.ROLE,
                            "this takes the role " + need.role().name().toLowerCase(Locale.ROOT)));
        }
        if (!need.scope().isEmpty() && !principal.has(need.scope())) {
            return refuse(
                    visit,
                    need.operation(),
                    Refusal.forbidden(
                            Refusal.Reason.SCOPE, "this takes the scope " + need.scope()));
        }
        if (principal.tenant().isPresent() && !need.perTenant()) {
            return refuse(
                    visit,
                    need.operation(),
                    Refusal.forbidden(
                            Refusal.Reason.TENANT, "this takes a key of the whole engine"));
        }
        return new Verdict.Admitted(principal);
    }

    /** Counts, writes down, and slows down addresses that are refused all the time. */
    private Verdict refuse(Visit visit, String operation, Refusal refusal) {
        refusals.accept(refusal.reason());
        Strangers.Account account = strangers.of(visit.address(), clock.nanos());
        long waitNs = account.refuse(clock.nanos());
        if (waitNs <= 0) {
            write(visit, operation, refusal, account.tell());
            return new Verdict.Refused(refusal);
        }
        return refusal.status() == 401
                ? new Verdict.Refused(
                        Refusal.tooMany(
                                Refusal.Reason.ADDRESS, waitNs, "too many bad requests from here"))
                : new Verdict.Refused(refusal);
    }

    private void write(Visit visit, String operation, Refusal refusal, long times) {
        String key = visit.credentials().map(Credentials::key).orElse("");
        boolean known = plan.get().keys().containsKey(key);
        // What a stranger claims to be is not repeated: it may be a secret in the wrong field.
        audit.tell(
                Act.of("access.refused")
                        .by(known ? Principal.who(key) : "stranger")
                        .from(visit.address())
                        .on(operation)
                        .ofTenant(known ? plan.get().keys().get(key).tenant().orElse("") : "")
                        .outcome("refused")
                        .with(
                                new JsonText()
                                        .put("reason", refusal.reason().word())
                                        .put("method", visit.method())
                                        .put("times", times)));
    }

    private EngineSettings.Http http() {
        return plan.get().settings().http();
    }
}
