package tandem.dialplan.load;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import tandem.dialplan.Tenant.RecordingPolicy;
import tandem.dialplan.yaml.Code;
import tandem.dialplan.yaml.Node;
import tandem.dialplan.yaml.Problems;
import tandem.dialplan.yaml.Section;
import tandem.dialplan.yaml.Type;
import tandem.dialplan.yaml.Types;
import tandem.dialplan.yaml.Unfit;
import tandem.dialplan.yaml.Wording;

/**
 * The files of a tenant laid together: each kind of object from all of them. The same name twice is
 * a problem.
 */
final class TenantParts {
    private final String tenant;
    private final Problems problems;
    private final Definitions defined;
    private final List<Node> numbers = new ArrayList<>();
    private final List<Node> seats = new ArrayList<>();
    private final List<Node.Entry> hours = new ArrayList<>();
    private final List<Node.Entry> queues = new ArrayList<>();
    private final List<Node.Entry> flows = new ArrayList<>();
    private final List<Section> files = new ArrayList<>();
    private Optional<ZoneId> zone = Optional.empty();
    private boolean zoneWritten;
    private RecordingPolicy recording = new RecordingPolicy(true);

    private TenantParts(String tenant, Problems problems) {
        this.tenant = tenant;
        this.problems = problems;
        this.defined = new Definitions(problems, Code.DEFINED_TWICE);
    }

    static TenantParts merge(String tenant, List<Node.Mapping> files, Problems problems) {
        TenantParts parts = new TenantParts(tenant, problems);
        files.forEach(file -> parts.add(new Section(file, "", problems)));
        return parts;
    }

    private void add(Section file) {
        files.add(file);
        file.need("version", Types.oneOf(Map.of("1", 1)));
        file.need("tenant", sameAsFolder());
        file.node("timezone")
                .ifPresent(
                        node -> {
                            zoneWritten = true;
                            if (defined.isNew("key", "timezone", node.at())) {
                                zone = file.value("timezone", Types.zone());
                            }
                        });
        numbers.addAll(list(file, "numbers"));
        Section seatKinds = file.section("seats");
        seats.addAll(list(seatKinds, "human"));
        seatKinds.later("ai");
        seatKinds.close();
        addNew(file, "hours", hours);
        addNew(file, "queues", queues);
        addNew(file, "flows", flows);
        file.node("recording")
                .filter(node -> defined.isNew("key", "recording", node.at()))
                .ifPresent(_ -> recording(file));
        file.later(
                "campaigns",
                "limits",
                "tests",
                "intents",
                "default_language",
                "language",
                "voices",
                "skills");
        file.later(
                "blacklist",
                "consent",
                "billing",
                "knowledge",
                "faq",
                "http",
                "users",
                "roles",
                "retention",
                "prompts");
        file.close();
    }

    private static List<Node> list(Section section, String key) {
        Optional<Node> node = section.node(key);
        if (node.isPresent() && !(node.get() instanceof Node.Sequence)) {
            section.refuse(key, Code.SHAPE, "takes a list, one '- ' for each");
            return List.of();
        }
        return node.map(_ -> section.items(key)).orElse(List.of());
    }

    private void addNew(Section file, String kind, List<Node.Entry> all) {
        for (Node.Entry entry : file.section(kind).entries()) {
            if (defined.isNew(singular(kind), entry.key().text(), entry.key().at())) {
                all.add(entry);
            }
        }
    }

    private static String singular(String kind) {
        return kind.equals("hours") ? kind : kind.substring(0, kind.length() - 1);
    }

    private void recording(Section file) {
        Section section = file.section("recording");
        Section byDefault = section.section("default");
        recording = new RecordingPolicy(byDefault.value("on", Types.bool(), true));
        byDefault.later("retain", "channels", "format", "notice", "encrypt");
        byDefault.close();
        section.later("purposes", "pause_on", "queues", "retain");
        section.close();
    }

    private Type<String> sameAsFolder() {
        return text -> {
            if (!text.equals(tenant)) {
                String message =
                        Wording.quote(text)
                                + " must be the name of the folder, "
                                + Wording.quote(tenant);
                throw new Unfit(Code.CONTRADICTION, message);
            }
            return text;
        };
    }

    /** The tenant's zone; a problem when no file gives one. */
    Optional<ZoneId> zone(boolean complete) {
        if (!zoneWritten && complete && !files.isEmpty()) {
            problems.add(
                    files.getFirst().at(),
                    Code.MISSING_KEY,
                    "missing key 'timezone' in the files of tenant " + tenant);
        }
        return zone;
    }

    List<Node> numbers() {
        return numbers;
    }

    List<Node> seats() {
        return seats;
    }

    List<Node.Entry> hours() {
        return hours;
    }

    List<Node.Entry> queues() {
        return queues;
    }

    List<Node.Entry> flows() {
        return flows;
    }

    RecordingPolicy recording() {
        return recording;
    }
}
