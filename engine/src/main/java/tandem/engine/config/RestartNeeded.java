package tandem.engine.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import tandem.dialplan.EngineSettings;

/**
 * Which settings wait for a restart: sockets, loops and files are opened once, when the engine
 * starts. Runs on: any (pure).
 */
final class RestartNeeded {
    private RestartNeeded() {}

    /**
     * Compares what the engine was started with and what is wanted now.
     *
     * @return keys of engine.yaml
     */
    static List<String> between(EngineSettings started, EngineSettings wanted) {
        List<String> keys = new ArrayList<>();
        sip(keys, started.sip(), wanted.sip());
        media(keys, started.media(), wanted.media());
        differ(keys, "http.host", started.http().host(), wanted.http().host());
        differ(keys, "http.port", started.http().port(), wanted.http().port());
        differ(keys, "store.url", started.store().url(), wanted.store().url());
        differ(keys, "store.user", started.store().user(), wanted.store().user());
        differ(keys, "store.password", started.store().password(), wanted.store().password());
        differ(keys, "recordings.dir", started.recordings().dir(), wanted.recordings().dir());
        if (wanted.limits().calls() > started.limits().calls()) {
            // Tables of the SIP side are sized by it; fewer calls are enforced at once.
            keys.add("limits.calls");
        }
        return keys;
    }

    private static void sip(
            List<String> keys, EngineSettings.Sip started, EngineSettings.Sip wanted) {
        differ(keys, "sip.host", started.host(), wanted.host());
        differ(keys, "sip.udp.port", started.udpPort(), wanted.udpPort());
        differ(keys, "sip.realm", started.realm(), wanted.realm());
        differ(keys, "sip.digest", started.digest(), wanted.digest());
    }

    private static void media(
            List<String> keys, EngineSettings.Media started, EngineSettings.Media wanted) {
        differ(keys, "media.host", started.host(), wanted.host());
        differ(
                keys,
                "media.ports",
                List.of(started.firstPort(), started.lastPort()),
                List.of(wanted.firstPort(), wanted.lastPort()));
        differ(keys, "media.loops", started.loops(), wanted.loops());
        differ(keys, "media.latch", started.latchMs(), wanted.latchMs());
        differ(keys, "media.inactivity", started.inactivityMs(), wanted.inactivityMs());
    }

    private static void differ(List<String> keys, String key, Object started, Object wanted) {
        if (!Objects.equals(started, wanted)) {
            keys.add(key);
        }
    }
}
