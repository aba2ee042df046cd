package tandem.sip.jain;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.text.ParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import javax.sip.address.URI;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import org.jspecify.annotations.Nullable;

import tandem.sip.Peers;
import tandem.sip.SipEvent;

/**
 * Asks trunks with OPTIONS whether they are there (RFC 3261 11), and tells each answer. Runs on:
 * sip loop.
 */
final class TrunkPing {
    private final Core core;
    private final Map<String, Ping> pings = new HashMap<>();

    TrunkPing(Core core) {
        this.core = core;
    }

    /** Pings these trunks from now on. Those that stay as they are keep their rhythm. */
    void ping(Directory directory) {
        Map<String, Peers.Trunk> wanted = new HashMap<>();
        for (Peers.Trunk trunk : directory.trunks()) {
            if (trunk.optionsEveryMs() > 0) {
                wanted.put(trunk.name(), trunk);
            }
        }
        for (Ping ping : List.copyOf(pings.values())) {
            if (!ping.trunk.equals(wanted.get(ping.trunk.name()))) {
                pings.remove(ping.trunk.name());
                ping.stop();
            }
        }
        for (Peers.Trunk trunk : wanted.values()) {
            if (!pings.containsKey(trunk.name())) {
                Ping ping = new Ping(trunk);
                pings.put(trunk.name(), ping);
                ping.afterMs(0);
            }
        }
    }

    /** The pings of one trunk until it is forgotten. */
    private final class Ping {
        private final Peers.Trunk trunk;
        private @Nullable Future<?> timer;
        private boolean over;

        Ping(Peers.Trunk trunk) {
            this.trunk = trunk;
        }

        void afterMs(long ms) {
            timer = core.loop().afterMs(ms, this::send);
        }

        void stop() {
            over = true;
            if (timer != null) {
                timer.cancel(false);
            }
        }

        private void send() {
            if (over) {
                return;
            }
            afterMs(trunk.optionsEveryMs());
            long sentNs = System.nanoTime();
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
                                        heard(status, System.nanoTime() - sentNs);
                                    }
                                }

                                @Override
                                public void onTimeout() {
                                    heard(0, 0);
                                }
                            });
        }

        private void heard(int status, long roundTripNs) {
            if (!over) {
                core.tell(new SipEvent.TrunkPinged(trunk.name(), status, roundTripNs));
            }
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
