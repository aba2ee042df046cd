package tandem.sip.jain;

import java.net.InetSocketAddress;
import java.util.ListIterator;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import gov.nist.javax.sip.header.Require;
import gov.nist.javax.sip.header.SIPHeader;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;

import tandem.sip.InviteFacts;
import tandem.sip.Peers;

/**
 * Decides what a new request is about, in the order of RFC 3261 8.2, and who deals with it. Runs
 * on: sip loop.
 */
final class Dispatcher {
    private static final int RETRY_AFTER_S = 10;

    private final Core core;
    private final InDialog inDialog;
    private final InviteServer invites;
    private final Registrar registrar;
    private final Doorman doorman;
    private final Supplier<Directory> directory;
    private final BooleanSupplier draining;

    Dispatcher(
            Core core,
            InDialog inDialog,
            InviteServer invites,
            Registrar registrar,
            Doorman doorman,
            Supplier<Directory> directory,
            BooleanSupplier draining) {
        this.core = core;
        this.inDialog = inDialog;
        this.invites = invites;
        this.registrar = registrar;
        this.doorman = doorman;
        this.directory = directory;
        this.draining = draining;
    }

    /** A request that no transaction knows, other than ACK and CANCEL. */
    void onRequest(SIPRequest request, InetSocketAddress source) {
        if (request.getToTag() != null) {
            Leg leg = core.legs().find(request.getToTag(), request);
            if (leg == null || !leg.dialog.isWith(request.getFromTag())) {
                core.refuse(request, 481, "no-dialog");
            } else if (!refusedForRequire(request)) {
                inDialog.onRequest(leg, request, source);
            }
            return;
        }
        switch (request.getMethod()) {
            case "INVITE" -> onInvite(request, source);
            case "REGISTER" -> onRegister(request, source);
            case "OPTIONS" -> {
                if (!refusedForRequire(request)) {
                    core.transactions()
                            .respondStateless(
                                    core.answers()
                                            .withAbilities(core.answers().stateless(request, 200)));
                }
            }
            case "BYE", "UPDATE", "INFO" -> core.refuse(request, 481, "no-dialog");
            default ->
                    core.refuse(
                            core.answers().withAllow(core.answers().stateless(request, 405)),
                            "method");
        }
    }

    private void onInvite(SIPRequest invite, InetSocketAddress source) {
        if (invites.isRepeat(invite)) {
            core.counters().count("late_repeats_total");
            return;
        }
        Leg merged = core.legs().findMerged(InviteServer.mergeKey(invite));
        if (merged != null) {
            core.refuse(invite, 482, "merged");
            return;
        }
        if (isOverloaded(invite)) {
            return;
        }
        Peers.Trunk trunk = directory.get().trunkAt(source);
        Optional<InviteFacts.Origin> origin =
                trunk != null
                        ? Optional.of(new InviteFacts.Origin.Trunk(trunk.name()))
                        : doorman.admit(invite, source).map(InviteFacts.Origin.Account::new);
        if (origin.isEmpty()) {
            return;
        }
        if (origin.get() instanceof InviteFacts.Origin.Account(String user)
                && !user.equals(Uris.ours(invite.getFrom().getAddress().getURI()).user())) {
            core.refuse(invite, 403, "from-is-not-account");
        } else if (!refusedForRequire(invite) && !refusedForContent(invite)) {
            invites.onInvite(invite, source, origin.get());
        }
    }

    private void onRegister(SIPRequest register, InetSocketAddress source) {
        Optional<String> user = doorman.admit(register, source);
        if (user.isEmpty() || refusedForRequire(register)) {
            return;
        }
        if (user.get().equals(Uris.ours(register.getTo().getAddress().getURI()).user())) {
            registrar.onRegister(register, user.get(), source);
        } else {
            core.refuse(register, 403, "aor-is-not-account");
        }
    }

    /** Nothing is kept of a call that we cannot take. */
    private boolean isOverloaded(SIPRequest invite) {
        boolean drains = draining.getAsBoolean();
        if (!drains && !core.legs().isFull()) {
            return false;
        }
        SIPResponse busy =
                core.answers().withRetryAfter(core.answers().stateless(invite, 503), RETRY_AFTER_S);
        core.refuse(busy, drains ? "draining" : "overload");
        return true;
    }

    /** RFC 3261 8.2.2.3: we understand no option that a request could insist on. */
    private boolean refusedForRequire(SIPRequest request) {
        StringBuilder unknown = new StringBuilder();
        for (ListIterator<SIPHeader> all = request.getHeaders("Require"); all.hasNext(); ) {
            if (all.next() instanceof Require require) {
                unknown.append(unknown.isEmpty() ? "" : ", ").append(require.getOptionTag());
            }
        }
        if (unknown.isEmpty()) {
            return false;
        }
        SIPResponse refusal = core.answers().stateless(request, 420);
        refusal.setHeader(Vocabulary.header("Unsupported", unknown.toString()));
        core.refuse(refusal, "require");
        return true;
    }

    private boolean refusedForContent(SIPRequest invite) {
        if (!Uris.isCallable(invite.getRequestURI())) {
            core.refuse(invite, 416, "uri-scheme");
            return true;
        }
        if (!Bodies.isSdpOrNone(invite) || invite.getContentEncoding() != null) {
            core.refuse(
                    core.answers().withAbilities(core.answers().stateless(invite, 415)),
                    "content-type");
            return true;
        }
        return false;
    }
}
