package tandem.engine.cli;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

import tandem.dialplan.EngineSettings;
import tandem.dialplan.Tenant;
import tandem.dialplan.simulate.Course;
import tandem.dialplan.simulate.Gatekeeper;
import tandem.dialplan.simulate.Moment;

/** A simulated call as a timeline for people. */
final class CourseText {
    private final StringJoiner lines = new StringJoiner("\n");

    private final ZoneId zone;

    private CourseText(ZoneId zone) {
        this.zone = zone;
    }

    static String of(Course.Ran ran, Tenant tenant, EngineSettings.Limits limits, Instant at) {
        CourseText text = new CourseText(tenant.zone());
        text.lines.add(
                "tenant %s, number %s, flow %s, at %s"
                        .formatted(ran.tenant(), ran.number(), ran.flow(), text.local(at)));
        ran.moments().forEach(text::add);
        text.lines.add("");
        text.summary(ran, tenant.limits(), limits);
        return text.lines.toString();
    }

    private void add(Moment moment) {
        switch (moment) {
            case Moment.Entered(_, String flow, String step) -> line(moment, flow + "." + step);
            case Moment.Left(_, _, String outcome) -> {
                if (!outcome.equals("done")) {
                    detail(moment, "-> " + outcome);
                }
            }
            case Moment.PassedOver(_, String flow, String step, int max, String then) ->
                    line(
                            moment,
                            "%s.%s passed over: entered more than %d times, goes to %s"
                                    .formatted(flow, step, max, then));
            case Moment.Answered _ -> detail(moment, "answers");
            case Moment.Played(_, String file, long lengthMs) ->
                    detail(moment, "plays %s (%s)".formatted(file, Durations.clock(lengthMs)));
            case Moment.Said(_, String text) -> detail(moment, "says \"" + text + "\"");
            case Moment.Sounded(_, String tone) -> detail(moment, "sounds " + tone);
            case Moment.Typed(_, String digits) ->
                    detail(
                            moment,
                            digits.isEmpty() ? "caller is silent" : "caller enters " + digits);
            case Moment.Marked(_, String name) -> detail(moment, "marks " + name);
            case Moment.Assigned(_, String name, String value) ->
                    detail(moment, "sets %s = '%s'".formatted(name, value));
            case Moment.Queued queued -> queued(queued);
            case Moment.Dialled(_, String target, String trunk, String callerId) ->
                    detail(
                            moment,
                            trunk.isEmpty()
                                    ? "rings seat %s, shows %s".formatted(target, callerId)
                                    : "calls %s at trunk %s, shows %s"
                                            .formatted(target, trunk, callerId));
            case Moment.Passed _ -> detail(moment, "the gate lets it pass");
            case Moment.Blocked(_, _, Gatekeeper.Objection why) ->
                    detail(moment, "the gate refuses it: " + of(why));
            case Moment.Connected(_, String party) -> detail(moment, "talks to " + party);
            case Moment.Fetched(_, String method, String url) ->
                    detail(moment, "asks " + method + " " + url);
            case Moment.Recording(_, String mode) -> detail(moment, "recording " + mode);
            case Moment.MessageTaken(_, String box) ->
                    detail(moment, "takes a message for box " + box);
            case Moment.Noted(_, String text) -> detail(moment, text);
        }
    }

    private String of(Gatekeeper.Objection why) {
        return "%s%s, %s; %s"
                .formatted(
                        why.reason(),
                        why.rule().isEmpty() ? "" : " (" + why.rule() + ")",
                        why.detail(),
                        why.next()
                                .map(next -> "from " + local(next) + " on not any more")
                                .orElse("time does not help"));
    }

    private OffsetDateTime local(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).atZone(zone).toOffsetDateTime();
    }

    private void queued(Moment.Queued queued) {
        String priority =
                queued.priority() == 0
                        ? ""
                        : String.format(Locale.ROOT, ", priority %s", queued.priority());
        detail(queued, "waits in queue " + queued.queue() + priority);
        detail(
                queued,
                "seats, %s first: %s"
                        .formatted(queued.strategy(), String.join(" ", queued.seats())));
    }

    private void summary(Course.Ran ran, Tenant.Limits own, EngineSettings.Limits limits) {
        row("path", String.join(" > ", ran.path()));
        row("prompts", String.join(" ", ran.prompts()));
        row("marks", String.join(" ", ran.marks()));
        row(
                "end",
                "%s, by %s, after %s"
                        .formatted(
                                ran.end().cause(),
                                ran.end().by().name().toLowerCase(Locale.ROOT),
                                Durations.clock(ran.durationMs())));
        row("limits", limits(ran, own, limits));
        if (!ran.unused().isEmpty()) {
            row("unused", ran.unused().size() + " input(s) that nobody asked for");
        }
    }

    private static String limits(Course.Ran ran, Tenant.Limits own, EngineSettings.Limits limits) {
        List<String> all =
                List.of(
                        "steps %d of %d".formatted(ran.steps(), limits.steps()),
                        "length %s of %s"
                                .formatted(
                                        Durations.clock(ran.durationMs()),
                                        Durations.plan(limits.callMs())),
                        "calls of the engine %d".formatted(limits.calls()),
                        "of the tenant in %s, out %s"
                                .formatted(bound(own.inbound()), bound(own.outbound())));
        return String.join("; ", all);
    }

    private static String bound(java.util.OptionalInt limit) {
        return limit.isPresent() ? Integer.toString(limit.getAsInt()) : "unbounded";
    }

    private void row(String name, String value) {
        lines.add("%-8s %s".formatted(name, value.isEmpty() ? "none" : value));
    }

    private void line(Moment moment, String text) {
        lines.add("%11s  %s".formatted(Durations.clock(moment.atMs()), text));
    }

    private void detail(Moment moment, String text) {
        line(moment, "    " + text);
    }
}
