package tandem.engine;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import tandem.dialplan.Plan;
import tandem.dialplan.Trunk;
import tandem.engine.journal.Entry;
import tandem.engine.journal.Journal;
import tandem.engine.time.EngineClock;
import tandem.engine.trunk.TrunkState;

/** Facts about the engine itself and what it is connected to. Runs on: any. */
final class EngineFacts {
    private final Journal journal;
    private final EngineClock clock;
    private final Supplier<Plan> plan;

    EngineFacts(Journal journal, EngineClock clock, Supplier<Plan> plan) {
        this.journal = journal;
        this.clock = clock;
        this.plan = plan;
    }

    /** No more calls may come. */
    void stopping(int calls) {
        write("", "", "engine.stopping", node().put("calls", calls));
    }

    /** Calls may go out through a trunk from now on, or may not. */
    void trunk(String trunk, TrunkState state) {
        Optional<Trunk> known = Optional.ofNullable(plan.get().trunks().get(trunk));
        write(
                known.map(Trunk::tenant).orElse(""),
                trunk,
                "trunk.state",
                node().put("trunk", trunk).put("state", state.name().toLowerCase(Locale.ROOT)));
    }

    /** The devices of an account are others now. */
    void registration(String account, int devices) {
        Optional<Plan.SeatOwner> owner = plan.get().seatOfAccount(account);
        String tenant = owner.map(of -> of.tenant().name()).orElse("");
        String seat = owner.map(of -> of.seat().id()).orElse("");
        write(
                tenant,
                seat.isEmpty() ? account : tenant + "/" + seat,
                "registration.changed",
                node().put("account", account).put("seat", seat).put("devices", devices));
    }

    private void write(String tenant, String subject, String type, ObjectNode body) {
        journal.append(new Entry.Draft(clock.now(), tenant, subject, type, body.toString()));
    }

    private static ObjectNode node() {
        return JsonNodeFactory.instance.objectNode();
    }
}
