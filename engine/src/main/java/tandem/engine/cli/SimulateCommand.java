package tandem.engine.cli;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;

import com.fasterxml.jackson.core.JsonProcessingException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import tandem.dialplan.Plan;
import tandem.dialplan.PlanTest;
import tandem.dialplan.PlanTest.Input;
import tandem.dialplan.Tenant;
import tandem.dialplan.simulate.Course;
import tandem.dialplan.simulate.FileLengths;
import tandem.dialplan.simulate.Simulation;
import tandem.engine.config.ConfigRejected;
import tandem.engine.config.LivePlan;
import tandem.engine.gate.trial.TrialGates;

/** {@code tandem simulate}: shows what would become of a call. */
@Command(
        name = "simulate",
        description = "Shows what would become of a call: path, prompts, seats, limits.",
        mixinStandardHelpOptions = true)
public final class SimulateCommand implements Callable<Integer> {
    @Mixin ConfOptions options = new ConfOptions();

    @Option(names = "--from", paramLabel = "NUMBER", required = true, description = "Who calls.")
    String from = "";

    @Option(
            names = "--to",
            paramLabel = "NUMBER",
            required = true,
            description = "What is dialled.")
    String to = "";

    @Option(
            names = "--at",
            paramLabel = "TIME",
            description =
                    "When, such as 2026-12-02T10:00 in the tenant's zone, or with an offset"
                            + " (default: now).")
    @Nullable String at;

    @Option(
            names = "--press",
            paramLabel = "DIGITS",
            split = ",",
            description = "Digits for each step that asks for some; '-' is silence.")
    List<String> press = new ArrayList<>();

    @Option(
            names = "--outcome",
            paramLabel = "STEP=OUTCOME",
            description = "How a step ends, such as wait=timeout; may be repeated.")
    Map<String, String> outcomes = new LinkedHashMap<>();

    @Option(names = "--hangup", description = "The caller leaves after the last digits.")
    boolean hangup;

    @Option(
            names = "--side",
            paramLabel = "trunk|seat",
            description = "Where the call comes from (default: seat if --from is one).")
    @Nullable String side;

    @Option(names = "--tenant", paramLabel = "T", description = "Whose numbers are dialled.")
    @Nullable String tenant;

    @Option(names = "--json", description = "Prints JSON.")
    boolean json;

    @Override
    public Integer call() throws JsonProcessingException {
        LivePlan live;
        try {
            live = options.load();
        } catch (ConfigRejected rejected) {
            return Exit.rejected(rejected);
        }
        Plan plan = live.plan();
        try {
            Tenant whose = Callee.tenant(plan, tenant, from, to);
            PlanTest.Call call = new PlanTest.Call(from, to, time(whose), side(whose));
            Course course =
                    new Simulation(
                                    plan,
                                    new FileLengths(
                                            live.confDir(), whose.name(), options.prompts()),
                                    new TrialGates())
                            .run(whose, PlanTest.Given.NOTHING, call, input());
            return show(course, plan, whose, call.at());
        } catch (IllegalArgumentException | DateTimeException e) {
            return Exit.usage(e.getMessage());
        }
    }

    private int show(Course course, Plan plan, Tenant whose, Instant when)
            throws JsonProcessingException {
        if (json) {
            System.out.println(
                    CourseJson.JSON
                            .writerWithDefaultPrettyPrinter()
                            .writeValueAsString(CourseJson.of(course)));
        }
        return switch (course) {
            case Course.Refused(String why) -> json ? Exit.FAILED : Exit.failed("refused: " + why);
            case Course.Ran ran -> {
                if (!json) {
                    System.out.println(CourseText.of(ran, whose, plan.settings().limits(), when));
                }
                yield Exit.GOOD;
            }
        };
    }

    private List<Input> input() {
        List<Input> input = new ArrayList<>();
        outcomes.forEach((step, outcome) -> input.add(new Input.StepEnds(step, outcome, Map.of())));
        for (String digits : press) {
            if (!digits.matches("-|[0-9*#A-D]{1,64}")) {
                throw new IllegalArgumentException("--press: '" + digits + "' are no digits");
            }
            input.add(digits.equals("-") ? new Input.Silence() : new Input.Digits(digits));
        }
        if (hangup) {
            input.add(new Input.Hangup());
        }
        return input;
    }

    private Tenant.Side side(Tenant whose) {
        if (side == null) {
            return whose.seats().containsKey(from) ? Tenant.Side.SEAT : Tenant.Side.TRUNK;
        }
        return switch (side.toLowerCase(Locale.ROOT)) {
            case "seat" -> Tenant.Side.SEAT;
            case "trunk" -> Tenant.Side.TRUNK;
            default -> throw new IllegalArgumentException("--side is trunk or seat");
        };
    }

    private Instant time(Tenant whose) {
        if (at == null) {
            return Instant.now();
        }
        boolean offset = at.endsWith("Z") || at.matches(".*[+-][0-9]{2}:?[0-9]{2}");
        return offset
                ? OffsetDateTime.parse(at).toInstant()
                : LocalDateTime.parse(at).atZone(whose.zone()).toInstant();
    }
}
