package tandem.dialplan.convert;

import java.util.List;

/** {@code Dial}: the first of its destinations, as a seat or as a number at a trunk. */
final class DialConversion {
    private static final int DEFAULT_RING_SECONDS = 60;

    private final FlowConversion flow;
    private final FlowConversion.Place place;
    private final AsteriskText text;
    private final App app;
    private final Draft draft;
    private final String next;

    DialConversion(
            FlowConversion flow,
            FlowConversion.Place place,
            AsteriskText text,
            App app,
            Draft draft,
            String next) {
        this.flow = flow;
        this.place = place;
        this.text = text;
        this.app = app;
        this.draft = draft;
        this.next = next;
    }

    void convert() {
        List<String> destinations = App.split(app.arg(0), '&', 20);
        String first = destinations.getFirst();
        int slash = first.indexOf('/');
        if (slash <= 0 || slash == first.length() - 1) {
            throw new Unconvertible("it dials nobody that can be read");
        }
        String ring =
                Math.clamp(AppConversion.number(text, app.arg(1), DEFAULT_RING_SECONDS), 1, 300)
                        + "s";
        String rest = first.substring(slash + 1);
        List<String> byTrunk = App.split(rest, '/', 2);
        List<String> atTrunk = App.split(rest, '@', 2);
        if (first.substring(0, slash).equalsIgnoreCase("Local")) {
            local(atTrunk);
            return;
        }
        if (atTrunk.size() == 2) {
            number(atTrunk.getFirst(), App.split(atTrunk.get(1), '/', 2).getFirst(), ring);
        } else if (byTrunk.size() == 2) {
            number(byTrunk.get(1), byTrunk.getFirst(), ring);
        } else {
            seat(rest, ring);
        }
        onwards();
        if (destinations.size() > 1) {
            flow.leftOut(draft, app, "only the first of its destinations rings");
        }
        String options = app.arg(2).replace("g", "");
        if (!options.isEmpty()) {
            flow.leftOut(draft, app, "its options " + options);
        }
    }

    /** An extension that is called as if it were a phone: the caller goes there. */
    private void local(List<String> parts) {
        if (parts.size() < 2) {
            throw new Unconvertible("an extension without its context");
        }
        String context = App.split(parts.get(1), '/', 2).getFirst();
        draft.next = flow.jump(place, text, context + "," + parts.getFirst() + ",1");
        flow.findings.note(app.line(), app.written() + " becomes a jump that does not come back");
    }

    private void seat(String written, String ring) {
        String seat = text.template(written);
        boolean fixed = !seat.contains("${");
        String id = fixed ? flow.findings.seat(seat) : seat;
        if (!fixed) {
            flow.findings.note(
                    app.line(), "write the seats that " + app.arg(0) + " can mean in seats.yaml");
        }
        draft.verb = "dial: { seat: " + Yaml.quoted(id) + ", ring: " + ring + " }";
    }

    private void number(String written, String trunkWritten, String ring) {
        String trunk = text.template(trunkWritten);
        if (trunk.contains("${")) {
            throw new Unconvertible("a trunk that depends on the call");
        }
        String number = text.template(written);
        String callerId =
                flow.findings.callerId.orElseThrow(
                        () -> new Unconvertible("there is no number to show to the callee"));
        String name = Findings.name(trunk);
        flow.findings.trunks.add(name);
        draft.verb =
                "dial: { number: %s, trunk: %s, caller_id: %s, ring: %s }"
                        .formatted(Yaml.quoted(number), name, callerId, ring);
    }

    /** When the callee has left, the call is over, unless option g says that it goes on. */
    private void onwards() {
        if (app.arg(2).contains("g")) {
            return;
        }
        draft.next = "";
        if (!next.isEmpty()) {
            for (String outcome :
                    List.of("busy", "no_answer", "unavailable", "blocked", "failed")) {
                draft.on.put(outcome, next);
            }
        }
    }
}
