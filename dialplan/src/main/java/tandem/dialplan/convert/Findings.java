package tandem.dialplan.convert;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/** What the flows of one conversion need beside themselves. Confined to its conversion. */
final class Findings {
    private static final int MAX_NAME = 60;
    private static final int MAX_FLOWS = 2_000;

    final Set<Note> notes = new LinkedHashSet<>();
    final TreeSet<String> prompts = new TreeSet<>();
    final Set<String> seats = new LinkedHashSet<>();
    final Set<String> trunks = new LinkedHashSet<>();
    final Map<String, OptionalLong> queues = new LinkedHashMap<>();
    final Map<String, String> hours = new LinkedHashMap<>();
    final Set<String> assigned = new HashSet<>();
    final Set<String> used = new HashSet<>();
    final Deque<Entry> wanted = new ArrayDeque<>();
    private final Map<Entry, String> flows = new HashMap<>();
    private final Set<String> flowNames = new HashSet<>();
    private final String file;

    /** Id of the number that is shown to callees, if there is one. */
    Optional<String> callerId = Optional.empty();

    /**
     * Where a flow begins.
     *
     * @param index of the priority
     * @param dialled what its extension is called with
     */
    record Entry(Extensions.Extension extension, int index, Value dialled) {}

    /**
     * @param file name of the extensions.conf, for notes
     */
    Findings(String file) {
        this.file = file;
    }

    void note(int line, String text) {
        notes.add(new Note(file, line, text));
    }

    /** Name of the flow that begins there; it is made some time. */
    String flow(Entry entry) {
        String known = flows.get(entry);
        if (known != null) {
            return known;
        }
        if (flows.size() == MAX_FLOWS) {
            throw new Unconvertible("more than " + MAX_FLOWS + " flows");
        }
        String context = entry.extension().context();
        String exten = entry.extension().pattern();
        String part = exten.equals("s") ? "" : "-" + exten;
        String label =
                entry.index() == 0
                        ? ""
                        : "-" + labelOrNumber(entry.extension().priorities().get(entry.index()));
        String name = unique(context + part + label, flowNames);
        flows.put(entry, name);
        wanted.add(entry);
        return name;
    }

    private static String labelOrNumber(Extensions.Priority priority) {
        return priority.label().isEmpty() ? Integer.toString(priority.number()) : priority.label();
    }

    String hours(String weekly) {
        return hours.computeIfAbsent(weekly, w -> "hours-" + (hours.size() + 1));
    }

    String seat(String written) {
        String seat = name(written);
        seats.add(seat);
        return seat;
    }

    /** A prompt of the tree for a sound file without its ending. */
    String prompt(String sound) {
        String path = sound.strip();
        int sounds = path.lastIndexOf("sounds/");
        path = sounds >= 0 ? path.substring(sounds + "sounds/".length()) : path;
        StringBuilder clean = new StringBuilder("prompts");
        for (String part : path.split("/")) {
            String safe = part.replaceAll("[^A-Za-z0-9_.+-]", "-").replaceFirst("^\\.+", "");
            if (!safe.isEmpty()) {
                clean.append('/')
                        .append(safe.length() > MAX_NAME ? safe.substring(0, MAX_NAME) : safe);
            }
        }
        String file = clean.append(".wav").toString();
        if (file.equals("prompts.wav")) {
            throw new Unconvertible("no name of a sound");
        }
        prompts.add(file);
        return file;
    }

    /** What our language takes as a name. */
    static String name(String written) {
        String name = written.replaceAll("[^A-Za-z0-9_-]", "-").replaceAll("-{2,}", "-");
        name = name.replaceAll("^[-_]+|-+$", "");
        name = name.isEmpty() ? "x" : name;
        return name.length() > MAX_NAME ? name.substring(0, MAX_NAME) : name;
    }

    /** A name that was not given yet. */
    static String unique(String written, Set<String> taken) {
        String name = name(written);
        String free = name;
        for (int i = 2; !taken.add(free); i++) {
            String end = "-" + i;
            int room = Math.min(name.length(), MAX_NAME - end.length());
            free = name.substring(0, room) + end;
        }
        return free;
    }
}
