package tandem.sip.jain;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import javax.sip.address.URI;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;

import tandem.sip.Peers;
import tandem.sip.SipEvent;

/**
 * Asks trunks with OPTIONS whether they are there (RFC 3261 11), and tells when that changes. Runs
 * on: sip loop.
 */
final class TrunkPing {
    private final Core core;
    private final Map<String, Boolean> reachable = new HashMap<>();
    private final List<Future<?>> timers = new ArrayList<>();
    private int generation;

    TrunkPing(Core core) {
        this.core = core;
    }

    /** Pings these trunks from now on; what is known of those that stay is kept. */
    void ping(Directory directory) {
        generation++;
        timers.forEach(timer -> timer.cancel(false));
        timers.clear();
        Set<String> names = new HashSet<>();
        for (Peers.Trunk trunk : directory.trunks()) {
            if (trunk.optionsEveryMs() > 0) {
                names.add(trunk.name());
                int slot = timers.size();
                int now = generation;
                timers.add(core.loop().afterMs(0, () -> send(trunk, slot, now)));
            }
        }
        reachable.keySet().retainAll(names);
    }

    private void send(Peers.Trunk trunk, int slot, int now) {
        if (now != generation) {
            return;
        }
        timers.set(slot, core.loop().afterMs(trunk.optionsEveryMs(), () -> send(trunk, slot, now)));
        InetSocketAddress hop =
                new InetSocketAddress(InetAddress.ofLiteral(trunk.host()), trunk.port());
        core.transactions()
                .send(
                        options(trunk, hop),
                        hop,
                        new Transactions.Client() {
                            @Override
                            public void onResponse(SIPResponse response) {
                                int status = response.getStatusCode();
                                if (status >= 200) {
                                    heard(trunk, now, status != 408 && status != 503);
                                }
                            }

                            @Override
                            public void onTimeout() {
                                heard(trunk, now, false);
                            }
                        });
    }

    private void heard(Peers.Trunk trunk, int then, boolean there) {
        if (then == generation
                && !Boolean.valueOf(there).equals(reachable.put(trunk.name(), there))) {
            core.tell(new SipEvent.TrunkReachable(trunk.name(), there));
        }
    }

    private SIPRequest options(Peers.Trunk trunk, InetSocketAddress hop) {
        try {
            var addresses = core.words().addresses;
            URI to =
                    addresses.createURI(
                            new tandem.sip.SipUri("", trunk.host(), trunk.port()).toString());
            URI from = core.words().contact.getAddress().getURI();
            Dialog none =
                    Dialog.calling(
                            core.words(),
                            addresses.createAddress(from),
                            addresses.createAddress(to),
                            to,
                            hop,
                            false);
            SIPRequest options = none.request("OPTIONS");
            options.setHeader(core.words().contact);
            options.setHeader(core.words().accept);
            return options;
        } catch (ParseException badHost) {
            throw new IllegalStateException(badHost);
        }
    }
}
