package tandem.dialplan.diff;

import java.util.LinkedHashMap;
import java.util.Map;

import tandem.dialplan.EngineSettings;

/** The keys of engine.yaml with their values. */
final class SettingFacts {
    private SettingFacts() {}

    static Map<String, Fact> of(EngineSettings settings) {
        Map<String, Fact> facts = new LinkedHashMap<>();
        network(facts, settings);
        facts.put("store.url", Fact.of(settings.store().url()));
        facts.put("store.user", Fact.of(settings.store().user()));
        facts.put("store.password", Fact.secret(settings.store().password()));
        facts.put("recordings.dir", Fact.of(settings.recordings().dir()));
        facts.put("recordings.min_free_mb", Fact.of(settings.recordings().minFreeMb()));
        EngineSettings.Limits limits = settings.limits();
        facts.put("limits.calls", Fact.of(limits.calls()));
        facts.put("limits.call", Fact.duration(limits.callMs()));
        facts.put("limits.drain", Fact.duration(limits.drainMs()));
        facts.put("limits.steps", Fact.of(limits.steps()));
        LimitFacts.put(facts, limits.calling());
        EngineSettings.Retention retention = settings.retention();
        facts.put("retention.calls", Fact.of(retention.callDays() + "d"));
        facts.put("retention.recordings", Fact.of(retention.recordingDays() + "d"));
        facts.put("retention.voicemails", Fact.of(retention.voicemailDays() + "d"));
        facts.put("retention.security", Fact.of(retention.securityDays() + "d"));
        facts.put("retention.journal", Fact.of(retention.journalHours() + "h"));
        facts.put("fetch.allow", Fact.of(settings.fetch().allow()));
        return facts;
    }

    private static void network(Map<String, Fact> facts, EngineSettings settings) {
        EngineSettings.Sip sip = settings.sip();
        facts.put("sip.host", Fact.of(sip.host()));
        facts.put("sip.udp.port", Fact.of(sip.udpPort()));
        facts.put("sip.realm", Fact.of(sip.realm()));
        facts.put("sip.digest", Fact.of(sip.digest()));
        EngineSettings.Media media = settings.media();
        facts.put("media.host", Fact.of(media.host()));
        facts.put("media.ports", Fact.of(media.firstPort() + "-" + media.lastPort()));
        facts.put("media.loops", Fact.of(media.loops()));
        facts.put("media.latch", Fact.duration(media.latchMs()));
        facts.put("media.inactivity", Fact.duration(media.inactivityMs()));
        EngineSettings.Http http = settings.http();
        facts.put("http.host", Fact.of(http.host()));
        facts.put("http.port", Fact.of(http.port()));
        facts.put("http.auth", Fact.of(http.auth()));
        facts.put("http.rate", Fact.of(http.perSecond()));
    }

    /** Sockets, loops and files are opened once; tables are sized by the calls there may be. */
    static boolean needsRestart(PlanDiff.Field field, EngineSettings old, EngineSettings now) {
        return switch (field.name().substring(0, field.name().indexOf('.'))) {
            case "sip", "media", "store", "recordings" -> true;
            case "http" -> field.name().equals("http.host") || field.name().equals("http.port");
            default ->
                    field.name().equals("limits.calls")
                            && now.limits().calls() > old.limits().calls();
        };
    }
}
