package tandem.dialplan.load;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import tandem.dialplan.Codec;
import tandem.dialplan.EngineSettings;
import tandem.dialplan.Trunk;
import tandem.dialplan.yaml.Code;
import tandem.dialplan.yaml.Node;
import tandem.dialplan.yaml.Section;
import tandem.dialplan.yaml.Types;

/** trunks.yaml. */
final class TrunksYaml {
    private static final int DEFAULT_OPTIONS_MS = 30_000;
    private static final long HOUR_MS = 3_600_000;
    private static final Map<String, Codec> CODECS = Map.of("PCMA", Codec.PCMA, "PCMU", Codec.PCMU);

    private final Set<String> tenants;
    private final EngineSettings.Sip engine;
    private final Definitions addresses;

    private TrunksYaml(
            Set<String> tenants, EngineSettings.Sip engine, Definitions addresses) {
        this.tenants = tenants;
        this.engine = engine;
        this.addresses = addresses;
    }

    /** The trunks by name; empty for one that is not sound. */
    static Map<String, Optional<Trunk>> read(
            Section root, Set<String> tenants, EngineSettings.Sip engine) {
        TrunksYaml reader = new TrunksYaml(tenants, engine, new Definitions(root.problems(), Code.TAKEN));
        Map<String, Optional<Trunk>> trunks = new LinkedHashMap<>();
        for (Node.Entry entry : root.section("trunks").entries()) {
            Types.name().read(entry.key(), "trunks", root.problems());
            String path = "trunks." + entry.key().text();
            trunks.put(
                    entry.key().text(),
                    Section.of(entry.value(), path, root.problems())
                            .flatMap(s -> reader.trunk(entry, s)));
        }
        root.later("groups", "trunk_groups");
        root.close();
        return trunks;
    }

    private Optional<Trunk> trunk(Node.Entry entry, Section trunk) {
        Optional<String> host = trunk.need("host", Addresses.reachable());
        Optional<Integer> port = trunk.need("port", Types.integer(1, 65_535));
        Optional<String> tenant = trunk.need("tenant", Names.reference("tenant", tenants));
        long optionsMs =
                trunk.value("options_every", Types.duration(0, HOUR_MS), (long) DEFAULT_OPTIONS_MS);
        List<Codec> codecs = trunk.has("codecs") ? codecs(trunk) : List.of(Codec.PCMA, Codec.PCMU);
        trunk.later(
                "transport",
                "auth",
                "user",
                "username",
                "account",
                "password",
                "register",
                "registration");
        trunk.later(
                "group", "caps", "channels", "cps", "failover", "prefix", "proxy", "srtp", "from");
        trunk.close();
        if (host.isEmpty() || port.isEmpty() || tenant.isEmpty()) {
            return Optional.empty();
        }
        if (host.get().equals(engine.host()) && port.get() == engine.udpPort()) {
            trunk.refuse("port", Code.CONTRADICTION, "this is the address of the engine itself");
        }
        addresses.isNew("a trunk at", host.get() + ":" + port.get(), entry.key().at());
        String name = entry.key().text();
        return Optional.of(
                new Trunk(
                        name,
                        host.get(),
                        port.get(),
                        tenant.get(),
                        optionsMs,
                        codecs,
                        entry.key().at()));
    }

    private static List<Codec> codecs(Section trunk) {
        List<Codec> codecs = trunk.list("codecs", Types.oneOf(CODECS));
        if (trunk.items("codecs").isEmpty()) {
            trunk.refuse("codecs", Code.RANGE, "needs at least one codec");
        }
        if (codecs.stream().distinct().count() != codecs.size()) {
            trunk.refuse("codecs", Code.DEFINED_TWICE, "a codec stands twice");
        }
        return codecs;
    }
}
