package tandem.sip.jain;

import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import tandem.sip.Peers;

/** {@link Peers} by the keys that requests bring. Runs on: any (immutable). */
final class Directory {
    private final Map<InetSocketAddress, Peers.Trunk> trunkByAddress = new HashMap<>();
    private final Map<String, Peers.Trunk> trunkByName = new HashMap<>();
    private final Map<String, Peers.Account> accountByUser = new HashMap<>();

    /**
     * Trunks whose host is not numeric are left out: they could neither be recognised nor reached
     * without name resolution.
     */
    Directory(Peers peers) {
        for (Peers.Trunk trunk : peers.trunks()) {
            Uris.numeric(trunk.host())
                    .ifPresent(
                            host -> {
                                trunkByAddress.put(
                                        new InetSocketAddress(host, trunk.port()), trunk);
                                trunkByName.put(trunk.name(), trunk);
                            });
        }
        for (Peers.Account account : peers.accounts()) {
            accountByUser.put(account.user(), account);
        }
    }

    boolean isEmpty() {
        return trunkByName.isEmpty() && accountByUser.isEmpty();
    }

    Peers.@Nullable Trunk trunkAt(InetSocketAddress source) {
        return trunkByAddress.get(source);
    }

    Peers.@Nullable Trunk trunk(String name) {
        return trunkByName.get(name);
    }

    Peers.@Nullable Account account(String user) {
        return accountByUser.get(user);
    }

    /** How many there are. */
    int accounts() {
        return accountByUser.size();
    }

    Collection<Peers.Trunk> trunks() {
        return trunkByName.values();
    }
}
