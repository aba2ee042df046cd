package tandem.sip.jain;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sip.header.ExpiresHeader;

import gov.nist.javax.sip.address.SipUri;
import gov.nist.javax.sip.header.Contact;
import gov.nist.javax.sip.header.ContactList;
import gov.nist.javax.sip.header.SIPHeader;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;

import tandem.sip.SipEvent;

/**
 * Where accounts can be reached (RFC 3261 10.3). In memory; phones refresh, so a restart loses
 * nothing for long. Runs on: sip loop, {@link #size} on any.
 */
final class Registrar {
    private static final int MAX_PER_ACCOUNT = 10;
    private static final int DEFAULT_EXPIRES_S = 3600;
    private static final int MIN_EXPIRES_S = 60;
    private static final int MAX_EXPIRES_S = 7200;
    private static final long SWEEP_MS = 1000;
    private static final int RETRY_AFTER_S = 30;

    private final Core core;
    private int capacity;
    private final Map<String, List<Binding>> bindings = new HashMap<>();
    private final AtomicInteger size = new AtomicInteger();

    Registrar(Core core, int capacity) {
        this.core = core;
        this.capacity = capacity;
    }

    /** One contact of one account, and the request that made it. */
    private record Binding(tandem.sip.Contact contact, float q, String callId, long sequence) {
        boolean isFor(String uri) {
            return contact.uri().equals(uri);
        }

        /** Whether a listener would see a difference; a later expiry alone is none. */
        boolean sameReach(Binding other) {
            return contact.uri().equals(other.contact.uri())
                    && contact.flow().equals(other.contact.flow())
                    && contact.userAgent().equals(other.contact.userAgent())
                    && q == other.q;
        }
    }

    int size() {
        return size.get();
    }

    /** Starts the sweep for expired bindings. */
    void start() {
        core.loop()
                .afterRfcMs(
                        SWEEP_MS,
                        () -> {
                            try {
                                sweep();
                            } finally {
                                start();
                            }
                        });
    }

    /** A REGISTER whose sender proved to be {@code account}. */
    void onRegister(SIPRequest request, String account, InetSocketAddress source) {
        var transaction = core.transactions().open(request, source);
        core.transactions().respond(transaction, register(request, account, source));
    }

    /**
     * Removes the bindings of accounts that are no more, and has room for those that are. A binding
     * of an account whose password is another now lives until it expires; the next REGISTER needs
     * the new one.
     */
    void keepOnly(Directory directory) {
        capacity = Math.max(capacity, MAX_PER_ACCOUNT * directory.accounts());
        List<String> gone =
                bindings.keySet().stream().filter(user -> directory.account(user) == null).toList();
        gone.forEach(user -> replace(user, List.of()));
    }

    private SIPResponse register(SIPRequest request, String account, InetSocketAddress source) {
        ContactList contacts = request.getContactHeaders();
        List<Binding> before = bindings.getOrDefault(account, List.of());
        if (contacts == null || contacts.isEmpty()) {
            return listing(request, before);
        }
        boolean all = contacts.stream().anyMatch(Contact::isWildCard);
        if (all) {
            boolean proper = contacts.size() == 1 && headerExpires(request) == 0;
            return proper ? unregisterAll(request, account, before) : refusal(request, 400);
        }
        return bind(request, account, source, contacts, before);
    }

    private SIPResponse unregisterAll(SIPRequest request, String account, List<Binding> before) {
        if (before.stream().anyMatch(binding -> isOutOfOrder(binding, request))) {
            return refusal(request, 500);
        }
        replace(account, List.of());
        return listing(request, List.of());
    }

    /** All contacts of the request or none (RFC 3261 10.3 7). */
    private SIPResponse bind(
            SIPRequest request,
            String account,
            InetSocketAddress source,
            ContactList contacts,
            List<Binding> before) {
        List<Binding> after = new ArrayList<>(before);
        for (Contact contact : contacts) {
            if (!(contact.getAddress().getURI() instanceof SipUri uri)) {
                return refusal(request, 400);
            }
            int expires = expires(contact, request);
            if (expires > 0 && expires < MIN_EXPIRES_S) {
                SIPResponse brief = refusal(request, 423);
                brief.setHeader(Vocabulary.header("Min-Expires", Integer.toString(MIN_EXPIRES_S)));
                return brief;
            }
            String key = uri.toString();
            if (before.stream()
                    .anyMatch(binding -> binding.isFor(key) && isOutOfOrder(binding, request))) {
                return refusal(request, 500);
            }
            after.removeIf(binding -> binding.isFor(key));
            if (expires > 0) {
                after.add(binding(request, contact, key, source, Math.min(expires, MAX_EXPIRES_S)));
            }
        }
        while (after.size() > MAX_PER_ACCOUNT) {
            after.remove(0);
        }
        if (size.get() - before.size() + after.size() > capacity) {
            return core.answers().withRetryAfter(refusal(request, 503), RETRY_AFTER_S);
        }
        replace(account, after);
        return listing(request, after);
    }

    private Binding binding(
            SIPRequest request,
            Contact contact,
            String uri,
            InetSocketAddress source,
            int expires) {
        long untilMs = nowMs() + 1000L * expires;
        String transport =
                request.getTopmostVia().getTransport().toLowerCase(java.util.Locale.ROOT);
        return new Binding(
                new tandem.sip.Contact(uri, source, transport, untilMs, userAgent(request)),
                q(contact),
                request.getCallId().getCallId(),
                request.getCSeq().getSeqNumber());
    }

    /** Preference 0..1; without one, the highest (RFC 3261 10.2.1.2). */
    private static float q(Contact contact) {
        String q = contact.getParameter("q");
        return q != null && q.matches("0(\\.\\d{0,3})?|1(\\.0{0,3})?") ? Float.parseFloat(q) : 1;
    }

    private static boolean isOutOfOrder(Binding binding, SIPRequest request) {
        return binding.callId().equals(request.getCallId().getCallId())
                && request.getCSeq().getSeqNumber() <= binding.sequence();
    }

    /** Puts a new set in place and tells when it differs. */
    private void replace(String account, List<Binding> after) {
        List<Binding> before = bindings.getOrDefault(account, List.of());
        if (after.isEmpty()) {
            bindings.remove(account);
        } else {
            bindings.put(account, List.copyOf(after));
        }
        size.addAndGet(after.size() - before.size());
        if (differs(before, after)) {
            core.tell(new SipEvent.RegistrationChanged(account, contacts(after)));
        }
    }

    private static boolean differs(List<Binding> before, List<Binding> after) {
        return before.size() != after.size()
                || !after.stream().allMatch(now -> before.stream().anyMatch(now::sameReach));
    }

    /** Best first: by q, then the latest. */
    private static List<tandem.sip.Contact> contacts(List<Binding> all) {
        return all.reversed().stream()
                .sorted(Comparator.comparingDouble((Binding binding) -> -binding.q()))
                .map(Binding::contact)
                .toList();
    }

    private void sweep() {
        long nowMs = nowMs();
        for (var entry : List.copyOf(bindings.entrySet())) {
            List<Binding> alive =
                    entry.getValue().stream()
                            .filter(binding -> binding.contact().expiresAtMs() > nowMs)
                            .toList();
            if (alive.size() < entry.getValue().size()) {
                replace(entry.getKey(), alive);
            }
        }
    }

    private SIPResponse listing(SIPRequest request, List<Binding> all) {
        SIPResponse response = core.answers().stateless(request, 200);
        long nowMs = nowMs();
        ContactList list = new ContactList();
        for (Binding binding : all) {
            try {
                Contact contact = new Contact();
                contact.setAddress(
                        core.words()
                                .addresses
                                .createAddress(
                                        core.words().addresses.createURI(binding.contact().uri())));
                contact.setExpires(
                        (int) Math.max(0, (binding.contact().expiresAtMs() - nowMs + 999) / 1000));
                list.add(contact);
            } catch (java.text.ParseException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
        if (!list.isEmpty()) {
            response.setHeader(list);
        }
        return response;
    }

    private SIPResponse refusal(SIPRequest request, int status) {
        core.counters().count(Counters.refused("register-" + status));
        return core.answers().stateless(request, status);
    }

    private static int expires(Contact contact, SIPRequest request) {
        String own = contact.getParameter("expires");
        int header = headerExpires(request);
        if (own != null) {
            return own.matches("\\d{1,9}") ? Integer.parseInt(own) : DEFAULT_EXPIRES_S;
        }
        return header >= 0 ? header : DEFAULT_EXPIRES_S;
    }

    /** The Expires header, or -1. */
    private static int headerExpires(SIPRequest request) {
        ExpiresHeader header = request.getExpires();
        return header == null ? -1 : header.getExpires();
    }

    private static String userAgent(SIPRequest request) {
        return request.getHeader("User-Agent") instanceof SIPHeader header
                ? header.getHeaderValue().trim()
                : "";
    }

    private long nowMs() {
        return core.loop().tuning().wallMs().getAsLong();
    }
}
