package tandem.dialplan.load;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

import tandem.dialplan.ConfTree.Checked;
import tandem.dialplan.EngineSettings;
import tandem.dialplan.Plan;
import tandem.dialplan.Position;
import tandem.dialplan.Tenant;
import tandem.dialplan.Trunk;
import tandem.dialplan.yaml.Code;
import tandem.dialplan.yaml.Node;
import tandem.dialplan.yaml.Problems;
import tandem.dialplan.yaml.Section;
import tandem.dialplan.yaml.Wording;
import tandem.dialplan.yaml.YamlReader;

/** Reads a whole tree and puts the plan together. Runs on: any; blocks on the file system. */
public final class TreeLoader {
    private static final Pattern TENANT = Pattern.compile("[a-z0-9][a-z0-9-]{0,31}");

    private final Path dir;
    private final Map<String, String> set;
    private final Problems problems = new Problems();
    private final Map<String, Node.Mapping> understood = new HashMap<>();

    private TreeLoader(Path dir, Map<String, String> set) {
        this.dir = dir;
        this.set = set;
    }

    /** As {@link tandem.dialplan.ConfTree#load}. */
    public static Checked load(Path dir, Map<String, String> set) {
        return new TreeLoader(dir, set).load();
    }

    private Checked load() {
        List<ConfFile> files = ConfFiles.read(dir, problems);
        for (ConfFile file : files) {
            YamlReader.read(file.name(), file.octets(), problems)
                    .ifPresent(root -> understood.put(file.name(), root));
        }
        Map<String, List<ConfFile>> byTenant = byTenant(files);
        EngineSettings settings =
                EngineYaml.read(
                        new Section(
                                Overrides.apply(root(ConfFiles.ENGINE), set, problems),
                                "",
                                problems));
        Map<String, Optional<Trunk>> trunks =
                TrunksYaml.read(
                        new Section(root(ConfFiles.TRUNKS), "", problems), byTenant.keySet(), settings.sip());
        boolean trunksKnown =
                files.stream()
                        .noneMatch(
                                f ->
                                        f.name().equals(ConfFiles.TRUNKS)
                                                && !understood.containsKey(f.name()));
        List<Tenant> tenants = tenants(byTenant, trunks, trunksKnown);
        return problems.isEmpty()
                ? new Checked.Good(plan(settings, trunks, tenants, PlanHash.of(files, set)))
                : new Checked.Bad(problems.sorted());
    }

    private Node.Mapping root(String file) {
        return understood.getOrDefault(file, new Node.Mapping(List.of(), new Position(file, 1, 1)));
    }

    private Map<String, List<ConfFile>> byTenant(List<ConfFile> files) {
        Map<String, List<ConfFile>> byTenant = new TreeMap<>();
        for (ConfFile file : files) {
            String[] parts = file.name().split("/");
            if (parts.length == 3) {
                byTenant.computeIfAbsent(parts[1], _ -> new ArrayList<>()).add(file);
            }
        }
        for (String name : byTenant.keySet()) {
            if (!TENANT.matcher(name).matches()) {
                Position at = new Position(ConfFiles.TENANTS + "/" + name, 1, 1);
                String message =
                        Wording.quote(name)
                                + " is not a tenant's name; use small letters, digits and '-'";
                problems.add(at, Code.FORM, message);
            }
        }
        return byTenant;
    }

    private List<Tenant> tenants(
            Map<String, List<ConfFile>> byTenant,
            Map<String, Optional<Trunk>> trunks,
            boolean trunksKnown) {
        Definitions accounts = new Definitions(problems, Code.TAKEN);
        Prompts prompts = new Prompts(dir);
        List<Tenant> tenants = new ArrayList<>();
        byTenant.forEach(
                (name, files) -> {
                    List<Node.Mapping> roots =
                            files.stream()
                                    .map(ConfFile::name)
                                    .filter(understood::containsKey)
                                    .map(this::root)
                                    .toList();
                    boolean complete = trunksKnown && roots.size() == files.size();
                    TenantYaml.read(name, roots, complete, trunks, accounts, prompts, problems)
                            .ifPresent(tenants::add);
                });
        return tenants;
    }

    private static Plan plan(
            EngineSettings settings,
            Map<String, Optional<Trunk>> trunks,
            List<Tenant> tenants,
            String hash) {
        Map<String, Trunk> byName = new LinkedHashMap<>();
        trunks.forEach((name, trunk) -> byName.put(name, trunk.orElseThrow()));
        Map<String, Tenant> all = new LinkedHashMap<>();
        tenants.forEach(tenant -> all.put(tenant.name(), tenant));
        return new Plan(settings, byName, all, hash);
    }
}
