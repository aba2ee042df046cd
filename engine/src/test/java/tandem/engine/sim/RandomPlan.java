package tandem.engine.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

import tandem.dialplan.PlanTest.Input;

/**
 * A small plan with all verbs that the engine has, and inputs for a call through it. Not each is
 * right; the check tells.
 */
final class RandomPlan {
    private static final int MOST_DIGITS = 3;

    private final SplittableRandom random;
    private final StringBuilder flows = new StringBuilder();
    private final StringBuilder queues = new StringBuilder();
    private final StringBuilder seats = new StringBuilder();
    private final List<String> prompts = new ArrayList<>(List.of("prompts/invalid.wav"));
    private final List<Input> inputs = new ArrayList<>();
    private final boolean finish;

    RandomPlan(long seed) {
        random = new SplittableRandom(seed);
        finish = random.nextBoolean();
        seats.append("    - { id: \"1001\", password: tandem-1001 }\n");
        int sizeA = 2 + random.nextInt(7);
        int sizeB = 1 + random.nextInt(4);
        flow("a", sizeA, true);
        flow("b", sizeB, false);
        for (int i = random.nextInt(5); i > 0; i--) {
            inputs.add(random.nextInt(5) == 0 ? new Input.Silence() : new Input.Digits(digits()));
        }
        if (random.nextInt(4) == 0) {
            inputs.add(new Input.Hangup());
        }
    }

    List<Input> inputs() {
        return inputs;
    }

    List<String> prompts() {
        return prompts;
    }

    Map<String, String> files() {
        String head = "version: 1\ntenant: t\n";
        return Map.of(
                "engine.yaml",
                "limits: { steps: 30 }\nfetch: { allow: [\"127.0.0.1:1\"] }\n",
                "trunks.yaml",
                "trunks:\n  lab: { host: 127.0.0.1, port: 5080, tenant: t }\n",
                "tenants/t/t.yaml",
                head
                        + "timezone: UTC\ncountry: GB\n"
                        + "numbers:\n  - { id: main, number: \"100\", inbound: { flow: a } }\n"
                        + "hours:\n  h: { weekly: { mon-fri: [\"00:00-24:00\"] } }\n"
                        + "  never: { weekly: { sat: [\"01:00-02:00\"] } }\n",
                "tenants/t/seats.yaml",
                head + "seats:\n  human:\n" + seats,
                "tenants/t/queues.yaml",
                queues.isEmpty() ? head : head + "queues:\n" + queues,
                "tenants/t/flows.yaml",
                head + "flows:\n" + flows);
    }

    // ---- flows

    private void flow(String name, int size, boolean mayGoOn) {
        flows.append("  ")
                .append(name)
                .append(":\n    start: ")
                .append(name)
                .append("0\n    steps:\n");
        flows.append("      ")
                .append(name)
                .append("x: { set: { x: \"0\" }, next: ")
                .append(name)
                .append("0 }\n");
        int from = flows.indexOf("start: " + name + "0");
        flows.replace(from, from + ("start: " + name + "0").length(), "start: " + name + "x");
        for (int i = 0; i < size; i++) {
            step(name, i, size, mayGoOn);
        }
    }

    private void step(String flow, int index, int size, boolean mayGoOn) {
        String name = flow + index;
        String to = index + 1 < size ? flow + (index + 1) : "";
        String other = target(flow, index, size);
        StringBuilder step = new StringBuilder("      " + name + ":\n");
        String end = to.isEmpty() ? "" : "        next: " + to + "\n";
        switch (random.nextInt(20)) {
            case 0 -> step.append("        answer: now\n").append(end);
            case 1, 2 -> step.append("        play: " + prompt("p-" + name) + "\n").append(end);
            case 3, 4, 5, 6 -> gather(step, name, to, other);
            case 7, 8 -> {
                step.append("        if: \"" + condition() + "\"\n");
                step.append(
                        to.isEmpty()
                                ? "        then: " + other + "\n"
                                : "        then: " + to + "\n        else: " + other + "\n");
            }
            case 9 -> {
                step.append(
                        "        switch: { value: "
                                + pick("gather.value", "x")
                                + ", cases: { \"1\": "
                                + other
                                + ", \"2\": "
                                + (to.isEmpty() ? other : to)
                                + " }");
                step.append(to.isEmpty() ? " }\n" : ", default: " + to + " }\n").replace(0, 0, "");
            }
            case 10 ->
                    step.append(
                                    "        set: { x: \""
                                            + pick("${gather.value}", "1${x}", "${drop(x, 1)}")
                                            + "\" }\n")
                            .append(end);
            case 11 -> {
                if (mayGoOn) {
                    step.append("        goto: { flow: b }\n");
                    if (!to.isEmpty()) {
                        step.insert(0, "");
                    }
                } else {
                    step.append("        mark: m-" + name + "\n").append(end);
                }
            }
            case 12, 13 -> {
                queue(name);
                step.append(
                        "        queue: "
                                + (random.nextBoolean()
                                        ? "q-" + name
                                        : "{ name: q-" + name + ", priority: x }")
                                + "\n");
                step.append(on(other, "timeout", "full")).append(end);
                tell(name, "answered", "timeout", "full", "no_seat");
            }
            case 14 -> {
                seat(name);
                step.append("        dial: { seat: s-" + name + ", ring: 10s }\n");
                step.append(on(other, "busy", "unavailable")).append(end);
                tell(name, "answered", "busy", "unavailable", "no_answer", "failed");
            }
            case 15 -> {
                String digits = (flow.equals("a") ? "1" : "2") + index;
                step.append(
                        "        dial: { number: \""
                                + digits
                                + "${gather.value}\", trunk: lab, caller_id: main, ring: 10s }\n");
                step.append(on(other, "busy", "failed")).append(end);
                tell(name, "answered", "busy", "no_answer", "failed");
            }
            case 16 -> {
                queue(name);
                step.append("        transfer: { queue: q-" + name + " }\n");
                step.append(on(other, "timeout", "no_seat")).append(end);
                tell(name, "answered", "timeout", "full", "no_seat");
            }
            case 17 -> {
                step.append(
                        "        voicemail: { box: "
                                + name
                                + ", greeting: "
                                + prompt("g-" + name)
                                + " }\n");
                step.append(on(other, "failed")).append(end);
                tell(name, "done", "failed");
            }
            case 18 -> {
                step.append(
                        "        http: { get: \"http://127.0.0.1:1/"
                                + name
                                + "?x=${gather.value}\", timeout: 1s }\n");
                step.append(on(other, "404", "timeout")).append(end);
                tell(name, "ok", "404", "timeout", "error");
            }
            default ->
                    step.append(
                            "        "
                                    + pick(
                                            "record: on",
                                            "record: off",
                                            "echo: { max: 3s }",
                                            "tones: { play: busy, for: 1s }",
                                            "hangup: "
                                                    + pick(
                                                            "normal",
                                                            "busy",
                                                            "declined",
                                                            "not-found",
                                                            "unavailable"))
                                    + "\n");
        }
        String text = step.toString();
        boolean last =
                text.contains("hangup:")
                        || text.contains("goto:")
                        || text.contains("next:")
                        || text.contains("then:")
                        || text.contains("switch:")
                        || to.isEmpty();
        flows.append(text);
        if (!last) {
            flows.append("        next: " + to + "\n");
        }
        options(name, size, flow);
    }

    private void gather(StringBuilder step, String name, String to, String other) {
        int min = 1 + random.nextInt(2);
        step.append(
                "        gather: { play: "
                        + prompt("ask-" + name)
                        + ", min: "
                        + min
                        + ", max: "
                        + MOST_DIGITS);
        step.append(", retries: " + random.nextInt(3) + ", timeout: 2s, between: 1s");
        step.append(random.nextBoolean() ? ", invalid: prompts/invalid.wav" : "");
        step.append(finish ? ", finish: \"#\"" : "");
        step.append(random.nextInt(3) == 0 ? ", valid: \"[1-4]+\"" : "").append(" }\n");
        List<String> on = new ArrayList<>();
        if (min == 1 && random.nextBoolean()) {
            on.add("\"1\": " + other);
        }
        if (random.nextBoolean()) {
            on.add("\"12\": " + other);
        }
        if (random.nextBoolean() && !to.isEmpty()) {
            on.add("digits: " + to);
        }
        if (random.nextBoolean()) {
            on.add(pick("no_input", "no_match") + ": " + other);
        }
        step.append(on.isEmpty() ? "" : "        on: { " + String.join(", ", on) + " }\n");
        step.append(to.isEmpty() ? "" : "        next: " + to + "\n");
    }

    private void options(String name, int size, String flow) {
        if (random.nextInt(3) == 0) {
            flows.append(
                    "        count: { max: "
                            + (1 + random.nextInt(3))
                            + ", then: "
                            + flow
                            + (size - 1)
                            + " }\n");
        }
        if (random.nextInt(5) == 0) {
            flows.append("        mark: mark-" + name + "\n");
        }
        if (random.nextInt(6) == 0) {
            flows.append("        save: { x: \"${default(dial.outcome, queue.outcome)}\" }\n");
        }
    }

    /** Mostly further on, at times back. */
    private String target(String flow, int index, int size) {
        boolean back = random.nextInt(4) == 0;
        int to =
                back
                        ? random.nextInt(index + 1)
                        : Math.min(size - 1, index + 1 + random.nextInt(size));
        return flow + to;
    }

    private String condition() {
        return pick(
                "gather.value == '1'",
                "length(gather.value) > 1",
                "x != '0'",
                "hours.h.open",
                "hours.never.open",
                "queue.outcome == 'timeout'",
                "dial.outcome in ['busy', 'failed']",
                "http.status == '404'",
                "call.from matches '4.*' and call.to == '100'",
                "seat.id == '1001'");
    }

    private static String on(String target, String first, String... more) {
        StringBuilder on = new StringBuilder("        on: { \"" + first + "\": " + target);
        for (String outcome : more) {
            on.append(", \"" + outcome + "\": " + target);
        }
        return on.append(" }\n").toString();
    }

    private void tell(String step, String... outcomes) {
        for (int i = random.nextInt(3); i > 0; i--) {
            inputs.add(new Input.StepEnds(step, pick(outcomes), Map.of()));
        }
    }

    private void queue(String step) {
        queues.append("  q-" + step + ": { seats: [\"1001\"], max_wait: 20s }\n");
    }

    private void seat(String step) {
        seats.append("    - { id: s-" + step + ", password: tandem-1001 }\n");
    }

    private String prompt(String name) {
        String file = "prompts/" + name + ".wav";
        prompts.add(file);
        return file;
    }

    /** Never more than one step takes; the finish key only where it is one. */
    private String digits() {
        int length = 1 + random.nextInt(MOST_DIGITS);
        StringBuilder digits = new StringBuilder();
        for (int i = 0; i < length; i++) {
            digits.append("1212349".charAt(random.nextInt(7)));
        }
        return length < MOST_DIGITS && finish && random.nextBoolean()
                ? digits + "#"
                : digits.toString();
    }

    private String pick(String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
