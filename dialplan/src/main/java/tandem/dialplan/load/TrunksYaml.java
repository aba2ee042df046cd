package tandem.dialplan.load;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import tandem.dialplan.Codec;
import tandem.dialplan.EngineSettings;
import tandem.dialplan.SrtpPolicy;
import tandem.dialplan.Trunk;
import tandem.dialplan.yaml.Code;
import tandem.dialplan.yaml.Form;
import tandem.dialplan.yaml.Key;
import tandem.dialplan.yaml.Node;
import tandem.dialplan.yaml.Section;
import tandem.dialplan.yaml.Shape;
import tandem.dialplan.yaml.Types;
import tandem.dialplan.yaml.Writing;

/** trunks.yaml. */
final class TrunksYaml {
    private static final long DEFAULT_OPTIONS_MS = 30_000;
    private static final long HOUR_MS = 3_600_000;

    private static final Key<String> HOST =
            Key.of("host", Addresses.reachable(), "address of the peer").must();
    private static final Key<Integer> PORT =
            Key.of("port", Types.integer(1, 65_535), "its port; no two trunks have the same pair")
                    .must();
    private static final Key<Object> TENANT =
            Key.of(
                            "tenant",
                            Writing.text("name of a tenant"),
                            "whose numbers are called through it")
                    .must();
    private static final Key<Codec> CODEC = CodecsYaml.CODECS.standing("[PCMA, PCMU]");
    private static final Key<Long> OPTIONS =
            Key.of(
                            "options_every",
                            Types.duration(0, HOUR_MS),
                            "period of OPTIONS pings, 0s = none")
                    .or(DEFAULT_OPTIONS_MS, "30s");
    private static final Key<SrtpPolicy> SRTP = SrtpYaml.SRTP;
    private static final Shape TRUNK =
            Shape.of(
                            "trunk",
                            "a carrier or PBX",
                            HOST,
                            PORT,
                            TENANT,
                            CODEC,
                            DigitsYaml.DIGITS,
                            OPTIONS,
                            SRTP,
                            OpusYaml.OPUS)
                    .and(TrunkRulesYaml.KEYS)
                    .later(
                            "transport",
                            "auth",
                            "user",
                            "username",
                            "account",
                            "password",
                            "register",
                            "registration",
                            "proxy");
    private static final Key<Object> TRUNKS =
            Key.of(
                    "trunks",
                    new Form.Named("trunk", Form.keys(TRUNK)),
                    "carriers and PBXs, by name");

    /** The whole file. */
    static final Shape SHAPE =
            Shape.of(
                    "trunks",
                    "trunks.yaml: carriers and PBXs",
                    TRUNKS,
                    TrunkGroupsYaml.GROUPS,
                    TrunkRoutesYaml.ROUTES);

    private final Set<String> tenants;
    private final EngineSettings.Sip engine;
    private final Definitions addresses;

    private TrunksYaml(Set<String> tenants, EngineSettings.Sip engine, Definitions addresses) {
        this.tenants = tenants;
        this.engine = engine;
        this.addresses = addresses;
    }

    /** The trunks by name; empty for one that is not sound. */
    static Map<String, Optional<Trunk>> read(
            Section root, Set<String> tenants, EngineSettings.Sip engine) {
        TrunksYaml reader =
                new TrunksYaml(tenants, engine, new Definitions(root.problems(), Code.TAKEN));
        Map<String, Optional<Trunk>> trunks = new LinkedHashMap<>();
        for (Node.Entry entry : root.names(TRUNKS).entries()) {
            Types.name().read(entry.key(), "trunks", root.problems());
            String path = "trunks." + entry.key().text();
            trunks.put(
                    entry.key().text(),
                    Section.of(entry.value(), TRUNK, path, root.problems())
                            .flatMap(s -> reader.trunk(entry, s)));
        }
        return trunks;
    }

    private Optional<Trunk> trunk(Node.Entry entry, Section trunk) {
        Optional<String> host = trunk.value(HOST);
        Optional<Integer> port = trunk.value(PORT);
        Optional<String> tenant = trunk.value(TENANT, Names.reference("tenant", tenants));
        long optionsMs = trunk.get(OPTIONS);
        List<Codec> codecs = CodecsYaml.read(trunk, CODEC, Codec.DEFAULT);
        if (host.isEmpty() || port.isEmpty() || tenant.isEmpty()) {
            return Optional.empty();
        }
        if (host.get().equals(engine.host()) && port.get() == engine.udpPort()) {
            trunk.refuse(PORT, Code.CONTRADICTION, "this is the address of the engine itself");
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
                        DigitsYaml.read(trunk),
                        trunk.get(SRTP),
                        TrunkRulesYaml.read(trunk),
                        OpusYaml.read(trunk),
                        entry.key().at()));
    }
}
