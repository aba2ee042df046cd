package tandem.dialplan.load;

import java.nio.file.Path;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

import tandem.dialplan.ApiKey;
import tandem.dialplan.ConfTree.Checked;
import tandem.dialplan.EngineSettings;
import tandem.dialplan.NumberAreas;
import tandem.dialplan.Plan;
import tandem.dialplan.Position;
import tandem.dialplan.PromptFiles;
import tandem.dialplan.Secrets;
import tandem.dialplan.Tenant;
import tandem.dialplan.Trunk;
import tandem.dialplan.trunk.Routing;
import tandem.dialplan.trunk.TrunkGroup;
import tandem.dialplan.trunk.TrunkRoute;
import tandem.dialplan.yaml.Code;
import tandem.dialplan.yaml.Node;
import tandem.dialplan.yaml.Problems;
import tandem.dialplan.yaml.Section;
import tandem.dialplan.yaml.Shape;
import tandem.dialplan.yaml.Wording;
import tandem.dialplan.yaml.YamlReader;

/** Reads a whole tree and puts the plan together. Runs on: any; blocks on the file system. */
public final class TreeLoader {
    private static final Pattern TENANT = Pattern.compile("[a-z0-9][a-z0-9-]{0,31}");

    private final List<ConfFile> files;
    private final Map<String, String> set;
    private final Around around;
    private final Problems problems;
    private final Map<String, Node.Mapping> understood = new HashMap<>();

    /**
     * What a tree is checked against beside its files.
     *
     * @param clock says which registrations have ended
     */
    record Around(Prompts prompts, Secrets secrets, InstantSource clock) {}

    private TreeLoader(
            List<ConfFile> files, Map<String, String> set, Around around, Problems problems) {
        this.files = files;
        this.set = set;
        this.around = around;
        this.problems = problems;
    }

    /** As {@link tandem.dialplan.ConfTree#load(Path, Map, Secrets, InstantSource, PromptFiles)}. */
    public static Checked load(
            Path dir,
            Map<String, String> set,
            Secrets secrets,
            InstantSource clock,
            PromptFiles prompts) {
        Problems problems = new Problems();
        List<ConfFile> files = ConfFiles.read(dir, problems);
        return load(files, set, new Around(new Prompts(dir, prompts), secrets, clock), problems);
    }

    /**
     * The plan of files that have been read.
     *
     * @param files sorted by name
     * @param problems of reading them; takes all others
     */
    static Checked load(
            List<ConfFile> files, Map<String, String> set, Around around, Problems problems) {
        return new TreeLoader(files, set, around, problems).load();
    }

    private Checked load() {
        for (ConfFile file : yaml()) {
            YamlReader.read(file.name(), file.octets(), problems)
                    .ifPresent(root -> understood.put(file.name(), root));
        }
        Map<String, List<ConfFile>> byTenant = byTenant();
        Node.Mapping engine = Overrides.apply(root(ConfFiles.ENGINE), set, problems);
        Map<String, Map<LocalDate, HolidaysYaml.Day>> calendars = calendars();
        EngineSettings settings =
                EngineYaml.read(
                        Section.of(engine, EngineYaml.SHAPE, "", problems),
                        around.secrets(),
                        calendars);
        Section trunkFile = section(ConfFiles.TRUNKS, TrunksYaml.SHAPE);
        Map<String, Optional<Trunk>> trunks =
                TrunksYaml.read(trunkFile, byTenant.keySet(), settings.sip());
        Map<String, Optional<TrunkGroup>> groups = TrunkGroupsYaml.read(trunkFile, trunks);
        List<TrunkRoute> routes = TrunkRoutesYaml.read(trunkFile, trunks, groups);
        Map<String, ApiKey> keys =
                AccessYaml.read(
                        section(ConfFiles.ACCESS, AccessYaml.SHAPE),
                        byTenant.keySet(),
                        around.secrets());
        checkKeys(settings, keys, engine);
        Includes includes = includes();
        Platform platform =
                new Platform(
                        settings,
                        trunks,
                        groups,
                        routes,
                        calendars,
                        includes,
                        new Definitions(problems, Code.TAKEN),
                        around.prompts(),
                        around.secrets(),
                        around.clock().instant());
        List<Tenant> tenants = tenants(byTenant, platform);
        NumberAreas areas = AreasCsv.read(in(AreasCsv.FOLDER), problems);
        if (yaml().stream().allMatch(file -> understood.containsKey(file.name()))) {
            includes.refuseUnused(problems);
        }
        return problems.isEmpty()
                ? new Checked.Good(plan(platform, tenants, keys, areas))
                : new Checked.Bad(problems.sorted());
    }

    private Map<String, Map<LocalDate, HolidaysYaml.Day>> calendars() {
        Map<String, Map<LocalDate, HolidaysYaml.Day>> calendars = new LinkedHashMap<>();
        for (ConfFile file : in(HolidaysYaml.FOLDER)) {
            String name = file.name().substring(HolidaysYaml.FOLDER.length() + 1);
            boolean read = understood.containsKey(file.name());
            calendars.put(
                    name.substring(0, name.length() - ConfFiles.ENDING.length()),
                    read ? HolidaysYaml.read(section(file.name(), HolidaysYaml.SHAPE)) : Map.of());
        }
        return calendars;
    }

    private Includes includes() {
        Map<String, Node.Mapping> shared = new LinkedHashMap<>();
        Set<String> unreadable = new HashSet<>();
        for (ConfFile file : in(Includes.FOLDER)) {
            if (understood.containsKey(file.name())) {
                shared.put(file.name(), root(file.name()));
            } else {
                unreadable.add(file.name());
            }
        }
        return new Includes(shared, unreadable);
    }

    private List<ConfFile> yaml() {
        return files.stream().filter(file -> !file.isTable()).toList();
    }

    private List<ConfFile> in(String folder) {
        return files.stream().filter(f -> f.name().startsWith(folder + "/")).toList();
    }

    private Section section(String file, Shape shape) {
        return Section.of(root(file), shape, "", problems);
    }

    /** Nobody could use the API, not even to put that right. */
    private void checkKeys(EngineSettings settings, Map<String, ApiKey> keys, Node.Mapping engine) {
        boolean known = isUnderstood(ConfFiles.ACCESS);
        if (settings.http().signed() && keys.isEmpty() && known) {
            Position at = engine.entry("http").map(e -> e.key().at()).orElse(engine.at());
            String message = "http.auth: signed needs a key in access.yaml";
            problems.add(at, Code.CONTRADICTION, message);
        }
    }

    private boolean isUnderstood(String file) {
        return files.stream()
                .noneMatch(f -> f.name().equals(file) && !understood.containsKey(file));
    }

    private Node.Mapping root(String file) {
        return understood.getOrDefault(file, new Node.Mapping(List.of(), new Position(file, 1, 1)));
    }

    private Map<String, List<ConfFile>> byTenant() {
        Map<String, List<ConfFile>> byTenant = new TreeMap<>();
        for (ConfFile file : files) {
            String[] parts = file.name().split("/");
            if (parts.length == 3 && parts[0].equals(ConfFiles.TENANTS)) {
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

    private List<Tenant> tenants(Map<String, List<ConfFile>> byTenant, Platform platform) {
        List<Tenant> tenants = new ArrayList<>();
        byTenant.forEach(
                (name, own) -> {
                    List<Node.Mapping> roots =
                            own.stream()
                                    .map(ConfFile::name)
                                    .filter(understood::containsKey)
                                    .map(this::root)
                                    .toList();
                    boolean complete =
                            isUnderstood(ConfFiles.TRUNKS)
                                    && isUnderstood(ConfFiles.ENGINE)
                                    && roots.size() == own.size();
                    TenantYaml.read(name, roots, complete, platform, problems)
                            .ifPresent(tenants::add);
                });
        return tenants;
    }

    private Plan plan(
            Platform platform, List<Tenant> tenants, Map<String, ApiKey> keys, NumberAreas areas) {
        Map<String, Trunk> byName = new LinkedHashMap<>();
        platform.trunks().forEach((name, trunk) -> byName.put(name, trunk.orElseThrow()));
        Map<String, TrunkGroup> groups = new LinkedHashMap<>();
        platform.groups().forEach((name, group) -> groups.put(name, group.orElseThrow()));
        Map<String, Tenant> all = new LinkedHashMap<>();
        tenants.forEach(tenant -> all.put(tenant.name(), tenant));
        Routing routing = new Routing(groups, platform.routes());
        return new Plan(
                platform.settings(), byName, all, keys, areas, routing, PlanHash.of(files, set));
    }
}
