package tandem.engine.gate.list;

import java.util.function.Consumer;

import tandem.dialplan.Tenant;

/** Where somebody who wants no more calls is noted. Runs on: any; never waits. */
@FunctionalInterface
public interface OptOuts {
    /**
     * Notes somebody; counts from the next attempt to call on.
     *
     * @param tenant whose calls are not wanted
     * @param number as it stands in a call
     * @param source how they said so: a word
     * @param reason for a person
     * @param done told once whether it is on the disk; must not wait
     */
    void note(Tenant tenant, String number, String source, String reason, Consumer<Boolean> done);
}
