package tandem.dialplan.convert;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import tandem.dialplan.convert.Extensions.Extension;
import tandem.dialplan.convert.Extensions.Priority;

/**
 * Makes one flow: all that can be reached from its entry inside the context. Each priority becomes
 * a step; those that only lead on disappear at the end.
 */
final class FlowConversion {
    private static final int MAX_STEPS = 900;

    final Extensions extensions;
    final Findings findings;
    private final Findings.Entry entry;
    private final Map<String, Draft> drafts = new LinkedHashMap<>();
    private final Map<Place, String> names = new HashMap<>();
    private final Set<String> taken = new HashSet<>(Set.of("end"));
    private final Deque<Place> ahead = new ArrayDeque<>();

    /** A priority. */
    record Place(Extension extension, int index) {
        Priority priority() {
            return extension.priorities().get(index);
        }

        Optional<Place> next() {
            return index + 1 < extension.priorities().size()
                    ? Optional.of(new Place(extension, index + 1))
                    : Optional.empty();
        }
    }

    FlowConversion(Extensions extensions, Findings findings, Findings.Entry entry) {
        this.extensions = extensions;
        this.findings = findings;
        this.entry = entry;
    }

    FlowDrafts convert() {
        String start = nameOf(new Place(entry.extension(), entry.index()));
        while (!ahead.isEmpty()) {
            translate(ahead.remove());
        }
        return FlowDrafts.of(start, drafts);
    }

    /** Name of the step that a priority becomes; empty when the flow is too long for it. */
    String nameOf(Place place) {
        String known = names.get(place);
        if (known != null) {
            return known;
        }
        if (names.size() >= MAX_STEPS) {
            findings.note(place.priority().app().line(), "left out: the flow is too long");
            return "";
        }
        Priority priority = place.priority();
        String exten = place.extension().pattern();
        boolean own = exten.equals(entry.extension().pattern());
        String base = priority.label().isEmpty() ? priority.app().name() : priority.label();
        String name = Findings.unique(own ? base : exten + "-" + base, taken);
        names.put(place, name);
        ahead.add(place);
        return name;
    }

    private void translate(Place place) {
        Draft draft = new Draft(names.get(place));
        drafts.put(draft.name, draft);
        String next = place.next().map(this::nameOf).orElse("");
        translate(place, place.priority().app(), draft, next);
    }

    /** Makes a draft of an application; what cannot be said leads on to the next. */
    void translate(Place place, App app, Draft draft, String next) {
        try {
            new AppConversion(this, place, text(place), app, draft, next).convert();
        } catch (Unconvertible why) {
            draft.verb = "";
            draft.on.clear();
            draft.branches = false;
            draft.next = next;
            leftOut(draft, app, why.getMessage());
        }
    }

    void leftOut(Draft draft, App app, String why) {
        draft.comments.add("line " + app.line() + ": " + app.written() + ": not converted: " + why);
        findings.note(app.line(), app.written() + " is not converted: " + why);
    }

    /** A further step beside that of a priority. */
    Draft extra(String name) {
        Draft draft = new Draft(Findings.unique(name, taken));
        drafts.put(draft.name, draft);
        return draft;
    }

    private AsteriskText text(Place place) {
        return new AsteriskText(
                dialled(place.extension()),
                place.extension().context(),
                extensions.globals(),
                findings.assigned,
                findings.used);
    }

    /** What an extension of this flow is called with. */
    private Value dialled(Extension extension) {
        if (!extension.isPattern()) {
            return extension.pattern().equals("s")
                            || extension.pattern().length() == 1
                                    && Character.isLetter(extension.pattern().charAt(0))
                    ? entry.dialled()
                    : new Value.Text(extension.pattern());
        }
        return extension.equals(entry.extension())
                ? entry.dialled()
                : new Value.Computed("gather.value");
    }

    // ---- jumps

    /**
     * The step that {@code [[context,]exten,]priority} means.
     *
     * @throws Unconvertible when there is no such place
     */
    String jump(Place from, AsteriskText text, String target) {
        List<String> parts = new ArrayList<>(App.split(target, 3));
        Extension here = from.extension();
        if (parts.size() == 1) {
            return index(here, parts.getFirst())
                    .map(i -> nameOf(new Place(here, i)))
                    .orElseThrow(() -> nowhere(target));
        }
        String context = parts.size() == 3 ? fixed(text, parts.removeFirst()) : here.context();
        Extension extension =
                extension(context, parts.getFirst(), here, text).orElseThrow(() -> nowhere(target));
        int index = index(extension, parts.get(1)).orElseThrow(() -> nowhere(target));
        return stepAt(extension, index, dialledAt(extension, text));
    }

    private static Unconvertible nowhere(String target) {
        return new Unconvertible("there is no " + target);
    }

    private static Optional<Integer> index(Extension extension, String priority) {
        return extension.index(priority);
    }

    private static String fixed(AsteriskText text, String part) {
        List<Value> values = text.values(part, 0);
        if (values.size() == 1 && values.getFirst() instanceof Value.Text(String name)) {
            return name;
        }
        throw new Unconvertible("a jump that depends on the call");
    }

    /** One that is dialled again, {@code ${EXTEN}}, is looked up by its pattern. */
    private Optional<Extension> extension(
            String context, String exten, Extension here, AsteriskText text) {
        if (exten.equals("${EXTEN}") && here.isPattern()) {
            return extensions
                    .find(context, here.pattern())
                    .or(() -> extensions.find(context, "_X."))
                    .or(() -> extensions.find(context, "_."));
        }
        String fixed = fixed(text, exten);
        return extensions.find(context, fixed).or(() -> matching(context, fixed));
    }

    private Optional<Extension> matching(String context, String dialled) {
        return extensions.visible(context).stream()
                .filter(Extension::isPattern)
                .filter(e -> DialPatterns.matches(e.pattern(), dialled))
                .findFirst();
    }

    private Value dialledAt(Extension extension, AsteriskText text) {
        return extension.isPattern() || extension.pattern().equals("s")
                ? text.exten()
                : new Value.Text(extension.pattern());
    }

    /** A place of this context is a step of this flow, any other the start of another flow. */
    String stepAt(Extension extension, int index, Value dialled) {
        if (extension.context().equals(entry.extension().context())) {
            return nameOf(new Place(extension, index));
        }
        Draft jump = extra("to-" + extension.context());
        jump.flow = findings.flow(new Findings.Entry(extension, index, dialled));
        jump.verb = "goto: { flow: " + jump.flow + " }";
        return jump.name;
    }
}
