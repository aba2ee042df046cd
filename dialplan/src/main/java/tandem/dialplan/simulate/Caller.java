package tandem.dialplan.simulate;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import tandem.dialplan.ConfTree;
import tandem.dialplan.Hours;
import tandem.dialplan.PlanTest;
import tandem.dialplan.Scope;
import tandem.dialplan.Template;
import tandem.dialplan.Tenant;

/**
 * The caller of a simulated call and all that is known of the call: its time, what was seen, its
 * variables, digits typed ahead. Confined to one run.
 */
final class Caller implements Scope {
    /** Only to tell names that lead out of a conf directory, wherever that is. */
    private static final Path CONF = Path.of("conf");

    private static final int MOST_MOMENTS = 50_000;
    private static final int MOST_VARIABLES = 256;
    private static final int MOST_TYPED = 64;

    private final Tenant tenant;
    private final PlanTest.Call call;
    private final String via;
    private final Inputs inputs;
    private final PromptLengths lengths;
    private final long limitMs;
    private final List<Moment> moments = new ArrayList<>();
    private final Map<String, String> variables = new HashMap<>();
    private final StringBuilder typed = new StringBuilder();
    private long nowMs;
    private boolean answered;
    private End parted = new End(End.By.ENGINE, "normal");

    /**
     * @param via trunk or account that the call comes from
     * @param limitMs longest call
     */
    Caller(
            Tenant tenant,
            PlanTest.Call call,
            String via,
            Inputs inputs,
            PromptLengths lengths,
            long limitMs) {
        this.tenant = tenant;
        this.call = call;
        this.via = via;
        this.inputs = inputs;
        this.lengths = lengths;
        this.limitMs = limitMs;
    }

    Inputs inputs() {
        return inputs;
    }

    String from() {
        return call.from();
    }

    /**
     * @param chosen whether the caller had a say in what is dialled
     */
    Gatekeeper.Origin origin(boolean chosen) {
        return switch (call.side()) {
            case SEAT -> Gatekeeper.Origin.SEAT;
            case TRUNK -> chosen ? Gatekeeper.Origin.TRUNK_CHOSEN : Gatekeeper.Origin.TRUNK;
        };
    }

    // ---- time and what is seen

    /** Virtual time. */
    Instant now() {
        return call.at().plusMillis(nowMs);
    }

    long nowMs() {
        return nowMs;
    }

    /** Lets time go by; ends the call at its limit. */
    void pass(long ms) {
        if (ms >= limitMs - nowMs) {
            nowMs = limitMs;
            throw new Over(End.By.ENGINE, "call-limit");
        }
        nowMs += ms;
    }

    void see(Moment moment) {
        if (moments.size() == MOST_MOMENTS) {
            throw new Over(End.By.ENGINE, "simulation-limit");
        }
        moments.add(moment);
    }

    List<Moment> moments() {
        return moments;
    }

    // ---- the call

    void answer() {
        if (!answered) {
            answered = true;
            see(new Moment.Answered(nowMs));
        }
    }

    /** Ends the call here if this is where the caller leaves. */
    void mayLeave() {
        if (inputs.leaves()) {
            throw new Over(End.By.CALLER, answered ? "normal" : "cancelled");
        }
    }

    /** Who left the call last, and why: its end, should nothing follow in the flow. */
    void parted(End.By by, String cause) {
        parted = new End(by, cause);
    }

    End parted() {
        return parted;
    }

    // ---- prompts and digits

    /**
     * Plays prompts, unless a digit typed ahead ends them before they begin. Played several times,
     * each is seen once, as in the CDR.
     */
    void play(List<Template> files, int times, boolean bargeIn) {
        List<String> names = new ArrayList<>();
        for (Template file : files) {
            String name = file.render(this);
            if (ConfTree.prompt(CONF, name).isPresent()) {
                names.add(name);
            }
        }
        if (bargeIn && !typed.isEmpty()) {
            return;
        }
        for (String name : names) {
            long ms = times * Math.max(0, lengths.ms(name));
            see(new Moment.Played(nowMs, name, ms));
            pass(ms);
        }
    }

    boolean hasTyped() {
        return !typed.isEmpty();
    }

    /** Digits beyond the bound are lost, as in the engine. */
    void type(String digits) {
        typed.append(digits, 0, Math.min(digits.length(), MOST_TYPED - typed.length()));
    }

    Optional<Character> typedDigit() {
        if (typed.isEmpty()) {
            return Optional.empty();
        }
        char first = typed.charAt(0);
        typed.deleteCharAt(0);
        return Optional.of(first);
    }

    void forgetTyped() {
        typed.setLength(0);
    }

    // ---- variables

    void set(String name, String value) {
        if (variables.size() < MOST_VARIABLES || variables.containsKey(name)) {
            variables.put(name, value);
        }
    }

    Map<String, String> variables() {
        return variables;
    }

    @Override
    public Optional<String> value(String path) {
        if (variables.containsKey(path)) {
            return Optional.of(variables.get(path));
        }
        if (path.startsWith("hours.") && path.endsWith(".open")) {
            return open(path.substring("hours.".length(), path.length() - ".open".length()));
        }
        return switch (path) {
            case "call.id" -> Optional.of("simulated");
            case "call.from" -> Optional.of(call.from());
            case "call.to" -> Optional.of(call.to());
            case "call.via" -> Optional.of(via);
            case "call.direction" ->
                    Optional.of(call.side() == Tenant.Side.TRUNK ? "inbound" : "internal");
            default -> Optional.empty();
        };
    }

    private Optional<String> open(String name) {
        return Optional.ofNullable(tenant.hours().get(name))
                .map((Hours hours) -> Boolean.toString(hours.open(now())));
    }
}
