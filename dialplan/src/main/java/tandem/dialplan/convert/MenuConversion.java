package tandem.dialplan.convert;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import tandem.dialplan.convert.Extensions.Extension;
import tandem.dialplan.convert.Extensions.Priority;
import tandem.dialplan.convert.FlowConversion.Place;

/**
 * {@code Background} and {@code WaitExten}, as many as stand together, are one {@code gather} whose
 * entries are the extensions of the context.
 */
final class MenuConversion {
    private static final int LONGEST = 24;
    private static final int MOST_ENTRIES = 200;
    private static final int DEFAULT_WAIT_SECONDS = 10;

    private final FlowConversion flow;
    private final AsteriskText text;
    private final Draft draft;
    private final Extension here;
    private final List<String> files = new ArrayList<>();
    private Optional<Place> after;
    private int waitSeconds;
    private boolean waits;

    MenuConversion(FlowConversion flow, Place place, AsteriskText text, Draft draft) {
        this.flow = flow;
        this.text = text;
        this.draft = draft;
        this.here = place.extension();
        this.after = Optional.of(place);
    }

    void convert() {
        collect();
        String next = after.map(flow::nameOf).orElse("");
        Map<String, Extension> exact = new LinkedHashMap<>();
        Map<String, Extension> patterns = new LinkedHashMap<>();
        for (Extension extension : flow.extensions.visible(here.context())) {
            if (DialPatterns.isExact(extension.pattern()) && exact.size() < MOST_ENTRIES) {
                exact.put(extension.pattern(), extension);
            } else if (extension.isPattern()) {
                DialPatterns.ours(extension.pattern()).ifPresent(p -> patterns.put(p, extension));
            }
        }
        if (exact.isEmpty() && patterns.isEmpty()) {
            withoutChoice(next);
            return;
        }
        gather(exact, patterns);
        exact.forEach(
                (keys, extension) -> draft.on.put(keys, step(extension, new Value.Text(keys))));
        String invalid = special("i", "");
        if (!patterns.isEmpty()) {
            draft.on.put("digits", dispatch(patterns, invalid));
        }
        draft.on.put("no_match", invalid);
        draft.on.put("no_input", waits ? special("t", next) : next);
        draft.on.values().removeIf(String::isEmpty);
        draft.next = "";
    }

    /** Takes in what stands together. */
    private void collect() {
        while (after.isPresent() && !waits) {
            Priority priority = after.get().priority();
            App app = priority.app();
            if (app.name().equals("background")) {
                files.addAll(AppConversion.prompts(flow, text, app.arg(0)));
            } else if (app.name().equals("waitexten")) {
                waits = true;
                waitSeconds = AppConversion.number(text, app.arg(0), DEFAULT_WAIT_SECONDS);
            } else if (!app.name().equals("noop")) {
                break;
            }
            after = after.get().next();
        }
    }

    private void withoutChoice(String next) {
        draft.next = next;
        if (files.isEmpty()) {
            throw new Unconvertible("nothing can be dialled here");
        }
        draft.verb = "play: { files: " + Yaml.list(files) + ", barge_in: true }";
    }

    private void gather(Map<String, Extension> exact, Map<String, Extension> patterns) {
        int min = LONGEST;
        int max = 1;
        boolean open = false;
        for (String keys : exact.keySet()) {
            min = Math.min(min, keys.length());
            max = Math.max(max, keys.length());
        }
        for (String pattern : patterns.keySet()) {
            open |= DialPatterns.isOpen(pattern);
            min = Math.min(min, Math.max(1, DialPatterns.length(pattern)));
            max = Math.max(max, DialPatterns.length(pattern));
        }
        boolean hash = exact.keySet().stream().anyMatch(keys -> keys.contains("#"));
        List<String> options = new ArrayList<>();
        if (!files.isEmpty()) {
            options.add("play: " + Yaml.list(files));
        }
        options.add("min: " + min);
        options.add("max: " + (open ? Math.max(max, LONGEST) : max));
        if (open && !hash) {
            options.add("finish: \"#\"");
        }
        options.add("timeout: " + Math.clamp(waitSeconds, 0, 300) + "s");
        draft.verb = "gather: { " + String.join(", ", options) + " }";
    }

    /** An entry that is no extension by itself is tried against the patterns. */
    private String dispatch(Map<String, Extension> patterns, String invalid) {
        String first = "";
        Draft before = null;
        for (Map.Entry<String, Extension> pattern : patterns.entrySet()) {
            Draft test = flow.extra(draft.name + "-is-" + pattern.getKey());
            String regex = new Value.Text(DialPatterns.regex(pattern.getKey())).expression();
            test.verb = "if: " + Yaml.quoted("gather.value matches " + regex);
            test.branches = true;
            test.then = step(pattern.getValue(), new Value.Computed("gather.value"));
            if (before == null) {
                first = test.name;
            } else {
                before.otherwise = test.name;
            }
            before = test;
        }
        if (before != null) {
            before.otherwise = invalid;
        }
        return first;
    }

    private String special(String exten, String otherwise) {
        return flow.extensions
                .find(here.context(), exten)
                .map(extension -> step(extension, text.exten()))
                .orElse(otherwise);
    }

    private String step(Extension extension, Value dialled) {
        return flow.stepAt(extension, 0, dialled);
    }
}
